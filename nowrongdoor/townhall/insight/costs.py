"""What the hours at work cost, and whose line they served. Pure.

Hours belong to the line of an agent's base, except the time she was busy with contacts under another hat: that is the
hat's. What an hour costs is an assumption that an administrator sets, from a day on; it stands beside every number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from nowrongdoor.townhall.insight.facts import Facts, Rate

TELEPHONE = "telephone"
"""Every hour at a desk is the telephone's until another channel has desks of its own."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One day's hours for one line and what they cost; `kroner` is None where nobody has said what an hour costs."""

    day: date
    line: str
    agents: frozenset[int]
    seconds: float
    kroner: float | None


def rate_on(rates: Iterable[Rate], day: date, team: str, channel: str = TELEPHONE) -> Rate | None:
    """What an hour costs on a day: the nearest rate (team and channel, team, channel, all), the latest of its kind."""
    holds = [one for one in rates if one.from_day <= day and one.team in ("", team) and one.channel in ("", channel)]
    holds.sort(key=lambda one: (one.team != "", one.channel != "", one.from_day))
    return holds[-1] if holds else None


def costs(facts: Facts) -> list[Cost]:
    """Every day's hours by line, with what they cost."""
    seconds: dict[tuple[date, str], float] = defaultdict(float)
    agents: dict[tuple[date, str], set[int]] = defaultdict(set)
    for one in facts.hours:
        seconds[one.day, one.base] += one.seconds
        agents[one.day, one.base].add(one.agent)
    for lent in facts.lent:
        seconds[lent.day, lent.base] -= lent.seconds
        seconds[lent.day, lent.hat] += lent.seconds
        agents[lent.day, lent.hat].add(lent.agent)
    return [_cost(day, line, agents[day, line], of_it, facts.rates) for (day, line), of_it in sorted(seconds.items())]


def _cost(day: date, line: str, agents: set[int], seconds: float, rates: Sequence[Rate]) -> Cost:
    rate = rate_on(rates, day, line)
    at_work = max(0.0, seconds)
    kroner = at_work / 3600 * rate.kroner_per_hour * (1 + rate.overhead_percent / 100) if rate else None
    return Cost(day, line, frozenset(agents), at_work, kroner)
