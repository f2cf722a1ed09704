"""What somebody who saw citizens sent round would have done otherwise; and what an hour at work costs."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics.models import Topic


class Suggestion(models.Model):
    """An improvement suggested from the citizens' journeys, kept until the idea box takes it.

    `chain` is the way as it was seen: a list of steps, each `{"team", "channel", "direction"}`; empty for the topic as
    a whole. `journeys` and `extra_contacts` are the figures of that moment, so that a later reader sees what was seen.
    """

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="suggestions")
    chain = models.JSONField(default=list)
    journeys = models.PositiveIntegerField(default=0)
    extra_contacts = models.PositiveIntegerField(default=0)
    text = models.TextField(_("what could be done otherwise"), max_length=1000)
    who = models.CharField(max_length=60, help_text="as in the journal: agent:12, account:3")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"suggestion {self.pk} about {self.topic_id}"


class CostRate(models.Model):
    """What an hour at work costs from a day on: an assumption, and printed beside every number made with it.

    Without a team it holds for all teams that have none of their own; without a channel for every channel. It is never
    changed: a later day, or a later row of the same day, takes its place.
    """

    from_day = models.DateField(_("from"))
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("team")
    )
    channel = models.CharField(_("channel"), max_length=12, blank=True)
    kroner_per_hour = models.DecimalField(
        _("kroner an hour"),
        max_digits=7,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(1)), MaxValueValidator(Decimal(10_000))],
    )
    overhead_percent = models.DecimalField(
        _("overhead in percent"),
        max_digits=5,
        decimal_places=1,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(300))],
    )
    because = models.CharField(_("where the number comes from"), max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-from_day", "-pk"]

    def __str__(self) -> str:
        return f"{self.kroner_per_hour} kr. an hour from {self.from_day}"
