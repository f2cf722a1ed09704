"""The rows as they are now, made into the picture that the twin is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from nowrongdoor.engine.dispatch import State
from nowrongdoor.engine.dispatch.stepping_in import MoveState, Standing
from nowrongdoor.townhall.line import move_reads
from nowrongdoor.townhall.line.models import Move
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.planning import history
from nowrongdoor.townhall.planning.going_home import goes_home_in
from nowrongdoor.townhall.planning.picture import HALF_HOUR_SECONDS, LineAhead, PersonAhead, Picture, SoFar
from nowrongdoor.townhall.planning.rules import BREAK_SECONDS, LUNCH_SECONDS, floor_of

_IN_HAND = """
SELECT a.agent_id, t.code, coalesce(extract(epoch FROM %(now)s - a.answered_at), 0)::float
FROM line_assignment a JOIN people_team t ON t.id = a.hat_id WHERE a.ended_at IS NULL AND a.parked_at IS NULL
"""

_WAITING = """
SELECT t.code, extract(epoch FROM %(now)s - p.joined_at)::float FROM line_place p JOIN people_team t ON t.id = p.team_id
WHERE p.left_at IS NULL AND NOT p.outgoing AND t.active
  AND NOT EXISTS (SELECT 1 FROM line_assignment a WHERE a.place_id = p.id AND a.ended_at IS NULL)
"""

_SO_FAR = """
SELECT p.team_id, count(*)::float,
       count(*) FILTER (WHERE p.left_how = 'answered'
                        AND p.left_at - p.joined_at <= make_interval(secs => t.answer_within_seconds))::float
FROM line_place p JOIN people_team t ON t.id = p.team_id
WHERE NOT p.outgoing AND p.joined_at >= %(begun)s AND p.left_at <= %(now)s GROUP BY 1
"""

_PAUSES = "SELECT agent_id, reason FROM line_presence WHERE until IS NULL AND state = 'pause'"


def see(*, now: datetime) -> tuple[Picture, dict[str, history.Source]]:
    """The picture of this moment, and where each line's usual day was taken from."""
    teams = people.teams()
    coming, lasting = history.coming(teams, now=now), history.lasting(teams, now=now)
    so_far = _so_far(now)
    lines = tuple(_line(team, coming[team.pk], lasting[team.pk], so_far(team.pk)) for team in teams)
    known = {team.code for team in teams}
    waiting = tuple((code, max(0.0, waited)) for code, waited in _rows(_WAITING, now))
    picture = Picture(lines, tuple(_people(known, now)), waiting)
    return picture, {team.code: coming[team.pk].source for team in teams}


def _so_far(now: datetime) -> Callable[[int], SoFar]:
    """By team's key: what the half hour of the clock has come to."""
    gone = now.timestamp() % HALF_HOUR_SECONDS
    rows = _rows(_SO_FAR, now, begun=now - timedelta(seconds=gone))
    counts = {team: (over, in_time) for team, over, in_time in rows}
    return lambda team: SoFar(*counts.get(team, (0.0, 0.0)), HALF_HOUR_SECONDS - gone)


def _line(team: Team, coming: history.Coming, lasting: history.Lasting, so_far: SoFar) -> LineAhead:
    return LineAhead(
        code=team.code,
        expected=coming.expected,
        level=coming.level,
        handling_seconds=lasting.handling_seconds,
        handling_cv=lasting.handling_cv,
        patience_seconds=lasting.patience_seconds,
        ring_seconds=lasting.ring_seconds,
        promise=team.answer_share,
        floor=floor_of(team.answer_share),
        within_seconds=team.answer_within_seconds,
        widen_after_seconds=team.widen_after_seconds,
        widen_further_after_seconds=team.widen_further_after_seconds,
        protected_minimum=team.protected_minimum,
        so_far=so_far,
    )


def _people(teams: set[str], now: datetime) -> list[PersonAhead]:
    """Everybody at work or on a break, with a base in a team in use."""
    in_hand = {agent_id: (code, seconds) for agent_id, code, seconds in _rows(_IN_HAND, now)}
    pauses = dict(_rows(_PAUSES, now))
    lent = {one.agent_id: one for one in move_reads.open_moves() if one.state in _LENT}
    skills, leaving = people.skills(today=people.town_day(now)), goes_home_in(now=now)
    found = [
        _person(one, skills[number], in_hand.get(number), pauses.get(number, ""), lent.get(number), teams, now)
        for number, one in move_reads.standings(now=now).items()
        if number in skills and one.state is not State.AWAY and one.base in teams
    ]
    return [one.who_goes_home_in(leaving.get(one.agent_id)) for one in found]


_LENT = (MoveState.OFFERED, MoveState.ACCEPTED, MoveState.ACTIVE)


def _person(
    one: Standing,
    skill: people.Skills,
    in_hand: tuple[str, float] | None,
    pause: str,
    move: Move | None,
    teams: set[str],
    now: datetime,
) -> PersonAhead:
    hat, seconds = in_hand or ("", 0.0)
    hats = (frozenset(skill.levels) | {one.base}) & teams
    return PersonAhead(
        agent_id=one.agent_id,
        base=one.base,
        hats=hats | ({hat} if hat in teams else set()),
        state=one.state,
        state_seconds=one.state_seconds,
        stale=skill.stale_hats & hats,
        in_hand=hat if hat in teams else "",
        contact_seconds=max(0.0, seconds),
        absences=tuple(_absences(one, pause, now)),
        lent=_lent(one, move, hats, now),
    )


def _absences(one: Standing, pause: str, now: datetime) -> Sequence[tuple[float, float]]:
    """What is planned from now on; a break that goes on with no end told lasts as long as such breaks do."""
    spans = []
    for planned in one.planned:
        usual = LUNCH_SECONDS if pause == "lunch" else BREAK_SECONDS
        ends = planned.ends or max(planned.begins, now) + timedelta(seconds=max(60.0, usual - _gone(planned, now)))
        begins = max(0.0, (planned.begins - now).total_seconds())
        if (ends - now).total_seconds() > begins:
            spans.append((begins, (ends - now).total_seconds()))
    if one.state is State.PAUSE and not any(begins <= 0.0 for begins, _ends in spans):
        spans.append((0.0, BREAK_SECONDS))
    return spans


def _gone(planned: Any, now: datetime) -> float:
    return max(0.0, (now - planned.begins).total_seconds())


def _lent(
    one: Standing, move: Move | None, hats: Mapping[str, Any] | frozenset[str], now: datetime
) -> tuple[str, float, float] | None:
    """The other hat she has on, or will have: by a move, or because a lead put it on her head."""
    if move is not None and move.to.code in hats and move.ends_at is not None:
        begins = 0.0 if move.state == MoveState.ACTIVE else 60.0
        return move.to.code, begins, max(0.0, (move.ends_at - now).total_seconds())
    if one.wearing != one.base and one.wearing in hats:
        return one.wearing, 0.0, float("inf")
    return None


def _rows(sql: str, now: datetime, **more: datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"now": now, **more})
        return cursor.fetchall()
