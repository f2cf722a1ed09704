"""The rows of stepping in: moves, an agent's day, how a line is watched, who is being absorbed, the house numbers."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nowrongdoor.engine.dispatch.stepping_in.machine import COMING_HOME as COMING_HOME
from nowrongdoor.engine.dispatch.stepping_in.machine import ENDED as ENDED
from nowrongdoor.engine.dispatch.stepping_in.machine import OPEN as OPEN
from nowrongdoor.engine.dispatch.stepping_in.machine import MoveState as MoveState  # screens ask the town hall for it
from nowrongdoor.engine.dispatch.stepping_in.numbers import Numbers
from nowrongdoor.townhall.line.move_rules import DeclineReason, EndedHow, MoveKind
from nowrongdoor.townhall.people.models import Agent, Team

NUMBERS = Numbers()

STATES = [
    (MoveState.PROPOSED, _("proposed")),
    (MoveState.OFFERED, _("asked")),
    (MoveState.ACCEPTED, _("accepted")),
    (MoveState.ACTIVE, _("lent out now")),
    (MoveState.RETURNING, _("on the way home")),
    (MoveState.RECALLED, _("called home")),
    (MoveState.CLOSED, _("home again")),
    (MoveState.DECLINED, _("declined")),
    (MoveState.EXPIRED, _("no answer")),
    (MoveState.WITHDRAWN, _("withdrawn")),
    (MoveState.CANCELLED, _("cancelled")),
]

KINDS = [(MoveKind.ASKED, _("asked")), (MoveKind.DIRECTED, _("directed")), (MoveKind.OWN, _("own idea"))]

DECLINES = [
    (DeclineReason.IN_THE_MIDDLE, _("in the middle of something")),
    (DeclineReason.NOT_CONFIDENT, _("not confident there")),
    (DeclineReason.BREAK_DUE, _("break is due")),
    (DeclineReason.HOME_NEEDS_ME, _("home needs me")),
    (DeclineReason.OTHER, _("another reason")),
]

ENDS = [
    (EndedHow.TIME, _("the time was up")),
    (EndedHow.CALM, _("both lines were calm again")),
    (EndedHow.OWN, _("came home of one's own accord")),
    (EndedHow.RECALLED, _("called home by the home team")),
    (EndedHow.QUALIFICATION, _("the qualification ended")),
    (EndedHow.BASE_CHANGED, _("got another base")),
    (EndedHow.HAT_CHANGED, _("put on another hat")),
    (EndedHow.TEAM_GONE, _("the team is no longer in use")),
    (EndedHow.LINE_CLOSED, _("the line closed")),
    (EndedHow.WENT_AWAY, _("left the desk")),
    (EndedHow.LEFT_STAFF, _("no longer works here")),
    (EndedHow.EXTENDED, _("prolonged")),
    (EndedHow.RECOVERED, _("the line recovered")),
    (EndedHow.ASKER, _("taken back by the one who asked")),
]


class Move(models.Model):
    """One agent stepping in under another team's hat: asked, directed by a lead, or of her own accord."""

    kind = models.CharField(max_length=10, choices=KINDS, default=MoveKind.ASKED)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="moves")
    home = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="moves_out")
    to = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="moves_in")
    state = models.CharField(max_length=10, choices=STATES, default=MoveState.PROPOSED)
    minutes = models.PositiveSmallIntegerField(default=NUMBERS.move_minutes)
    why = models.CharField(max_length=200, blank=True)
    asked_by = models.CharField(max_length=40, help_text="who, as in the journal")
    asker_benefits = models.BooleanField(default=False, help_text="asked for by the receiving team's own lead")
    paired = models.BooleanField(default=False, help_text="out of practice: a colleague sits beside her")
    over_quota = models.BooleanField(default=False, help_text="needs both leads' yes, and hers")
    home_yes_by = models.CharField(max_length=40, blank=True)
    extends = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="extensions")
    triggered_at = models.DateTimeField(null=True, blank=True, help_text="when the line's alarm was raised")
    proposed_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    after_contact = models.BooleanField(default=False, help_text="she said: after this call")
    decline_reason = models.CharField(max_length=16, blank=True, choices=DECLINES)
    ends_at = models.DateTimeField(null=True, blank=True, help_text="known from the start")
    began_at = models.DateTimeField(null=True, blank=True)
    hat_off_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=16, blank=True, choices=ENDS)
    seen_by_home_lead_at = models.DateTimeField(null=True, blank=True)
    foretold = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    happened = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent"], condition=Q(state__in=OPEN), name="line_one_open_move_per_agent"),
            models.UniqueConstraint(
                fields=["agent"], condition=Q(state=MoveState.OFFERED), name="line_one_live_offer_per_agent"
            ),
            models.CheckConstraint(condition=~Q(home=F("to")), name="line_move_leads_elsewhere"),
            models.CheckConstraint(
                name="line_move_ended_when_over",
                condition=Q(state__in=ENDED, ended_at__isnull=False) | (~Q(state__in=ENDED) & Q(ended_at=None)),
            ),
            models.CheckConstraint(
                name="line_move_end_known_from_start",
                condition=Q(state__in=[MoveState.PROPOSED, MoveState.WITHDRAWN]) | Q(ends_at__isnull=False),
            ),
            models.CheckConstraint(name="line_directed_with_reason", condition=~Q(kind=MoveKind.DIRECTED) | ~Q(why="")),
        ]
        indexes = [
            models.Index(fields=["state"], condition=Q(ended_at=None), name="line_moves_going_on"),
            models.Index(fields=["agent", "ended_at"], name="line_moves_of_agent"),
            models.Index(fields=["proposed_at"], name="line_moves_by_day"),
        ]

    def __str__(self) -> str:
        return f"move {self.pk} of {self.agent} to {self.to.code} ({self.state})"


class MoveDay(models.Model):
    """What one agent said, and was rostered to, about stepping in on one day. Why she opted out is not asked."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="move_days")
    day = models.DateField()
    opted_out = models.BooleanField(default=False)
    volunteers = models.BooleanField(default=False)
    standby = models.BooleanField(default=False, help_text="rostered to be asked first after the volunteers")
    away_shift = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "day"], name="line_one_move_day"),
            models.CheckConstraint(condition=~Q(opted_out=True, volunteers=True), name="line_move_day_makes_sense"),
        ]

    def __str__(self) -> str:
        return f"{self.agent} on {self.day:%F}"


class LineWatch(models.Model):
    """How one team's line stood at the last sample, and whether it calls for others; one row per team."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, primary_key=True, related_name="line_watch")
    sampled_at = models.DateTimeField()
    level = models.PositiveSmallIntegerField(default=0, help_text="0 calm, 1 calls for help, 2 calls loudly")
    above_first = models.PositiveSmallIntegerField(default=0)
    above_second = models.PositiveSmallIntegerField(default=0)
    below_release = models.PositiveSmallIntegerField(default=0)
    raised_at = models.DateTimeField(null=True, blank=True)
    oldest_wait_seconds = models.FloatField(default=0)
    expected_wait_seconds = models.FloatField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    wearers = models.PositiveIntegerField(default=0)
    needed = models.PositiveSmallIntegerField(default=0, help_text="how many to ask")

    def __str__(self) -> str:
        return f"line {self.team_id} at level {self.level}"


class Absorption(models.Model):
    """An agent found to be away from her base too much: offers pause until her home lead has looked at it."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="absorptions")
    home = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    flagged_at = models.DateTimeField()
    away_seconds = models.FloatField()
    worked_seconds = models.FloatField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=40, blank=True)
    conclusion = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent"], condition=Q(reviewed_at=None), name="line_absorbed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agent} absorbed since {self.flagged_at:%F}"


class MoveNumbers(models.Model):
    """The house numbers of stepping in: one row, editable by an administrator; its defaults are the engine's."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sample_seconds = models.PositiveIntegerField(_("seconds between two looks"), default=NUMBERS.sample_seconds)
    samples_in_a_row = models.PositiveIntegerField(_("looks in a row"), default=NUMBERS.samples_in_a_row)
    release_wait_seconds = models.PositiveIntegerField(
        _("calm again below seconds of waiting"), default=NUMBERS.release_wait_seconds
    )
    first_wait_seconds = models.PositiveIntegerField(
        _("ask for help above seconds of waiting"), default=NUMBERS.first_wait_seconds
    )
    second_wait_seconds = models.PositiveIntegerField(
        _("ask twice as many above seconds of waiting"), default=NUMBERS.second_wait_seconds
    )
    ask_at_most = models.PositiveIntegerField(_("ask at most at a time"), default=NUMBERS.ask_at_most)
    offer_seconds = models.PositiveIntegerField(_("seconds to answer in"), default=NUMBERS.offer_seconds)
    move_minutes = models.PositiveIntegerField(_("minutes a move lasts"), default=NUMBERS.move_minutes)
    cool_down_minutes = models.PositiveIntegerField(_("minutes in peace after a no"), default=NUMBERS.cool_down_minutes)
    least_minutes = models.PositiveIntegerField(
        _("minutes before calm lines end a move"), default=NUMBERS.least_minutes
    )
    away_grace_minutes = models.PositiveIntegerField(
        _("minutes away from the desk before a move ends"), default=NUMBERS.away_grace_minutes
    )
    rostered_per_period = models.PositiveIntegerField(
        _("rostered away shifts a period"), default=NUMBERS.rostered_per_period
    )
    acute_per_day = models.PositiveIntegerField(_("moves a day"), default=NUMBERS.acute_per_day)
    acute_per_period = models.PositiveIntegerField(_("moves a period"), default=NUMBERS.acute_per_period)
    period_days = models.PositiveIntegerField(_("days in a period"), default=NUMBERS.period_days)
    absorbed_share = models.FloatField(_("too much away from the base, as a share"), default=NUMBERS.absorbed_share)
    absorbed_days = models.PositiveIntegerField(_("days looked back on"), default=NUMBERS.absorbed_days)
    fresh_days = models.PositiveIntegerField(_("days in practice after working there"), default=NUMBERS.fresh_days)
    absorbed_looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="line_one_set_of_numbers")]

    def __str__(self) -> str:
        return "the numbers of stepping in"
