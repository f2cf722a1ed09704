"""Letting go of what is no longer needed, in batches: the one place that knows everything that may not go yet.

A promise that is open, or was until lately, keeps its contact whole. Each batch is a transaction with its own line in
the journal, which holds counts and nothing else: killed in the middle, what was let go is gone and told, and the next
run goes on. Run twice, it finds nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.callbacks.rules import OPEN, CallbackState
from nowrongdoor.townhall.contacts import forgetting as contacts
from nowrongdoor.townhall.contacts.forgetting import Kind
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.line import forgetting as line
from nowrongdoor.townhall.topics.models import KnowledgeGap

LEAST_DAYS, MOST_DAYS = 30, 3650
"""A number that is mistyped must neither empty the house nor keep everything for ever."""

BATCH = 500


def _alive(before: datetime) -> QuerySet[Callback]:
    """Promises that are open, being made, or over for less than the time."""
    return Callback.objects.filter(Q(state__in=[*OPEN, CallbackState.DRAFT]) | Q(closed_at__gte=before))


def spared(before: datetime) -> QuerySet[Contact]:
    """Contacts that stay whole: where a promise was made, asked for again or rung for that is not long over."""
    alive = _alive(before).values("pk")
    return Contact.objects.filter(
        Q(questions__callback__in=alive) | Q(questions__chase__callback__in=alive) | Q(attempt__callback__in=alive)
    )


def _promises(before: datetime, _spared: Any) -> QuerySet[Callback]:
    rows = Callback.objects.exclude(pk__in=_alive(before).values("pk"))
    rows = rows.filter(Q(closed_at__lt=before) | Q(closed_at=None, question__contact__closed_at__lt=before))
    return rows.exclude(said="", best_times="", interpreter="", answers=[], number="")


def _gaps(before: datetime, _spared: Any) -> QuerySet[KnowledgeGap]:
    return KnowledgeGap.objects.filter(told_at__lt=before).exclude(words="")


_NOTHING_SAID = {"said": "", "best_times": "", "interpreter": "", "answers": [], "number": ""}

KINDS = (
    *contacts.KINDS,
    *line.KINDS,
    Kind("words and numbers of promises", _promises, lambda _now: _NOTHING_SAID),
    # One that no editor has seen to by now is over: without its words there is nothing to see to.
    Kind(
        "words that found no answer", _gaps, lambda now: {"words": "", "closed_at": Coalesce("closed_at", Value(now))}
    ),
)


def count(*, days: int, now: datetime) -> dict[str, int]:
    """How many rows of each kind would be let go now; changes nothing."""
    before = _before(days, now)
    kept = spared(before).values("pk")
    return {kind.name: kind.rows(before, kept).count() for kind in KINDS}


def forget(acting: Acting, *, days: int, now: datetime, batch: int = BATCH) -> dict[str, int]:
    """Let go of everything whose contact closed so many days ago; how many rows of each kind.

    ValueError outside 30 to 3650 days. Safe at any time, in two workers, and after being killed.
    """
    before = _before(days, now)
    gone = dict.fromkeys((kind.name for kind in KINDS), 0)
    for kind in KINDS:
        while wiped := _some(acting, kind, before, days, now, batch):
            gone[kind.name] += wiped
    return gone


def _before(days: int, now: datetime) -> datetime:
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise ValueError(f"kept for {days} days: it must be {LEAST_DAYS} to {MOST_DAYS}")
    return now - timedelta(days=days)


@transaction.atomic
def _some(acting: Acting, kind: Kind, before: datetime, days: int, now: datetime, batch: int) -> int:
    """One batch; rows that somebody else holds are left to the next run."""
    rows = kind.rows(before, spared(before).values("pk")).select_for_update(of=("self",), skip_locked=True)
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:batch])
    if not keys:
        return 0
    if kind.first is not None:
        kind.first(keys)
    rows.model._default_manager.filter(pk__in=keys).update(**kind.becomes(now))
    record(acting, "retention.forgotten", "town:1", at=now, what=kind.name, rows=len(keys), days=days)
    return len(keys)
