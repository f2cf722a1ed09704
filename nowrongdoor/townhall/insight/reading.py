"""The figures of a period, read from the rows or from the journal: the same counting, and the same numbers."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from nowrongdoor.townhall.insight import from_journal as journal_facts
from nowrongdoor.townhall.insight import from_rows as row_facts
from nowrongdoor.townhall.insight.figures import Figures, figures
from nowrongdoor.townhall.insight.journal_lines import lines
from nowrongdoor.townhall.insight.periods import Period
from nowrongdoor.townhall.people import reads as people


def from_rows(period: Period, *, now: datetime) -> Figures:
    """As the rows have them now."""
    return figures(row_facts.facts(period, now=now), period, _lines(), now=now)


def from_journal(period: Period, *, now: datetime) -> Figures:
    """As the journal tells them up to `now`, which may lie in the past."""
    told = journal_facts.facts(lines(period, now=now), period, settings.TIME_ZONE, now=now)
    return figures(told, period, _lines(), now=now)


def _lines() -> list[str]:
    """Every team, also those no longer in use: the past was theirs too."""
    return [team.code for team in people.teams(also_closed=True)]
