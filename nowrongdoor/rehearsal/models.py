"""Which parts of the made-up town are played by a visitor just now."""

from __future__ import annotations

from django.db import models

from nowrongdoor.townhall.people.models import Agent


class VisitorPart(models.Model):
    """An agent a visitor of the demo has signed in as: the rehearsal leaves her desk alone."""

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, primary_key=True, related_name="visitor_part")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.agent} is played by a visitor"
