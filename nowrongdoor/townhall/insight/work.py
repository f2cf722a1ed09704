"""How long people were at work, told line by line: the fold behind the hours of `from_journal`. Pure.

At work is every state but away; breaks are paid. A break that somebody forgot to end counts for four hours at most, and
nothing counts beyond the local midnight after it began.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from nowrongdoor.townhall.insight.day import bounds

LONGEST_BREAK = timedelta(hours=4)
AWAY, PAUSE, WORK = "away", "pause", "work"


@dataclass(slots=True)
class Clockings:
    """Who is in which state since when, and the seconds that have come together by (day, agent)."""

    timezone: str
    since: datetime
    until: datetime
    seconds: dict[tuple[date, int], float] = field(default_factory=lambda: defaultdict(float))
    now: dict[int, tuple[str, datetime]] = field(default_factory=dict)

    def became(self, agent: int, state: str, at: datetime) -> None:
        """An agent is in a state; a word older than her spell ends it without a length, never a negative one.

        The same state on a later day begins a spell of that day, as the rows have it.
        """
        was, since = self.now.get(agent, (AWAY, at))
        if state == was and self._day(at) <= self._day(since):
            return
        moment = max(since, at)
        self._keep(agent, was, since, moment)
        self.now[agent] = (state, moment)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.timezone)).date()

    def end(self, at: datetime) -> dict[tuple[date, int], float]:
        """Everything up to a moment; open spells run until then."""
        for agent, (state, since) in self.now.items():
            self._keep(agent, state, since, at)
        self.now.clear()
        return dict(self.seconds)

    def _keep(self, agent: int, state: str, since: datetime, until: datetime) -> None:
        if state == AWAY or not self.since <= since < self.until:
            return
        day = self._day(since)
        longest = since + LONGEST_BREAK if state == PAUSE else until
        over = min(until, longest, bounds(day, self.timezone)[1])
        self.seconds[day, agent] += max(0.0, (over - since).total_seconds())
