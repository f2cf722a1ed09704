"""What is known of days beforehand: which are closed, and which are of a kind of their own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

CLOSED: Final = "closed"
"""The kind that means: nobody is there. Every other kind is a name for days that resemble each other."""

KnownDays = Mapping[date, str] | Callable[[date], str | None] | Collection[date] | None
"""What `fit` takes as `calendar`: kinds by day, a function from day to kind or None, or just the closed days."""

_LONGEST_CLOSURE_DAYS: Final = 21


@dataclass(frozen=True, slots=True)
class Agenda:
    """The kind of each day that has one, and the weekdays on which the house is open at all."""

    kind_of: Callable[[date], str | None]
    weekdays: frozenset[int]
    known: bool
    gaps: frozenset[date] = frozenset()

    def kind(self, day: date) -> str | None:
        """The name of the kind of day this is, None on an ordinary one and on a closed one."""
        kind = self.kind_of(day)
        return None if kind == CLOSED else kind

    def closed(self, day: date) -> bool:
        """Is the house closed on this day by the calendar, or (without one) by the gap that the history shows?"""
        return self.kind_of(day) == CLOSED or day in self.gaps

    def shut(self, day: date) -> bool:
        """Is nobody there on this day: closed, or a weekday on which the house never opens?"""
        return self.closed(day) or day.weekday() not in self.weekdays

    def closure_before(self, day: date) -> tuple[bool, bool]:
        """Was the house shut the day before; and was one of those shut days a closed day rather than a weekend?"""
        holiday, before = False, day - timedelta(days=1)
        for _ in range(_LONGEST_CLOSURE_DAYS):
            if not self.shut(before):
                break
            holiday = holiday or self.closed(before)
            before -= timedelta(days=1)
        return before != day - timedelta(days=1), holiday

    def next_open(self, day: date) -> date:
        """The first day after this one on which the house opens; simply the next day when none is found in a year."""
        ahead = (day + timedelta(days=step) for step in range(1, 367))
        return next((one for one in ahead if not self.shut(one)), day + timedelta(days=1))

    def steps(self, start: date, day: date) -> int:
        """How many open days lie ahead from `start` to `day`, at least one; 260 beyond a year."""
        if (day - start).days > 366:
            return 260
        return max(1, sum(not self.shut(start + timedelta(days=ahead)) for ahead in range(1, (day - start).days + 1)))


def agenda_of(known: KnownDays, days: Sequence[date], ordinary: frozenset[int]) -> Agenda:
    """The agenda for a history of these days (ordered), open on the `ordinary` weekdays (Monday is 0).

    With a calendar, a day missing from the history is just missing unless the calendar says that it is closed. Without
    one, every gap on an ordinary weekday is taken for a closed day.
    """
    agenda = Agenda(_kinds(known), ordinary, known is not None)
    if known is not None:
        return agenda
    listed, between = set(days), (days[-1] - days[0]).days
    gaps = (days[0] + timedelta(days=ahead) for ahead in range(between))
    return replace(agenda, gaps=frozenset(day for day in gaps if day not in listed and day.weekday() in ordinary))


def _kinds(known: KnownDays) -> Callable[[date], str | None]:
    """All ways to say what is known of days, as one: a function from day to kind."""
    if known is None:
        return lambda day: None
    if isinstance(known, Mapping):
        return known.get
    if isinstance(known, Collection):
        closed = frozenset(known)
        return lambda day: CLOSED if day in closed else None
    if callable(known):
        return known
    raise ValueError(f"calendar ({known!r}) must be a mapping or function from day to kind, or the closed days")
