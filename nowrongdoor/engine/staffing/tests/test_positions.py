"""The search for positions against trying one after the other, and positions apart from people."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.engine.staffing import (
    PeopleToRoster,
    PositionsNeeded,
    people_to_roster,
    positions_needed,
    waits_a,
    waits_c,
    week_of_need,
)

shares = st.floats(0.0, 0.999)
within = st.floats(0.0, 600.0)
occupancies = st.one_of(st.none(), st.floats(0.05, 1.0))


def one_by_one(calls: float, talk: float, patience: float | None, share: float, t: float, most: float | None) -> int:
    """Try 1 position, then 2 (without patience: first the one above the load), as anybody would by hand."""
    count = 1 if patience else int(calls / 3600 * talk) + 1
    while True:
        found = waits_a(calls, talk, patience, count) if patience else waits_c(calls, talk, count)
        if found.answered_within(t) >= share and found.occupancy <= (most or 1.0):
            return count
        count += 1


@given(
    st.floats(0.01, 2000.0),
    st.floats(5.0, 400.0),
    st.one_of(st.none(), st.floats(5.0, 5000.0)),
    shares,
    within,
    occupancies,
)
def test_the_search_finds_what_trying_one_by_one_finds(
    calls: float, talk: float, patience: float | None, share: float, t: float, most: float | None
) -> None:
    found = positions_needed(
        calls, talk, answered_share=share, within_seconds=t, patience_seconds=patience, max_occupancy=most
    )
    assert found.positions == one_by_one(calls, talk, patience, share, t, most)
    assert found.waits.positions == found.positions
    assert found.waits.answered_within(t) >= share


@given(st.floats(0.001, 3.0), shares, st.one_of(st.none(), st.floats(5.0, 900.0)))
def test_small_loads_are_searched_from_the_very_first_position(
    load: float, share: float, patience: float | None
) -> None:
    found = positions_needed(load * 20, 180, answered_share=share, within_seconds=20, patience_seconds=patience)
    assert found.positions == one_by_one(load * 20, 180, patience, share, 20, None)


def test_with_patience_fewer_positions_than_the_load_may_do() -> None:
    found = positions_needed(1200, 300, answered_share=0.3, within_seconds=120, patience_seconds=120)
    assert found.positions < 100
    assert waits_a(1200, 300, 120, found.positions - 1).answered_within(120) < 0.3


def test_nobody_calls_and_nobody_is_needed() -> None:
    for patience in (None, 300):
        found = positions_needed(0, 180, answered_share=0.9, within_seconds=20, patience_seconds=patience)
        assert found.positions == 0
        assert found.waits.answered_within(20) == 1.0


def test_ten_thousand_erlang_are_searched_in_a_moment() -> None:
    found = positions_needed(120_000, 300, answered_share=0.8, within_seconds=20)
    assert waits_c(120_000, 300, found.positions - 1).answered_within(20) < 0.8 <= found.waits.answered_within(20)


def test_an_occupancy_keeps_people_from_being_worn_out() -> None:
    found = positions_needed(200, 180, answered_share=0.5, within_seconds=20, max_occupancy=0.6)
    assert found.positions == 17
    assert found.waits.occupancy == pytest.approx(10 / 17)


def test_a_week_of_need_is_cell_by_cell_what_one_interval_needs() -> None:
    rng = np.random.default_rng(3)
    calls = rng.uniform(0.0, 90.0, (7, 25))
    calls[2, 3] = 0.0
    talk = rng.uniform(120.0, 500.0, (7, 1))
    for patience in (None, 240.0):
        need = week_of_need(calls, talk, answered_share=0.8, within_seconds=20, patience_seconds=patience)
        assert need.shape == (7, 25)
        each = [
            positions_needed(
                calls[cell], talk[cell[0], 0], answered_share=0.8, within_seconds=20, patience_seconds=patience
            ).positions
            for cell in np.ndindex(7, 25)
        ]
        assert need.ravel().tolist() == each


def test_an_empty_week_needs_nothing() -> None:
    assert week_of_need([], 180, answered_share=0.8, within_seconds=20).shape == (0,)


@pytest.mark.parametrize(
    ("positions", "shrinkage", "people"),
    [(7, 0.3, 10), (9, 0.1, 10), (10, 0.3, 15), (0, 0.5, 0), (5, 0, 5), (1, 0.99, 100)],
)
def test_people_are_positions_over_presence_rounded_up_and_never_by_a_hairs_breadth(
    positions: int, shrinkage: float, people: int
) -> None:
    assert people_to_roster(positions, shrinkage) == PeopleToRoster(people, shrinkage)


def test_positions_and_people_are_never_one() -> None:
    needed = positions_needed(200, 180, answered_share=0.8, within_seconds=20)
    people = people_to_roster(needed, 0.3)
    assert isinstance(needed, PositionsNeeded)
    assert (int(needed), int(people)) == (14, 20)
    assert needed != people  # type: ignore[comparison-overlap]
    with pytest.raises(ValueError, match="carry their shrinkage already"):
        people_to_roster(people, 0.3)  # type: ignore[arg-type]
    with pytest.raises(dataclasses.FrozenInstanceError):
        people.people = 3  # type: ignore[misc]
