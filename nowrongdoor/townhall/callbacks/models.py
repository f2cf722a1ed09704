"""Promises, the times given, the dials made, who chased, and who keeps what somebody else cannot."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.callbacks.number_rows import PromiseNumbers as PromiseNumbers  # rows are found in models
from nowrongdoor.townhall.callbacks.rules import (
    NEEDS_OWNER,
    OPEN,
    SAID_MOST_CHARACTERS,
    WHEN_MOST_CHARACTERS,
    CallbackState,
    Holder,
    Outcome,
)
from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.people.models import Agent, Team

STATES = [
    (CallbackState.DRAFT, _("being promised")),
    (CallbackState.WITHDRAWN, _("taken back")),
    (CallbackState.PROMISED, _("with the team")),
    (CallbackState.ASSIGNED, _("with a colleague")),
    (CallbackState.IN_PROGRESS, _("being rung")),
    (CallbackState.REACHED, _("in conversation")),
    (CallbackState.NOT_REACHED, _("not reached yet")),
    (CallbackState.EXHAUSTED, _("tried in vain")),
    (CallbackState.RETURNED, _("back with the promiser")),
    (CallbackState.ANSWERED, _("answered")),
    (CallbackState.CLOSED, _("closed")),
    (CallbackState.CLOSED_UNREACHED, _("closed, not reached")),
]

HOLDERS = [
    (Holder.NAMED, _("the one named")),
    (Holder.STAND_IN, _("her stand-in")),
    (Holder.TEAM, _("the team")),
    (Holder.COORDINATOR, _("the coordinator")),
    (Holder.PROMISER, _("the promiser")),
]

VERIFIED = [
    ("caller_id", _("the number she rang from")),
    ("said_back", _("read out and confirmed")),
    ("known", _("known from before")),
    ("", _("not verified")),
]

CONFIRMED_BY = [("sms", _("text message")), ("spoken", _("said on the telephone"))]

OUTCOMES = [
    (Outcome.REACHED, _("reached")),
    (Outcome.NO_ANSWER, _("no answer")),
    (Outcome.BUSY, _("busy")),
    (Outcome.VOICEMAIL, _("voicemail")),
    (Outcome.WRONG_NUMBER, _("wrong number")),
    (Outcome.AGENT_COULD_NOT, _("the agent could not take it")),
]


class Callback(models.Model):
    """The promise to ring a citizen back, from draft to the end; reopened, it is the same promise.

    `by` is the time last told; `first_by` what the promise is measured against: the time first promised, which only
    the citizen's own wish moves. `named_until`, `slips_at` and `tell_at` follow from these (`deadlines.times`) and are
    kept, so that ten thousand open promises are looked through by an index.
    """

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="callback")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="callbacks", help_text="who rings")
    promiser = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="callbacks_promised")
    named = models.ForeignKey(
        Agent,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who was named to the citizen",
    )
    owner = models.ForeignKey(
        Agent,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="callbacks_kept",
        help_text="empty: the team",
    )
    held_as = models.CharField(max_length=12, choices=HOLDERS, default=Holder.TEAM)
    state = models.CharField(max_length=16, choices=STATES, default=CallbackState.DRAFT)
    number = models.CharField(_("number to ring"), max_length=16, blank=True)
    number_verified = models.CharField(_("verified how"), max_length=12, blank=True, choices=VERIFIED)
    best_times = models.CharField(_("best times"), max_length=WHEN_MOST_CHARACTERS, blank=True)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2, default="da", choices=[("da", "Dansk"), ("en", "English")])
    interpreter = models.CharField(_("interpreter"), max_length=40, blank=True, help_text="the language, where needed")
    said = models.CharField(_("said to the citizen"), max_length=SAID_MOST_CHARACTERS, blank=True)
    answers = models.JSONField(default=list, help_text="what the receiving team wants asked: [{id, asked, answer}]")
    confirmed_by = models.CharField(_("confirmed by"), max_length=8, default="sms", choices=CONFIRMED_BY)
    link = models.CharField(max_length=40, unique=True, null=True, help_text="of the citizen's page")  # noqa: DJ001
    promised_at = models.DateTimeField(null=True, blank=True)
    by = models.DateTimeField(null=True, blank=True)
    first_by = models.DateTimeField(null=True, blank=True)
    named_until = models.DateTimeField(null=True, blank=True)
    slips_at = models.DateTimeField(null=True, blank=True)
    tell_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True, help_text="first dial that counts as an attempt")
    slipping_at = models.DateTimeField(null=True, blank=True)
    broken_at = models.DateTimeField(null=True, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True, help_text="answered, for the first time")
    transferred = models.BooleanField(default=False, help_text="another team than the one first promised has it")
    returned_because = models.CharField(max_length=20, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["team", "by"], condition=Q(state__in=OPEN), name="callbacks_open_by_team"),
            models.Index(fields=["owner", "by"], condition=Q(state__in=OPEN), name="callbacks_open_by_owner"),
            models.Index(fields=["promiser", "promised_at"], name="callbacks_by_promiser"),
            models.Index(fields=["number", "promised_at"], name="callbacks_by_number"),
            models.Index(fields=["named_until"], condition=Q(state__in=NEEDS_OWNER), name="callbacks_to_join"),
            models.Index(fields=["tell_at"], condition=Q(state__in=NEEDS_OWNER), name="callbacks_to_tell"),
        ]
        constraints = [
            models.CheckConstraint(
                name="callbacks_known_state", condition=Q(state__in=[value for value, _label in STATES])
            ),
            models.CheckConstraint(
                name="callbacks_promised_has_number_and_time",
                condition=Q(state__in=[CallbackState.DRAFT, CallbackState.WITHDRAWN])
                | (
                    (~Q(number="") | Q(closed_at__isnull=False))  # of one long over it is let go
                    & Q(promised_at__isnull=False, by__isnull=False, first_by__isnull=False, link__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="callbacks_the_team_is_nobody",
                condition=Q(owner=None, held_as=Holder.TEAM) | (Q(owner__isnull=False) & ~Q(held_as=Holder.TEAM)),
            ),
        ]

    def __str__(self) -> str:
        return f"callback {self.pk} ({self.state})"


class CallbackTime(models.Model):
    """A time a citizen was given: by when, since when it holds, and when and how she was told it.

    Not told yet is a state to be found (`told_at` empty), with what stands in the way.
    """

    callback = models.ForeignKey(Callback, on_delete=models.CASCADE, related_name="times")
    number = models.PositiveSmallIntegerField(help_text="1 is the time first promised")
    by = models.DateTimeField()
    given_at = models.DateTimeField()
    because = models.CharField(max_length=20, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_how = models.CharField(max_length=8, blank=True, choices=CONFIRMED_BY)
    untold_because = models.CharField(max_length=40, blank=True)
    over_at = models.DateTimeField(null=True, blank=True, help_text="another time took its place")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["callback", "number"], name="callbacks_time_number")]
        indexes = [models.Index(fields=["callback"], condition=Q(told_at=None, over_at=None), name="callbacks_untold")]

    def __str__(self) -> str:
        return f"time {self.number} of callback {self.callback_id}"


class CallbackAttempt(models.Model):
    """One dial. While it is open it is the lease: no second telephone rings for the same promise."""

    callback = models.ForeignKey(Callback, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="attempt")
    agent = models.ForeignKey(Agent, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken = models.BooleanField(default=False, help_text="from the list, by one who wanted to; else through the line")
    began_at = models.DateTimeField()
    connected_at = models.DateTimeField(null=True, blank=True, help_text="the citizen picked up")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="the leg was over")
    outcome = models.CharField(max_length=16, blank=True, choices=OUTCOMES)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["callback", "number"], name="callbacks_attempt_number"),
            models.UniqueConstraint(
                fields=["callback"], condition=Q(ended_at=None), name="callbacks_one_live_dial_per_promise"
            ),
            models.CheckConstraint(
                name="callbacks_an_ended_dial_has_an_outcome",
                condition=Q(ended_at=None, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of callback {self.callback_id}"


class Chase(models.Model):
    """The same citizen asked again for what she was promised: counted, instead of a second promise."""

    callback = models.ForeignKey(Callback, on_delete=models.CASCADE, related_name="chases")
    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="chase")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"chased callback {self.callback_id}"


class Coordinator(models.Model):
    """Who sees to a team's promises when nobody else does, in order; a team without has its leads."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="coordinators")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["team__position", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["team", "agent"], name="callbacks_coordinator_once")]

    def __str__(self) -> str:
        return f"{self.agent} coordinates {self.team.code}"


class StandIn(models.Model):
    """Who keeps an agent's promises while she is not at work; a chain of them must not come back to where it began."""

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, related_name="stands_in_for_me")
    stand_in = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="callbacks_not_her_own_stand_in", condition=~Q(agent=F("stand_in"))),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in} stands in for {self.agent}"
