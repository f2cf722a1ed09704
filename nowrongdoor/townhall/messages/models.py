"""Messages, and how the gateway stands."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.messages.rules import NOT_POSTED, NOT_TOLD, Sending

STATES = [
    (Sending.QUEUED, _("waiting to be sent")),
    (Sending.POSTING, _("being sent")),
    (Sending.SENT, _("sent")),
    (Sending.DELIVERED, _("arrived")),
    (Sending.FAILED, _("did not arrive")),
    (Sending.GIVEN_UP, _("given up")),
    (Sending.WITHDRAWN, _("withdrawn")),
]


class Message(models.Model):
    """One text to one number. `key` makes it once, `reference` is what the gateway knows it by."""

    key = models.CharField(max_length=100, unique=True, help_text="what makes asking twice the same; names no person")
    reference = models.CharField(max_length=110, unique=True)
    to = models.CharField(max_length=16, blank=True, help_text="E.164; wiped with the text")
    text = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    about = models.CharField(max_length=60, db_index=True)
    purpose = models.CharField(max_length=20)
    parts = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=STATES, default=Sending.QUEUED)
    tries = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    good_until = models.DateTimeField(help_text="not posted after this: the news would be old")
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="arrived, or certain not to")
    gateway_id = models.CharField(max_length=60, blank=True, db_index=True)
    trouble = models.CharField(max_length=40, blank=True, help_text="a code; the gateway's own, or ours")
    wiped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state__in=NOT_POSTED), name="outbox_not_posted"),
            models.Index(fields=["to"], condition=Q(state=Sending.FAILED), name="outbox_came_back"),
            models.Index(fields=["settled_at"], condition=Q(state__in=NOT_TOLD), name="outbox_not_told"),
            models.Index(fields=["queued_at"], condition=Q(wiped_at=None), name="outbox_not_wiped"),
        ]
        constraints = [
            models.CheckConstraint(
                name="outbox_known_state", condition=Q(state__in=[value for value, _label in STATES])
            ),
            models.CheckConstraint(
                name="outbox_text_until_wiped", condition=Q(wiped_at__isnull=False) | ~Q(text="") & ~Q(to="")
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk} ({self.state})"


class Gateway(models.Model):
    """How the gateway stands: one row, so that all workers leave it alone together while it is down."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    down_since = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    next_try_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="outbox_one_gateway")]

    def __str__(self) -> str:
        return "gateway down" if self.down_since else "gateway"
