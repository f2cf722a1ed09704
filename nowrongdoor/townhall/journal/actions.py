"""Write what happened, ring the doorbell, and seal what is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Q

from nowrongdoor.townhall.journal import rules
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.models import Entry, Seal

DOORBELL = "doorbell"

FAR_AHEAD = 1_000_000
"""Transaction numbers so far above the oldest running one were given by another server, before a restore."""

Reaction = Callable[..., None]
_reactions: dict[str, list[Reaction]] = {}

_RECORD = """
WITH line AS (
  INSERT INTO journal_entry (at, verb, who, hat, subject, reason, details)
  VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id)
SELECT line.id, pg_notify('doorbell', room) FROM line, unnest(%s::text[]) AS room
"""


def record(
    acting: Acting,
    verb: str,
    subject: Any,
    *,
    at: datetime,
    rooms: Iterable[str] = (),
    reason: str = "",
    hat: str | None = None,
    **details: Any,
) -> None:
    """Write one line in the caller's transaction and ring the doorbells of `rooms` when it commits.

    `subject` is text such as `contact:12`, or a row (its model name and key are written). Reactions to `verb` follow
    at once, in the same transaction.
    """
    if not isinstance(subject, str):
        subject = f"{subject._meta.model_name}:{subject.pk}"
    values = (at, verb, acting.who, acting.hat if hat is None else hat, subject, reason, _json(details), list(rooms))
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, values)
    for reaction in _reactions.get(verb, ()):
        reaction(acting, subject, now=at, **details)


def ring(*rooms: str) -> None:
    """Ring doorbells without a journal line, when the surrounding transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, room) FROM unnest(%s::text[]) AS room", [DOORBELL, list(rooms)])


def when(verb: str, reaction: Reaction) -> None:
    """Let `reaction(acting, subject, now=..., **details)` follow every line with `verb`; for `reactions.py` only."""
    if reaction not in _reactions.setdefault(verb, []):
        _reactions[verb].append(reaction)


def seal(acting: Acting, *, now: datetime, most: int = 5000) -> int:
    """Seal the committed lines that no slower transaction can still slip in before; returns how many.

    Lines brought in from a backup carry the transaction numbers of another server: far ahead of ours, they are settled.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('journal.seal'))")
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        oldest_running = cursor.fetchone()[0]
        settled = Q(written_by__lt=oldest_running) | Q(written_by__gt=oldest_running + FAR_AHEAD)
        lines = list(Entry.objects.filter(settled, seal=None).order_by("id")[:most])
        if not lines:
            return 0
        last = Seal.objects.order_by("-id").first()
        previous = last.hash if last else rules.FIRST_HASH
        made = Seal.objects.create(
            lines=len(lines),
            previous_hash=previous,
            hash=rules.chain(previous, (rules.canonical(line) for line in lines)),
            sealed_at=now,
        )
        Entry.objects.filter(id__in=[line.id for line in lines]).update(seal=made)
        return len(lines)


def _json(details: dict[str, Any]) -> str:
    return json.dumps(details, cls=DjangoJSONEncoder) if details else "{}"
