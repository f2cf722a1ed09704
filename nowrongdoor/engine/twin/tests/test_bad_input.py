"""What cannot be is refused with the name of the argument and what is allowed."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nowrongdoor.engine import twin

TEAM = twin.Team("parking", 60.0, twin.LogNormal(300, 1.2), twin.Exponential(200))
AGENT = twin.Agent(0, (0,))
CENTRE = twin.Centre([TEAM], [AGENT, AGENT])


def team(**changes: object) -> twin.Team:
    given = {"name": "parking", "calls_per_hour": 60.0, "handling": twin.Exponential(300), **changes}
    return twin.Team(**given)  # type: ignore[arg-type]


def run(**changes: object) -> twin.Outcomes:
    given = {"centre": CENTRE, "horizon_seconds": 3600.0, "replications": 2, "seed": 1, **changes}
    centre = given.pop("centre")
    return twin.run(centre, **given)  # type: ignore[arg-type]


REFUSED: list[tuple[str, Callable[[], object]]] = [
    ("mean_seconds", lambda: twin.LogNormal(0, 1)),
    ("mean_seconds", lambda: twin.Exponential(-5)),
    ("mean_seconds", lambda: twin.Exponential(math.nan)),
    ("mean_seconds", lambda: twin.Exponential(math.inf)),
    ("cv", lambda: twin.LogNormal(300, -0.1)),
    ("cv", lambda: twin.LogNormal(300, math.nan)),
    ("shape", lambda: twin.Gamma(0)),
    ("cv", lambda: twin.Gamma(cv=0, mean_seconds=300)),
    ("shape or cv", lambda: twin.Gamma()),
    ("mean_seconds", lambda: twin.Gamma(cv=1.0)),
    ("calls_per_hour", lambda: team(calls_per_hour=-1.0)),
    ("calls_per_hour", lambda: team(calls_per_hour=[10.0, math.nan])),
    ("calls_per_hour", lambda: team(calls_per_hour=[math.inf])),
    ("calls_per_hour", lambda: team(calls_per_hour=[])),
    ("handling", lambda: team(handling=300)),
    ("handling", lambda: team(handling=twin.Gamma(3.0))),
    ("patience", lambda: team(patience=[])),
    ("answered_within_seconds", lambda: team(answered_within_seconds=-1)),
    ("hats", lambda: twin.Agent(0, ())),
    ("away_handling_factor", lambda: twin.Agent(0, (0,), away_handling_factor=0)),
    ("present", lambda: twin.Agent(0, (0,), present=[(10, 10)])),
    ("present", lambda: twin.Agent(0, (0,), present=[(0, 20), (10, 30)])),
    ("present", lambda: twin.Agent(0, (0,), present=[(math.nan, 20)])),
    ("agents", lambda: twin.Centre([TEAM], [])),
    ("teams", lambda: twin.Centre([], [AGENT])),
    ("hats", lambda: twin.Centre([TEAM], [twin.Agent(0, (1,))])),
    ("base", lambda: twin.Centre([TEAM], [twin.Agent(-1, (0,))])),
    ("wearing", lambda: twin.Centre([TEAM, TEAM], [twin.Agent(0, (0,), wearing=1)])),
    ("interval_seconds", lambda: twin.Centre([TEAM], [AGENT], interval_seconds=0)),
    ("waiting_places", lambda: twin.Centre([TEAM], [AGENT], waiting_places=-1)),
    ("busyness", lambda: twin.Centre([TEAM], [AGENT], busyness=28.7)),  # type: ignore[arg-type]
    ("calls_per_hour", lambda: twin.Centre([team(calls_per_hour=[1, 2]), team(calls_per_hour=[1, 2, 3])], [AGENT])),
    ("handling", lambda: twin.Centre([team(calls_per_hour=[1, 2, 3], handling=[twin.Exponential(1)] * 2)], [AGENT])),
    ("protected_ready", lambda: twin.Centre([TEAM], [AGENT], rules=twin.Rules(protected_ready=-1))),
    ("widen_after_seconds", lambda: twin.Centre([TEAM], [AGENT], rules=twin.Rules(200, 100))),
    ("widen_after_seconds", lambda: twin.Centre([TEAM], [AGENT], rules=twin.Rules([1.0, 2.0], 100))),
    ("horizon_seconds", lambda: run(horizon_seconds=0)),
    ("horizon_seconds", lambda: run(horizon_seconds=math.inf)),
    ("horizon_seconds", lambda: run(centre=twin.Centre([team(calls_per_hour=[1, 2])], [AGENT]))),
    ("replications", lambda: run(replications=0)),
    ("replications", lambda: run(replications=2.5)),
    ("seed", lambda: run(seed=-1)),
    ("threads", lambda: run(threads=0)),
    ("waiting", lambda: run(start=twin.State(waiting=[(1, 5.0)]))),
    ("waited_seconds", lambda: run(start=twin.State(waiting=[(0, -5.0)]))),
    ("elapsed_seconds", lambda: run(start=twin.State(in_conversation=[(0, 0, math.nan)]))),
    ("in_conversation", lambda: run(start=twin.State(in_conversation=[(0, 0, 1.0), (0, 0, 2.0)]))),
    ("in_conversation", lambda: run(start=twin.State(in_conversation=[(2, 0, 1.0)]))),
    ("absent", lambda: run(start=twin.State(absent=[7]))),
    ("absent", lambda: run(start=twin.State(absent=[0], in_conversation=[(0, 0, 1.0)]))),
    ("wearing", lambda: run(start=twin.State(wearing=[(0, 1)]))),
    ("ready_seconds", lambda: run(start=twin.State(ready=[(0, -1.0)]))),
    ("moves", lambda: run(moves=[(0, 1, 0.0, 60.0)])),
    ("to_seconds", lambda: run(moves=[(0, 0, 60.0, 60.0)])),
    ("moves", lambda: twin.moves.rank(CENTRE, twin.State(), [], horizon_seconds=3600, seed=1)),
    ("minutes", lambda: twin.moves.rank(CENTRE, twin.State(), [twin.Move(0, 0, 0)], horizon_seconds=3600, seed=1)),
    ("name", lambda: run().mean("offer")),
    ("level", lambda: run().interval("offered", level=1.0)),
    ("late", lambda: twin.Objective(late=-1)),
]


@pytest.mark.parametrize(("named", "deed"), REFUSED)
def test_it_is_refused_by_name(named: str, deed: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=named):
        deed()


def test_numbers_of_numpy_are_numbers_too() -> None:
    rates: Any = np.array([60.0, 30.0])
    hats: Any = np.array([0])
    number: Any = np.int64(3)
    centre = twin.Centre([team(calls_per_hour=rates)], [twin.Agent(number - 3, hats)])
    outcomes = twin.run(centre, horizon_seconds=np.float64(1800), replications=number, seed=number)
    assert outcomes.offered.shape == (3, 1)
