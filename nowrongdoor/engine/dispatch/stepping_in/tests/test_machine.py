"""A move's life: only legal steps, whatever comes in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.engine.dispatch.stepping_in import COMING_HOME, ENDED, OPEN, STEPS, MoveEvent, MoveState, step

DRAWN = {
    "proposed": {"offer": "offered", "direct": "accepted", "step_in": "accepted", "withdraw": "withdrawn"},
    "offered": {"accept": "accepted", "decline": "declined", "expire": "expired", "withdraw": "withdrawn"},
    "accepted": {"begin": "active", "cancel": "cancelled"},
    "active": {"return": "returning", "recall": "recalled", "extend": "closed"},
    "returning": {"close": "closed"},
    "recalled": {"close": "closed"},
}
"""The drawing of domain section 1, with a directed move, one's own idea and more time added."""


@pytest.mark.parametrize("state", MoveState)
@pytest.mark.parametrize("event", MoveEvent)
def test_every_step_is_the_drawn_one_or_refused_by_name(state: MoveState, event: MoveEvent) -> None:
    following = DRAWN.get(state, {}).get(event)
    if following:
        assert step(state, event) == following
    else:
        with pytest.raises(ValueError, match=f"a move that is {state} cannot {event}"):
            step(state, event)


@given(st.lists(st.sampled_from(MoveEvent), max_size=40))
def test_in_any_order_of_events_a_move_says_yes_once_begins_once_and_ends_once(events: list[MoveEvent]) -> None:
    state, passed = MoveState.PROPOSED, [MoveState.PROPOSED]
    for event in events:
        try:
            state = step(state, event)
        except ValueError:
            assert (state, event) not in STEPS
            continue
        passed.append(state)
    assert len(passed) == len(set(passed)), "no state is entered twice, so every life ends"
    if MoveState.ACTIVE in passed:
        assert MoveState.ACCEPTED in passed
    if MoveState.DECLINED in passed:
        assert not set(passed) & {*OPEN, MoveState.CLOSED}, "a no is a no"
    if state in ENDED:
        assert not [one for one in STEPS if one[0] == state]


def test_from_every_state_a_move_can_end() -> None:
    ends = set(ENDED)
    for _round in MoveState:
        ends |= {state for (state, _event), following in STEPS.items() if following in ends}
    assert ends == set(MoveState)


def test_who_is_on_the_way_home_is_still_in_the_move() -> None:
    assert set(COMING_HOME) < set(OPEN)
    assert not set(OPEN) & set(ENDED)
