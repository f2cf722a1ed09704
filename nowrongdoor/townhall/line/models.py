"""Places, assignments, presence, and the telephone's events."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.line.hand_rows import HandoverAsk as HandoverAsk
from nowrongdoor.townhall.line.hand_rows import Transfer as Transfer
from nowrongdoor.townhall.line.move_rows import Absorption as Absorption  # a room's rows are found in its models
from nowrongdoor.townhall.line.move_rows import LineWatch as LineWatch
from nowrongdoor.townhall.line.move_rows import Move as Move
from nowrongdoor.townhall.line.move_rows import MoveDay as MoveDay
from nowrongdoor.townhall.line.move_rows import MoveNumbers as MoveNumbers
from nowrongdoor.townhall.people.models import Agent, Team

STATES = [
    (State.READY, _("ready")),
    (State.RINGING, _("ringing")),
    (State.IN_CONVERSATION, _("in conversation")),
    (State.AFTER_WORK, _("after-work")),
    (State.PAUSE, _("break")),
    (State.AWAY, _("away")),
]


LET_GO = "-"
"""Stands where a number was let go: that the citizen was rung is not forgotten with it."""


class Place(models.Model):
    """A contact's place in the one line. `joined_at` never changes: a missed ring costs nobody the place."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="place")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="places", help_text="the hat demanded")
    level = models.PositiveSmallIntegerField(help_text="the level demanded")
    answer_within_seconds = models.PositiveIntegerField(
        default=20, help_text="the team's promise when she joined: a later promise does not change the past"
    )
    joined_at = models.DateTimeField()
    outgoing = models.BooleanField(default=False, help_text="we ring the citizen: no call that was offered to us")
    ring_back = models.CharField(
        max_length=16,
        blank=True,
        help_text="the number to ring, the agent first; empty: the citizen is on the line; `-`: the number was let go",
    )
    left_at = models.DateTimeField(null=True, blank=True)
    left_how = models.CharField(
        max_length=12, blank=True, choices=[("answered", _("answered")), ("abandoned", _("lost"))]
    )
    held_reason = models.CharField(max_length=40, blank=True)
    held_facts = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["joined_at"], condition=Q(left_at=None), name="line_waiting"),
            models.Index(fields=["joined_at", "team"], name="line_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="line_who_is_not_there_has_a_number", condition=Q(outgoing=False) | ~Q(ring_back="")
            ),
            models.CheckConstraint(
                name="line_left_somehow",
                condition=Q(left_at=None, left_how="")
                | Q(left_at__isnull=False, left_how__in=["answered", "abandoned"]),
            ),
        ]

    def __str__(self) -> str:
        return f"place of contact {self.contact_id}"


class Assignment(models.Model):
    """A contact offered to an agent under a hat; open until after-work ends or the offer falls."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="assignments")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="assignments")
    hat = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    ring = models.PositiveSmallIntegerField(help_text="0 home, 1 visitor, 2 other hat, 3 out of practice")
    offered_at = models.DateTimeField()
    rung_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    parked_at = models.DateTimeField(null=True, blank=True, help_text="as the contact's: not in hand since")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(
        max_length=12,
        blank=True,
        choices=[
            ("done", _("done")),
            ("no_answer", _("not answered")),
            ("withdrawn", _("withdrawn")),
            ("abandoned", _("lost")),
        ],
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agent"], condition=Q(ended_at=None, parked_at=None), name="line_one_contact_per_agent"
            ),
            models.CheckConstraint(
                name="line_only_the_answered_is_parked", condition=Q(parked_at=None) | Q(answered_at__isnull=False)
            ),
            models.UniqueConstraint(fields=["place"], condition=Q(ended_at=None), name="line_one_agent_per_contact"),
        ]

    def __str__(self) -> str:
        return f"contact {self.place.contact_id} with {self.agent}"


class Presence(models.Model):
    """A spell of one agent in one state; the open one (`until` empty) is what she is now."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="presences")
    state = models.CharField(max_length=16, choices=STATES)
    reason = models.CharField(max_length=20, blank=True)
    hat = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    next_state = models.CharField(max_length=16, blank=True, help_text="wanted when this contact closes")
    next_reason = models.CharField(max_length=20, blank=True)
    missed_rings = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["agent", "since"], name="line_presence_history")]
        constraints = [
            models.UniqueConstraint(fields=["agent"], condition=Q(until=None), name="line_one_presence_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.agent} {self.state} since {self.since:%R}"


class DeskSeen(models.Model):
    """When an agent's open desk was last heard from; no row where nobody ever opened one."""

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, primary_key=True, related_name="desk_seen")
    at = models.DateTimeField()


class Exchange(models.Model):
    """A switchboard that numbers its events; everything up to `applied_through` has been dealt with."""

    name = models.CharField(max_length=40, unique=True)
    applied_through = models.BigIntegerField(default=0)
    gap_since = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class TelephoneEvent(models.Model):
    """An event as it arrived; its id makes it safe to send twice, its number puts it in order."""

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="events")
    event_id = models.CharField(max_length=80)
    number = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    call = models.CharField(max_length=80)
    at = models.DateTimeField()
    details = models.JSONField(default=dict)
    arrived_at = models.DateTimeField()
    fate = models.CharField(
        max_length=10,
        blank=True,
        choices=[("applied", "applied"), ("late", "late"), ("refused", "refused"), ("set_aside", "set aside")],
    )
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exchange", "event_id"], name="line_event_once"),
            models.UniqueConstraint(fields=["exchange", "number"], name="line_event_number_once"),
        ]
        indexes = [
            models.Index(fields=["exchange", "number"], condition=Q(fate=""), name="line_event_pending"),
            models.Index(fields=["fate"], condition=Q(fate="set_aside"), name="line_event_set_aside"),
        ]

    def __str__(self) -> str:
        return f"{self.exchange} {self.number} {self.kind}"
