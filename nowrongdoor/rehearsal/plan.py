"""Who will call on a day, about what, and how long each will wait and talk: drawn once, before anything happens.

Pure and seeded: the same seed gives the same citizens whatever the house does with them, so that two ways of running
the house can be compared on the same day (common random numbers).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from nowrongdoor.rehearsal.habits import Habits
from nowrongdoor.rehearsal.script import LineHabits, Script

TELLS_TOPIC = 0.35
"""Share of callers who choose a topic in the telephone's menu; the others just wait for a voice."""

SECOND_QUESTION = 0.12
"""Share of citizens with one more thing to ask while they are there."""

SHORTEST_TALK_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Citizen:
    """One call to come; every length in seconds of town time."""

    number: int
    arrives_at: datetime
    line: str
    topic: str
    tells_topic: bool
    second_topic: str
    patience_seconds: float
    talk_seconds: float
    after_work_seconds: float
    caller: str
    name: str
    answer_delay_seconds: float
    outcome_draws: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Slice:
    """A piece of the day [start, end) and how many contacts come in it."""

    start: datetime
    end: datetime
    count: int


def ordinary_day(
    script: Script, day: date, rng: np.random.Generator, *, timezone: str, contacts: float | None = None
) -> list[Slice]:
    """How many call in each step of an ordinary day: Poisson counts around the script's profile."""
    zone = ZoneInfo(timezone)
    opens = datetime.combine(day, script.opens, tzinfo=zone).astimezone(UTC)
    step = timedelta(minutes=script.step_minutes)
    expected = (contacts or script.contacts_a_day) * np.asarray(script.profile)
    counts = rng.poisson(expected)
    return [Slice(opens + i * step, opens + (i + 1) * step, int(count)) for i, count in enumerate(counts)]


def citizens(script: Script, slices: Sequence[Slice], rng: np.random.Generator) -> list[Citizen]:
    """The day's callers in the order they call: spread evenly at random within their slice."""
    moments = sorted(moment for one in slices for moment in _moments(one, rng))
    lines = rng.choice(len(script.lines), size=len(moments), p=_shares([line.share for line in script.lines]))
    return [_citizen(script, script.lines[lines[n]], n, moment, rng) for n, moment in enumerate(moments)]


def on_line(
    script: Script, line: LineHabits, slices: Sequence[Slice], rng: np.random.Generator, *, first_number: int
) -> list[Citizen]:
    """More callers, all on one line, numbered from `first_number`, in the order they call."""
    moments = sorted(moment for one in slices for moment in _moments(one, rng))
    return [_citizen(script, line, first_number + n, moment, rng) for n, moment in enumerate(moments)]


def ring_again(everyone: Sequence[Citizen], told: Habits, rng: np.random.Generator) -> list[Citizen]:
    """Those who ring a second time about the same thing, some hours later the same day; nobody known by no number."""
    last = max((citizen.arrives_at for citizen in everyone), default=None)
    found: list[Citizen] = []
    for citizen in everyone:
        draw, minutes = rng.random(), float(rng.uniform(*told.again_minutes))
        at = citizen.arrives_at + timedelta(minutes=minutes)
        if draw < told.again_share and citizen.caller and last is not None and at < last:
            number = len(everyone) + len(found)
            found.append(replace(citizen, number=number, arrives_at=at, second_topic="", tells_topic=True))
    return found


def _moments(one: Slice, rng: np.random.Generator) -> list[datetime]:
    length = (one.end - one.start).total_seconds()
    return [one.start + timedelta(seconds=float(offset)) for offset in rng.uniform(0, length, one.count)]


def _citizen(script: Script, line: LineHabits, number: int, moment: datetime, rng: np.random.Generator) -> Citizen:
    topics, weights = list(line.topics), _shares(list(line.topics.values()))
    topic = topics[int(rng.choice(len(topics), p=weights))]
    second = int(rng.choice(len(topics), p=weights)) if rng.random() < SECOND_QUESTION else None
    caller, name = _caller(script, rng)
    return Citizen(
        number=number,
        arrives_at=moment,
        line=line.team,
        topic=topic,
        tells_topic=bool(rng.random() < TELLS_TOPIC),
        second_topic="" if second is None else _another(topics, second, topic),
        patience_seconds=float(rng.exponential(line.patience_mean_seconds)),
        talk_seconds=max(SHORTEST_TALK_SECONDS, _lognormal(line.talk_mean_seconds, line.talk_squared_cv, rng)),
        after_work_seconds=float(rng.exponential(line.after_work_mean_seconds)),
        caller=caller,
        name=name,
        answer_delay_seconds=2.0 + float(rng.gamma(2.0, 1.0)),
        outcome_draws=(float(rng.random()), float(rng.random())),
    )


def _another(topics: Sequence[str], drawn: int, first: str) -> str:
    """What she asks besides: the topic drawn, or the next of the line's where that is what she came for.

    Not drawn once more: everybody after her would be somebody else. Empty on a line with one topic alone.
    """
    found = topics[drawn] if topics[drawn] != first else topics[(drawn + 1) % len(topics)]
    return found if found != first else ""


def _caller(script: Script, rng: np.random.Generator) -> tuple[str, str]:
    """A number that no telephone has, and a name, either of which may be empty.

    Eight digits from 37 on are nobody's (numbers of that series have twelve, and belong to machines), but may be sent a
    text as far as the house knows. One in seven has a number that takes none, as a landline.
    """
    digits = int(rng.integers(100_000, 1_000_000))
    number = f"+45{'00' if digits % 7 == 0 else '37'}{digits:06d}"
    first = script.first_names[rng.integers(len(script.first_names))]
    name = f"{first} {script.last_names[rng.integers(len(script.last_names))]}"
    draw = rng.random()
    if draw < script.callers["known"]:
        return number, name
    return (number, "") if draw < script.callers["known"] + script.callers["number_only"] else ("", "")


def _lognormal(mean: float, squared_cv: float, rng: np.random.Generator) -> float:
    """A draw with the given mean and squared coefficient of variation (variance over squared mean)."""
    sigma_squared = np.log1p(squared_cv)
    return float(rng.lognormal(np.log(mean) - sigma_squared / 2, np.sqrt(sigma_squared)))


def _shares(weights: Sequence[float]) -> np.ndarray:
    values = np.asarray(weights, dtype=float)
    return values / values.sum()
