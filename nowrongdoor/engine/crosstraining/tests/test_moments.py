"""Moments drawn from a day: as many contacts as the load says, those at work who are, every surge as often."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nowrongdoor.engine import twin
from nowrongdoor.engine.crosstraining import any_one_team
from nowrongdoor.engine.crosstraining.asking import Asked, asked
from nowrongdoor.engine.crosstraining.designs import Drawing
from nowrongdoor.engine.crosstraining.judging import Judge, fully_pooled
from nowrongdoor.engine.crosstraining.moments import Moments, draw
from nowrongdoor.engine.crosstraining.tests.cast import SIZES, SURGE, centre
from nowrongdoor.engine.twin import Agent, Centre, Gamma


def question(of: Centre, **more: Any) -> Asked:
    open_points: dict[str, Any] = {
        "trainings": 0,
        "seed": 0,
        "objective": None,
        "surges": None,
        "horizon_seconds": None,
        "replications": None,
        "allowed": None,
        "threads": 1,
    }
    return asked(of, **(open_points | more))


def drawn(of: Centre, **more: Any) -> Moments:
    return draw(question(of, **more), np.random.default_rng(1))


def correlation(contacts: NDArray[np.int64]) -> float:
    """Of the contacts of the first two teams."""
    return float(np.asarray(np.corrcoef(contacts.T))[0, 1])


def test_the_contacts_are_poisson_with_the_load() -> None:
    found = drawn(centre(SIZES)).contacts
    assert found.mean(axis=0) == pytest.approx([0.85 * size for size in SIZES], rel=0.03)
    assert found.var(axis=0) == pytest.approx([0.85 * size for size in SIZES], rel=0.06)


def test_a_busy_day_is_busy_for_all_teams() -> None:
    found = drawn(replace(centre((20, 20)), busyness=Gamma(10.0))).contacts
    assert correlation(found) == pytest.approx(17 / 27, abs=0.05), "17^2/10 of a variance of 17 + 17^2/10"


def test_every_surge_comes_as_often() -> None:
    found = drawn(centre((10, 10)), surges=any_one_team(centre((10, 10)), 2.0)).contacts
    assert found.mean(axis=0) == pytest.approx([12.75, 12.75], rel=0.03)
    assert correlation(found) < -0.4


def test_rates_and_presence_follow_the_day() -> None:
    team = twin.Team("morning", [12.0, 0.0], twin.Exponential(300.0))
    day = Centre([team], [Agent(0, (0,)), Agent(0, (0,), present=[(0.0, 900.0)])])
    found = drawn(day)
    half = len(found.contacts) // 2
    assert found.contacts[half:].sum() == 0
    assert found.there.mean(axis=0) == pytest.approx([1.0, 0.5], abs=1e-3)
    assert found.pattern_of == (0, 1)


def test_with_patience_as_long_as_handling_no_design_loses_less_than_its_shortage_and_the_pool_just_as_much() -> None:
    """Everybody leaves the house at one rate, so the shortage times that rate is the least that can be lost."""
    asking = question(centre(SIZES), surges=[SURGE], horizon_seconds=40 * 3600.0, replications=40)
    moments = draw(asking, np.random.default_rng(2))
    hours = 40.0
    for pooled in (False, True):
        of = fully_pooled(asking.centre) if pooled else asking.centre
        played = question(of, surges=[SURGE], horizon_seconds=hours * 3600, replications=40)
        least = Drawing(played, moments).priced(()).shortage * 12 * hours
        lost = Judge(played, 3).of(()).mean()
        assert lost == pytest.approx(least, rel=0.05)
