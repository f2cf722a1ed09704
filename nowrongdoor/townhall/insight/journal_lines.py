"""The journal lines that the figures of a period are made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from nowrongdoor.townhall.insight.from_journal import begins
from nowrongdoor.townhall.insight.periods import Period
from nowrongdoor.townhall.journal.models import Entry

ALWAYS = ("agent.hired", "base.given", "agent.let_go", "cost_rate.set")
"""What holds until something else is said must be read from the beginning."""


def lines(period: Period, *, now: datetime) -> Iterator[Entry]:
    """In the order in which they were written, up to `now`."""
    wanted = Q(verb__in=ALWAYS) | Q(verb__startswith="callback.") | Q(at__gte=begins(period))
    needed = ("id", "at", "verb", "who", "hat", "subject", "details")
    return Entry.objects.filter(wanted, at__lte=now).order_by("id").only(*needed).iterator(chunk_size=5000)
