"""Advice as it was given, what it foretold, and whether the house asks by itself."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.line.models import Move
from nowrongdoor.townhall.people.models import Team


class Advice(models.Model):
    """One look ahead for one line: what comes if nobody moves, the proposals, who cannot be asked and why."""

    to = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="advice")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40, help_text="who, as in the journal")
    body = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        indexes = [models.Index(fields=["to", "-made_at"], name="planning_latest_advice")]

    def __str__(self) -> str:
        return f"advice {self.pk} for {self.to.code} at {self.made_at:%R}"


class Foretold(models.Model):
    """One figure foretold, with the interval in which nine of ten should lie, and what happened.

    `proposal` 0 is "nobody moves". A figure is judged only when things went the way it was foretold for; else it is
    void. A row that is neither is waited for.
    """

    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="foretold")
    proposal = models.PositiveSmallIntegerField(default=0)
    move = models.ForeignKey(Move, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    horizon_minutes = models.PositiveSmallIntegerField()
    what = models.CharField(
        max_length=24,
        choices=[
            ("share", _("answered in time")),
            ("longest_wait_seconds", _("longest wait")),
            ("lost", _("lost")),
        ],
    )
    mean = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    due_at = models.DateTimeField(help_text="when the horizon is reached")
    fate = models.CharField(max_length=8, blank=True, choices=[("judged", _("judged")), ("void", _("void"))])
    happened = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["advice", "proposal", "team", "horizon_minutes", "what"], name="planning_foretold_once"
            ),
            models.CheckConstraint(condition=Q(low__lte=models.F("high")), name="planning_low_below_high"),
            models.CheckConstraint(
                condition=Q(fate="judged", happened__isnull=False) | (~Q(fate="judged") & Q(happened=None)),
                name="planning_judged_by_what_happened",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(fate=""), name="planning_waited_for")]

    def __str__(self) -> str:
        return f"{self.what} of {self.team_id} in {self.horizon_minutes} min: {self.low:g}-{self.high:g}"


class SelfAsking(models.Model):
    """Whether the house proposes and asks by itself, within the rules; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    on = models.BooleanField(default=False)
    since = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="planning_one_self_asking")]

    def __str__(self) -> str:
        return f"the house asks by itself: {'yes' if self.on else 'no'}"


class WantedLook(models.Model):
    """The last time somebody wanted a look ahead for a line, and what became of it."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, primary_key=True, related_name="+")
    wanted_at = models.DateTimeField()
    by = models.CharField(max_length=40, help_text="who, as in the journal")
    done_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=40, blank=True, help_text="why there was nothing to look ahead from")

    def __str__(self) -> str:
        return f"a look ahead for {self.team_id}, wanted at {self.wanted_at:%R}"
