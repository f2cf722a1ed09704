"""The stand-in's own memory: its calls, and the events it has told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

STAGES = [(stage, stage) for stage in ("offered", "waiting", "ringing", "dialling", "answered", "consulting", "ended")]


class SimulatedCall(models.Model):
    """A call on the stand-in switchboard. `device` rings or talks; `other_device` is the colleague consulted."""

    call = models.CharField(max_length=80, unique=True)
    line = models.CharField(max_length=40)
    caller = models.CharField(max_length=16, blank=True)
    topic = models.CharField(max_length=60, blank=True)
    direction = models.CharField(max_length=3, default="in")
    stage = models.CharField(max_length=12, choices=STAGES)
    hold_audio = models.BooleanField(default=False)
    held = models.BooleanField(default=False, help_text="the citizen of a conversation hears music")
    device = models.CharField(max_length=40, blank=True)
    other_device = models.CharField(max_length=40, blank=True)
    listener = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["stage"], condition=~Q(stage="ended"), name="telephony_going_on")]
        constraints = [
            models.UniqueConstraint(
                fields=["device"],
                condition=Q(stage__in=["ringing", "dialling", "answered", "consulting"]) & ~Q(device=""),
                name="telephony_one_call_per_telephone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} {self.stage}"


class SimulatedEvent(models.Model):
    """An event as told; numbers have no holes because they are given under one lock."""

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=20)
    call = models.CharField(max_length=80)
    at = models.DateTimeField()
    details = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class EventNumber(models.Model):
    """The last number given; its row is the lock."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last = models.BigIntegerField(default=0)
