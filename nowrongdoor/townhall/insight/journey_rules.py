"""A citizen's journey: the contacts one citizen needed about one topic, wherever they led. Pure.

A journey begins with the citizen's first contact about the topic and lasts fourteen days (domain rule 2: what comes
later is another matter). It holds every contact in that time that is about the topic again, and every contact on a line
that an earlier contact of the journey sent the citizen to, whatever it was called there. The contacts we make ourselves
are drawn too, but are no burden on the citizen: a promise kept is no loop.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

LASTS = timedelta(days=14)

FEWEST_CITIZENS = 5
"""A way that fewer citizens went is never shown by itself: it could be about one whom somebody remembers."""

LONGEST_WAY = 5
"""A way is drawn to its fifth contact; whoever went on is counted there."""


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One contact as far as the way is concerned: whose line, by which channel, and who rang whom (`in` or `out`)."""

    team: str
    channel: str = "telephone"
    direction: str = "in"


@dataclass(frozen=True, slots=True)
class Met:
    """One contact that was answered; `asked` are the topics' codes, `sent_to` the teams it sent the citizen on to."""

    person: str
    at: datetime
    step: Step
    asked: frozenset[str]
    sent_to: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Journey:
    """One citizen's contacts about one topic within fourteen days, in their order."""

    person: str
    steps: tuple[Step, ...]

    @property
    def extra(self) -> int:
        """How many times the citizen had to contact us beyond the first; what we rang ourselves does not count."""
        return max(0, sum(step.direction == "in" for step in self.steps) - 1)


@dataclass(frozen=True, slots=True)
class Way:
    """A way that several journeys went; no steps where ways too seldom to be shown are taken together."""

    steps: tuple[Step, ...]
    journeys: int
    citizens: int
    extra: int

    @property
    def per_citizen(self) -> float:
        """Contacts beyond the first, for each citizen who went this way."""
        return self.extra / self.citizens if self.citizens else 0.0


def journeys(contacts: Iterable[Met], topic: str) -> list[Journey]:
    """Every journey about a topic; `contacts` come sorted by person and then by time."""
    found: list[Journey] = []
    for _person, theirs in groupby(contacts, key=lambda met: met.person):
        found.extend(_of_one(list(theirs), topic))
    return found


def _of_one(contacts: Sequence[Met], topic: str) -> list[Journey]:
    """One citizen's journeys about a topic, one after the other."""
    found: list[Journey] = []
    rest = list(contacts)
    while (first := next((n for n, met in enumerate(rest) if topic in met.asked), None)) is not None:
        until = rest[first].at + LASTS
        within = [met for met in rest[first:] if met.at <= until]
        found.append(Journey(rest[first].person, tuple(met.step for met in _belonging(within, topic))))
        rest = rest[first + len(within) :]
    return found


def _belonging(contacts: Sequence[Met], topic: str) -> list[Met]:
    """Those about the topic, and those on a line the citizen was sent to on its account."""
    kept: list[Met] = []
    sent_to: set[str] = set()
    for met in contacts:
        if topic in met.asked or met.step.team in sent_to:
            kept.append(met)
            sent_to |= met.sent_to
    return kept


def ways(found: Iterable[Journey]) -> list[Way]:
    """The ways of journeys that did not end with the first contact, the heaviest first (contacts beyond the first).

    Ways that fewer than five citizens went are put together in one without steps, last.
    """
    by_steps: dict[tuple[Step, ...], list[Journey]] = {}
    for journey in found:
        if journey.extra:
            by_steps.setdefault(journey.steps[:LONGEST_WAY], []).append(journey)
    shown: list[tuple[Way, list[Journey]]] = []
    seldom: list[tuple[Way, list[Journey]]] = []
    for steps, members in by_steps.items():
        way = _way(steps, members)
        (shown if way.citizens >= FEWEST_CITIZENS else seldom).append((way, members))
    listed = sorted((way for way, _members in shown), key=lambda way: (-way.extra, way.steps))
    rest = [journey for _way, members in seldom for journey in members]
    return listed + ([_way((), rest)] if rest else [])


def _way(steps: tuple[Step, ...], members: Sequence[Journey]) -> Way:
    citizens = len({journey.person for journey in members})
    return Way(steps, len(members), citizens, sum(journey.extra for journey in members))


@dataclass(frozen=True, slots=True)
class Loop:
    """How round a topic sends its citizens: the measure is `extra`, contacts per citizen beyond the first, times them.

    `citizens` came back; `worst` is the heaviest way that may be shown, None where no single way may.
    """

    topic: str
    citizens: int
    extra: int
    worst: Way | None

    @property
    def per_citizen(self) -> float:
        """Contacts beyond the first, for each citizen who came back."""
        return self.extra / self.citizens if self.citizens else 0.0


def loop_of(topic: str, found: Sequence[Journey]) -> Loop:
    """One topic's journeys as one line of the list."""
    again = [journey for journey in found if journey.extra]
    heaviest = next((way for way in ways(again) if way.steps), None)
    return Loop(topic, len({one.person for one in again}), sum(one.extra for one in again), heaviest)


def worst_first(loops: Iterable[Loop]) -> tuple[list[Loop], int]:
    """The loops that may be shown, the one that costs citizens most first; and how many topics had too few citizens."""
    back = [loop for loop in loops if loop.citizens]
    shown = [loop for loop in back if loop.citizens >= FEWEST_CITIZENS]
    return sorted(shown, key=lambda loop: (-loop.extra, loop.topic)), len(back) - len(shown)


@dataclass(frozen=True, slots=True)
class Flow:
    """How many journeys were at each step of each column, and how many went from one step to the next.

    Column 0 is the first contact. `stops[(column, step)]` and `moves[(column, step, next step)]` count journeys.
    """

    stops: dict[tuple[int, Step], int]
    moves: dict[tuple[int, Step, Step], int]


def flow(shown: Iterable[Way]) -> Flow:
    """The ways laid over each other; ways without steps are left out, their numbers stand in the table."""
    stops: Counter[tuple[int, Step]] = Counter()
    moves: Counter[tuple[int, Step, Step]] = Counter()
    for way in shown:
        for column, step in enumerate(way.steps):
            stops[column, step] += way.journeys
        for column in range(len(way.steps) - 1):
            moves[column, way.steps[column], way.steps[column + 1]] += way.journeys
    return Flow(dict(stops), dict(moves))
