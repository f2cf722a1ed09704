"""How moves that go on stand at one moment, read for all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from nowrongdoor.engine.dispatch import State
from nowrongdoor.engine.dispatch.stepping_in.trigger import CALM, calm_looks
from nowrongdoor.engine.hours import is_open
from nowrongdoor.townhall.line.models import LineWatch, Move, Place, Presence
from nowrongdoor.townhall.line.move_rules import GoingOn
from nowrongdoor.townhall.line.move_standings import numbers
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import Skills, hours_of, skills, town_day


def seen_now(moves: Sequence[Move], *, now: datetime) -> dict[int, GoingOn]:
    """Each of these moves as its rules need it, by its key."""
    agents = [one.agent_id for one in moves]
    held = skills(today=town_day(now), agents=agents)
    away = dict(
        Presence.objects.filter(agent_id__in=agents, until=None, state=State.AWAY).values_list("agent_id", "since")
    )
    over, calm = _lines_over([one.to for one in moves], now), _Calm(recovered(), recovered(for_good=True))
    return {one.pk: _seen(one, held.get(one.agent_id), away.get(one.agent_id), over, calm, now) for one in moves}


class _Calm(NamedTuple):
    """The teams whose line is calm, and those where it has been for so long that helpers may go home."""

    now: set[int]
    for_good: set[int]


def _seen(
    one: Move, held: Skills | None, away_since: datetime | None, over: set[int], calm: _Calm, now: datetime
) -> GoingOn:
    return GoingOn(
        home=one.home.code,
        to=one.to.code,
        on_staff=held is not None,
        base=held.base if held else "",
        wearing=held.wearing if held else "",
        holds_hat=held is not None and one.to.code in held.levels,
        to_in_use=one.to.active,
        line_over=one.to_id in over,
        calm=one.to_id in calm.for_good and one.home_id in calm.now,
        seconds_left=(one.ends_at - now).total_seconds() if one.ends_at else 1.0,
        lasted_seconds=(now - one.began_at).total_seconds() if one.began_at else 0.0,
        away_seconds=(now - away_since).total_seconds() if away_since else 0.0,
    )


def recovered(*, for_good: bool = False) -> set[int]:
    """The teams whose line is calm, and has been below the release level for as many looks as it takes."""
    calm = LineWatch.objects.filter(level=CALM, below_release__gte=calm_looks(numbers(), for_good=for_good))
    return set(calm.values_list("team_id", flat=True))


def _lines_over(teams: Sequence[Team], now: datetime) -> set[int]:
    """Those of these teams whose line is closed and where nobody waits any more."""
    closed = {team.pk for team in teams if not is_open(hours_of(team), now)}
    if not closed:
        return set()
    waiting = Place.objects.filter(left_at=None, outgoing=False, team_id__in=closed)
    return closed - set(waiting.values_list("team_id", flat=True))
