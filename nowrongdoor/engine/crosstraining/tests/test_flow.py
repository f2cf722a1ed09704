"""The flow against the slow way: every set of teams in turn, and every training done and counted again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.engine.crosstraining import flow


@dataclass(frozen=True)
class Moment:
    """Contacts of each team, and groups of people: how many, base, hats."""

    contacts: list[int]
    groups: list[tuple[int, int, frozenset[int]]]


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    teams = draw(st.integers(1, 5))
    team = st.integers(0, teams - 1)
    groups = st.tuples(st.integers(0, 4), team, st.frozensets(team, max_size=3))
    drawn = draw(st.lists(groups, min_size=1, max_size=6))
    return Moment(
        draw(st.lists(st.integers(0, 7), min_size=teams, max_size=teams)),
        [(size, base, hats | {base}) for size, base, hats in drawn],
    )


def priced(moment: Moment) -> tuple[float, np.ndarray]:
    hats = np.array([[team in worn for team in range(len(moment.contacts))] for _, _, worn in moment.groups])
    shortage, worth = flow.price(
        np.array([moment.contacts]),
        np.ones((1, 1), np.bool_),
        np.zeros(len(moment.groups), np.int64),
        np.array([size for size, _, _ in moment.groups]),
        np.array([base for _, base, _ in moment.groups]),
        hats,
    )
    return shortage, worth


def shortage_of(moment: Moment) -> int:
    """The worst set of teams: their contacts less everybody who has one of their hats (Koenig, Hall)."""
    worst = 0
    for chosen in product((False, True), repeat=len(moment.contacts)):
        teams = {team for team, member in enumerate(chosen) if member}
        contacts = sum(moment.contacts[team] for team in teams)
        worst = max(worst, contacts - sum(size for size, _, hats in moment.groups if hats & teams))
    return worst


@given(moments())
def test_the_shortage_is_that_of_the_worst_set_of_teams(moment: Moment) -> None:
    assert priced(moment)[0] == shortage_of(moment)


@given(moments())
def test_every_price_is_what_the_training_changes(moment: Moment) -> None:
    shortage, worth = priced(moment)
    for row, (size, base, hats) in enumerate(moment.groups):
        for team in range(len(moment.contacts)):
            if size and team not in hats:
                others = [group for number, group in enumerate(moment.groups) if number != row]
                after = Moment(moment.contacts, [*others, (size - 1, base, hats), (1, base, hats | {team})])
                assert worth[row, team] == shortage - shortage_of(after)


def test_those_who_are_not_at_work_take_nothing() -> None:
    """Two patterns of presence: at the first moment nobody of the second is there."""
    shortage, worth = flow.price(
        np.array([[3, 0], [3, 0]]),
        np.array([[True, False], [True, True]]),
        np.array([0, 1]),
        np.array([1, 2]),
        np.array([0, 1]),
        np.array([[True, False], [False, True]]),
    )
    assert shortage == pytest.approx(2.0)
    assert worth[1, 0] == pytest.approx(0.5)
