"""Whom to ask to step over: the twin's ranking on moments where the right answer is known."""

from __future__ import annotations

import dataclasses

import numpy as np

from nowrongdoor.engine import twin
from nowrongdoor.engine.twin.tests.cast import SIZES, town

HOUR = 3600.0


def everybody_may() -> twin.Centre:
    """The town with everybody able to wear every hat, by the rules of the house, and nobody lent by itself."""
    centre = town(load=0.75)
    agents = [dataclasses.replace(agent, hats=tuple(range(7))) for agent in centre.agents]
    return dataclasses.replace(centre, agents=agents, rules=twin.Rules(1e6, 1e6))


def explosion(team: int) -> twin.State:
    """One line has exploded, all its people talk; team 0 has three free, the others one each."""
    bases = [k for k, size in enumerate(SIZES) for _ in range(size)]
    first = [bases.index(k) for k in range(7)]
    free = {0, 1, 2, *first} - {agent for agent, base in enumerate(bases) if base == team}
    talks = [(agent, base, 60.0 + 7 * agent) for agent, base in enumerate(bases) if agent not in free]
    return twin.State(waiting=[(team, 10.0 * k) for k in range(12)], in_conversation=talks)


def candidates(minutes: float = 45.0) -> list[twin.Move]:
    bases = [k for k, size in enumerate(SIZES) for _ in range(size)]
    return [twin.Move(agent, team, minutes) for agent in range(36) for team in range(7) if team != bases[agent]]


def test_help_goes_where_the_line_exploded() -> None:
    ranking = twin.moves.rank(everybody_may(), explosion(4), candidates(), horizon_seconds=HOUR, seed=3, threads=2)
    assert len(ranking.ranked) == 216
    assert all(one.moves[0].team == 4 for one in ranking.ranked[:4])
    assert ranking.best.interval[1] < 0
    assert ranking.best.of_team[4] < -1
    home = everybody_may().agents[ranking.best.moves[0].agent].base
    assert ranking.best.of_team[home] >= -0.5
    assert {one.moves for one in ranking.ranked} == {(one,) for one in candidates()}


def test_what_is_told_of_a_move_is_what_playing_it_shows() -> None:
    centre, start = everybody_may(), explosion(4)
    ranking = twin.moves.rank(centre, start, [twin.Move(0, 4, 45.0)], horizon_seconds=HOUR, seed=3, futures=2000)
    played = ranking.best.futures
    still, moved = (
        twin.run(centre, horizon_seconds=HOUR, replications=played, seed=3, start=start, moves=moves)
        for moves in ([], [(0, 4, 0.0, 2700.0)])
    )
    assert (still.offered == moved.offered).all()
    np.testing.assert_allclose(ranking.best.abandoned, moved.mean("abandoned") - still.mean("abandoned"))
    np.testing.assert_allclose(
        ranking.best.answered_in_time, moved.mean("answered_in_time") - still.mean("answered_in_time")
    )


def test_two_moves_at_once_are_a_candidate_too() -> None:
    """For a short while two helpers do more than one; for three quarters of an hour home misses the second."""
    for minutes, best in ((8.0, 2), (45.0, 1)):
        one, two = twin.Move(0, 4, minutes), twin.Move(1, 4, minutes)
        given: list[twin.moves.Candidate] = [one, (one, two), twin.Move(30, 0, minutes)]
        ranking = twin.moves.rank(everybody_may(), explosion(4), given, horizon_seconds=HOUR, seed=3, futures=4000)
        assert ranking.best.moves == (one, two)[:best]
        assert ranking.ranked[-1].moves == (twin.Move(30, 0, minutes),)


def test_the_same_question_gets_the_same_answer_whatever_the_threads() -> None:
    one, two = (
        twin.moves.rank(
            everybody_may(), explosion(2), candidates(), horizon_seconds=HOUR, seed=3, threads=threads, futures=3000
        )
        for threads in (1, 2)
    )
    assert [each.moves for each in one.ranked] == [each.moves for each in two.ranked]
    assert one.best.interval == two.best.interval


def test_a_team_that_weighs_nothing_is_not_helped() -> None:
    weights = [1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0]
    ranking = twin.moves.rank(
        everybody_may(),
        explosion(4),
        candidates(),
        horizon_seconds=HOUR,
        seed=3,
        objective=twin.Objective(team_weights=weights),
        futures=6000,
    )
    assert ranking.best.moves[0].team != 4
