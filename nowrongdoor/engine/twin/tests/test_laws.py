"""What holds of every centre: it balances, the same seed brings the same citizens, more hands never cost citizens."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nowrongdoor.engine import twin
from nowrongdoor.engine.twin.tests.cast import centres, town

HOUR = 3600.0


@st.composite
def moments(draw: st.DrawFn) -> tuple[twin.Centre, twin.State]:
    """A small centre and a moment in it."""
    centre = draw(centres(by_rules=draw(st.booleans())))
    teams, agents = len(centre.teams), len(centre.agents)
    team = st.integers(0, teams - 1)
    seconds = st.sampled_from([0.0, 1.0, 30.0, 30.0, 400.0, 5000.0])
    chosen = draw(st.lists(st.integers(0, agents - 1), unique=True))
    cut = draw(st.integers(0, len(chosen)))
    state = twin.State(
        waiting=draw(st.lists(st.tuples(team, seconds), max_size=6)),
        in_conversation=[(agent, draw(team), draw(seconds)) for agent in chosen[:cut]],
        absent=[(agent, draw(st.sampled_from([600.0, float("inf")]))) for agent in chosen[cut:]],
        ready=[(agent, draw(seconds)) for agent in range(agents)],
    )
    return centre, state


@settings(max_examples=150)
@given(moments(), st.booleans())
def test_it_balances_whatever_happens(moment: tuple[twin.Centre, twin.State], served_out: bool) -> None:
    centre, state = moment
    outcomes = twin.run(centre, horizon_seconds=HOUR, replications=3, seed=8, start=state, served_out=served_out)
    ended = outcomes.answered + outcomes.abandoned + outcomes.blocked + outcomes.waiting
    assert (outcomes.offered == ended).all()
    assert (outcomes.answered_in_time <= outcomes.answered).all()
    assert (outcomes.abandoned_early <= outcomes.abandoned).all()
    assert (outcomes.longest_wait_seconds <= outcomes.wait_seconds + 1e-6).all()
    assert (outcomes.away_seconds <= outcomes.busy_seconds + 1e-6).all()
    assert (outcomes.busy_seconds <= outcomes.present_seconds + 1e-6).all()
    assert (outcomes.present_seconds <= HOUR + 1e-6).all()
    for name in ("wait_seconds", "busy_seconds", "present_seconds", "busy_after_seconds", "present_after_seconds"):
        assert np.isfinite(getattr(outcomes, name)).all() and (getattr(outcomes, name) >= 0).all()


def test_the_same_seed_brings_the_same_citizens_whatever_the_staffing() -> None:
    few, many = town(), dataclasses.replace(town(), agents=[*town().agents, *[twin.Agent(0, range(7))] * 5])
    ours, theirs = (twin.run(one, horizon_seconds=8 * HOUR, replications=20, seed=5) for one in (few, many))
    assert (ours.offered == theirs.offered).all()
    assert theirs.abandoned.sum() < ours.abandoned.sum()
    for mine, yours in zip(
        twin.citizens(few, horizon_seconds=HOUR, seed=5), twin.citizens(many, horizon_seconds=HOUR, seed=5), strict=True
    ):
        assert (mine == yours).all()


def test_a_replication_depends_neither_on_how_many_there_are_nor_on_the_threads() -> None:
    few = twin.run(town(), horizon_seconds=8 * HOUR, replications=3, seed=5)
    many = twin.run(town(), horizon_seconds=8 * HOUR, replications=50, seed=5, threads=3)
    other = twin.run(town(), horizon_seconds=8 * HOUR, replications=50, seed=6)
    assert (many.books.counts[:3] == few.books.counts).all()
    assert (many.books.seconds[:3] == few.books.seconds).all()
    assert (many.books.people[:3] == few.books.people).all()
    assert (many.offered != other.offered).any()


def test_a_shorter_day_is_the_beginning_of_a_longer_one() -> None:
    short, long = (twin.citizens(town(), horizon_seconds=hours * HOUR, seed=9, replication=4) for hours in (1, 3))
    assert len(short.arrives) < len(long.arrives)
    for name in ("arrives", "team", "handling_seconds", "patience_seconds"):
        assert (getattr(short, name) == getattr(long, name)[: len(short.arrives)]).all()


def test_citizens_come_by_the_rates_of_their_interval() -> None:
    rates = [[120.0, 0.0, 60.0], [30.0, 90.0, 0.0]]
    teams = [twin.Team(str(k), row, twin.LogNormal(100, 1), twin.Exponential(50)) for k, row in enumerate(rates)]
    centre = twin.Centre(teams, [twin.Agent(0, (0, 1))], interval_seconds=1800)
    days = [twin.citizens(centre, horizon_seconds=5400, seed=2, replication=k) for k in range(400)]
    for team in range(2):
        came = np.concatenate([day.arrives[day.team == team] for day in days])
        per_hour = np.histogram(came, bins=[0, 1800, 3600, 5400])[0] / 400 * 2
        np.testing.assert_allclose(per_hour, rates[team], rtol=0.05)
    handling = np.concatenate([day.handling_seconds for day in days])
    np.testing.assert_allclose([handling.mean(), handling.std()], [100, 100], rtol=0.06)


def test_three_hundred_agents_and_a_line_of_thousands() -> None:
    teams = [twin.Team(str(k), 1500.0, twin.Exponential(300)) for k in range(3)]
    crowd = [twin.Agent(k % 3, (k % 3,)) for k in range(300)]
    outcomes = twin.run(twin.Centre(teams, crowd), horizon_seconds=2 * HOUR, replications=2, seed=1)
    assert (outcomes.offered == outcomes.answered).all()
    assert outcomes.longest_wait_seconds.max() > 600
    assert outcomes.occupancy() > 0.97


def test_people_who_are_not_there_answer_nobody_and_those_who_leave_finish_first() -> None:
    team = twin.Team("alone", 60.0, twin.LogNormal(600, 0.0))
    centre = twin.Centre([team], [twin.Agent(0, (0,), present=[(1000.0, 2000.0)]), twin.Agent(0, (0,), present=[])])
    outcomes = twin.run(centre, horizon_seconds=HOUR, replications=5, seed=3)
    assert outcomes.answered[:, 0].tolist() == [2.0] * 5
    np.testing.assert_allclose(outcomes.busy_seconds, [[1200.0, 0.0]] * 5)
    np.testing.assert_allclose(outcomes.present_seconds, [[1200.0, 0.0]] * 5)
    assert (outcomes.waiting == outcomes.offered - 2).all()


def test_nobody_calls_and_nothing_is_not_a_number() -> None:
    centre = twin.Centre([twin.Team("silent", 0.0, twin.LogNormal(300, 1))], [twin.Agent(0, (0,), present=[])])
    outcomes = twin.run(centre, horizon_seconds=HOUR, replications=2, seed=3)
    assert outcomes.occupancy() == 0.0
    assert outcomes.mean("wait_seconds").tolist() == [0.0]
    assert outcomes.interval("offered").low.tolist() == [0.0]
