"""Working days lived one after the other in the real database, with illness, and a watch over every promise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.measuring.outcome import Figures

ZONE = "Europe/Copenhagen"
WORKS_EVERY = timedelta(minutes=2)
"""How often the worker's jobs run here; what they must do within seconds follows by reaction, not by the clock."""

MAY_LAST_SECONDS = 5.0
"""A running house looks after its promises every three seconds; a state that is mended sooner than this is none."""

PROMISES_MORE = {
    "told": {"answered": 0.62, "promised": 0.33, "guided_elsewhere": 0.03, "dropped": 0.02},
    "done": {"handled": 0.55, "answered": 0.10, "promised": 0.33, "dropped": 0.02},
    "beyond": {"promised": 0.85, "guided_elsewhere": 0.15},
}
"""Few ring on these days, and more of them are promised a call: it is the promises that are watched."""

ILL = {"all_day": 0.10, "goes_home": 0.06, "team_a_day": 0.40, "of_the_team": 0.95}
"""A hard month: on two days of five nearly a whole team is ill at once."""

SOON = 0.25
"""So many of those promised a call need it within the next hours."""

OF_EACH_TEAM, WHEN_HARD = 3, 1
"""So many of each team have a shift at all, others every day, the rest are on courses; and how many on a hard day."""

HARD_EVERY, RINGS_TIMES = 5, 6.0
"""Every so many days is a hard one: so many times as many ring, and few are there, so that promises do break."""

_WITHOUT_KEEPER = """
SELECT callback.id FROM callbacks_callback AS callback
WHERE callback.state IN ('promised', 'assigned', 'not_reached', 'exhausted', 'returned')
  AND callback.team_id = ANY(%(open)s)
  AND NOT EXISTS (
    SELECT 1 FROM line_presence AS here
    WHERE here.until IS NULL AND here.state <> 'away'
      AND (here.agent_id = callback.owner_id OR callback.owner_id IS NULL AND (
        EXISTS (SELECT 1 FROM people_base AS base
                WHERE base.agent_id = here.agent_id AND base.team_id = callback.team_id
                  AND base.from_day <= %(day)s AND (base.until_day IS NULL OR base.until_day > %(day)s))
        OR EXISTS (SELECT 1 FROM people_wearing AS hat
                   WHERE hat.agent_id = here.agent_id AND hat.until IS NULL AND hat.team_id = callback.team_id))))
"""
"""Asked in words of its own, not by the functions that are to be checked."""

_NEW_LINES = "SELECT max(id), bool_or(verb = ANY(%(verbs)s)) FROM journal_entry WHERE id > %(read)s"


@dataclass
class Watch:
    """Looks at every state the town was in for a while, whenever something about promises or people had changed."""

    hours: dict[int, Any]
    at: datetime | None = None
    opened: bool = True
    read: int = 0
    looks: int = 0
    since: dict[int, datetime] = field(default_factory=dict)
    lasted: list[float] = field(default_factory=list)

    def before(self, moment: datetime) -> None:
        """The clock is about to move: what is true now has been so since the last deed, and will be until `moment`."""
        if self.at is not None and moment > self.at and (self.opened or self._something_changed()):
            self._look(self.at)
        if self.at is None or moment.minute != self.at.minute:
            self.opened = self.opened or self.at is None or self.open_at(moment) != self.open_at(self.at)
        self.at = moment

    def _something_changed(self) -> bool:
        """Whether the journal has a new line that concerns promises or who is at work."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(_NEW_LINES, {"read": self.read, "verbs": _watched()})
            last, matters = cursor.fetchone() or (None, False)
        self.read = last or self.read
        return bool(matters)

    def open_at(self, moment: datetime) -> list[int]:
        """The teams that are open."""
        from nowrongdoor.engine.hours import is_open

        return [team_id for team_id, hours in self.hours.items() if is_open(hours, moment)]

    def _look(self, now: datetime) -> None:
        from django.db import connection

        self.opened, self.looks = False, self.looks + 1
        with connection.cursor() as cursor:
            day = now.astimezone(ZoneInfo(ZONE)).date()
            cursor.execute(_WITHOUT_KEEPER, {"open": self.open_at(now), "day": day})
            lying = {row[0] for row in cursor.fetchall()}
        for callback_id in self.since.keys() - lying:
            self.lasted.append((now - self.since.pop(callback_id)).total_seconds())
        for callback_id in lying - self.since.keys():
            self.since[callback_id] = now

    def figures(self) -> Figures:
        """How often a promise lay with nobody at work for longer than the house takes to see it."""
        long = [seconds for seconds in self.lasted if seconds > MAY_LAST_SECONDS]
        return {
            "moments_looked_at": self.looks,
            "ownerless_moments": len(long) + len(self.since),
            "ownerless_longest_seconds": max(self.lasted, default=0.0),
        }


def working_days(first: date, count: int) -> Iterator[date]:
    """So many days from the first on which the town is open."""
    from nowrongdoor.engine.hours import opening
    from nowrongdoor.townhall.people import reads

    hours, day = reads.hours_of(reads.teams()[0]), first
    while count:
        if opening(hours, day):
            yield day
            count -= 1
        day += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Month:
    """What the days are like: the town, how many ring on one, every how many days is a hard one, and who is ill."""

    town: Any
    contacts: float
    seed: int
    hard_every: int = HARD_EVERY
    ill: Mapping[str, float] = field(default_factory=lambda: ILL)


def live(first: date, count: int, month: Month) -> tuple[Figures, datetime]:
    """Live the days; the figures, and the moment at which the last is over."""
    from nowrongdoor.townhall.people import reads

    watch = Watch({team.pk: reads.hours_of(team) for team in reads.teams()})
    found: Figures = {"days": 0, "hard_days": 0, "ill_all_day": 0, "gone_home_ill": 0}
    end = datetime.combine(first, time(), UTC)
    for number, day in enumerate(working_days(first, count), 1):
        hard = number % month.hard_every == 0
        absent = _one_day(month, day, watch, hard=hard)
        found["days"] += 1
        found["hard_days"] += hard
        found["ill_all_day"] += sum(moment is None for moment in absent.values())
        found["gone_home_ill"] += sum(moment is not None for moment in absent.values())
        end = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(ZONE)).astimezone(UTC)
        watch.before(end)
    return found | watch.figures(), end


def _watched() -> list[str]:
    """The lines after which a promise may lie with somebody else, or somebody be at work who was not."""
    of_promises = (
        "promised agreed_anew assigned taken attempted reached answered closed closed_unreached returned transferred "
        "withdrawn reopened moved joined"
    )
    of_people = "presence.away presence.ready presence.pause hat.worn hat.home"
    return [f"callback.{word}" for word in of_promises.split()] + of_people.split()


def _one_day(month: Month, day: date, watch: Watch, *, hard: bool) -> dict[str, time | None]:
    from nowrongdoor.rehearsal import founding, sickness
    from nowrongdoor.rehearsal.day import citizens_of
    from nowrongdoor.rehearsal.habits import habits
    from nowrongdoor.rehearsal.headless import HeadlessDay

    base = {name: next(iter(player.acting.teams)) for name, player in founding.players(today=day).items()}
    rng = np.random.default_rng([month.seed, day.toordinal()])
    shifts = _at_work(month.town, base, day, WHEN_HARD if hard else OF_EACH_TEAM)
    here = replace(month.town, outcomes=PROMISES_MORE, shifts=shifts)
    absent = _but_for_who_locks_up(here, sickness.ill(here, base, month.ill, rng))
    on_the_day = sickness.without(here, absent)
    in_a_hurry = replace(habits(), terms={**habits().terms, "soon": SOON})
    stage = HeadlessDay(on_the_day, day, ZONE, seed=day.toordinal(), habits=in_a_hurry, works_every=WORKS_EVERY)
    ring = month.contacts * (RINGS_TIMES if hard else 1.0)
    stage.cast(_until_closing(here, day, citizens_of(day, month.seed + day.toordinal(), timezone=ZONE, contacts=ring)))
    stage.run(progress=watch.before)
    return absent


def _but_for_who_locks_up(town: Any, absent: dict[str, time | None]) -> dict[str, time | None]:
    """Who opens and who locks up: a town that is open has somebody at work, and finds one where both are ill."""
    early = min(town.shifts, key=lambda name: town.shifts[name].starts)
    late = max(town.shifts, key=lambda name: town.shifts[name].ends)
    return {name: moment for name, moment in absent.items() if name not in (early, late)}


def _until_closing(town: Any, day: date, everyone: Sequence[Any]) -> list[Any]:
    """Those who ring while this town is open."""
    length = len(town.profile) * timedelta(minutes=town.step_minutes)
    closes = datetime.combine(day, town.opens, ZoneInfo(ZONE)) + length
    return [one for one in everyone if one.arrives_at < closes]


def _at_work(script: Any, base: dict[str, str], day: date, of_each_team: int) -> dict[str, Any]:
    """The shifts of those who are not on a course."""
    found: dict[str, Any] = {}
    for team in sorted(set(base.values())):
        names = [name for name in script.shifts if base.get(name) == team]
        first = day.toordinal() * of_each_team
        found |= {names[(first + n) % len(names)]: None for n in range(min(of_each_team, len(names)))}
    found |= {max(script.shifts, key=lambda name: script.shifts[name].ends): None}
    found |= {min(script.shifts, key=lambda name: script.shifts[name].starts): None}
    return {name: script.shifts[name] for name in found}
