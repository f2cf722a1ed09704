"""The stand-in's own memory: the texts it took, and how it behaves just now."""

from __future__ import annotations

from django.db import models


class SimulatedText(models.Model):
    """A text the stand-in took. `told` counts the reports it has given of it."""

    reference = models.CharField(max_length=110, unique=True)
    to = models.CharField(max_length=16)
    text = models.TextField()
    encoding = models.CharField(max_length=4)
    taken_at = models.DateTimeField()
    told = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"text {self.pk} taken at {self.taken_at:%F %T}"


class SimulatedGateway(models.Model):
    """How the stand-in behaves: one row, set by tests and by whoever shows what happens when a gateway fails."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    down = models.BooleanField(default=False, help_text="nothing is taken")
    loses_answers = models.BooleanField(default=False, help_text="takes a text; the line breaks before it says so")
    tells_twice = models.BooleanField(default=False)
    tells_backwards = models.BooleanField(default=False, help_text="arrived comes before on its way")

    def __str__(self) -> str:
        return "stand-in gateway"
