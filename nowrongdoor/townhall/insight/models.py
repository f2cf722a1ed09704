"""What somebody who saw citizens sent round would have done otherwise."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

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
