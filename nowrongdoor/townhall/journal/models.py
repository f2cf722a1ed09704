"""Journal lines and the seals that make them fast."""

from __future__ import annotations

from django.db import models
from django.db.models import Func


class CurrentTransaction(Func):
    """The number of the transaction that writes the row, so that a sealer can wait for slower writers."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class Seal(models.Model):
    """A batch of committed lines made fast: its hash covers them and the seal before."""

    lines = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"seal {self.pk} over {self.lines} lines"


class Entry(models.Model):
    """One thing that happened. The database refuses to change or delete it (migration 0002)."""

    at = models.DateTimeField(help_text="town time, UTC")
    verb = models.CharField(max_length=60)
    who = models.CharField(max_length=60)
    hat = models.CharField(max_length=20, blank=True)
    subject = models.CharField(max_length=60)
    reason = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    written_by = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)
    seal = models.ForeignKey(Seal, null=True, on_delete=models.PROTECT, related_name="entries")

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["subject", "id"]),
            models.Index(fields=["at"]),
            models.Index(fields=["id"], condition=models.Q(seal=None), name="journal_unsealed"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.who} {self.verb} {self.subject}"
