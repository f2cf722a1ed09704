"""The machine of a promise: every step there is, every step refused with its reason, and no way to get stuck."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from nowrongdoor.townhall.callbacks.rules import (
    DIALLED_FROM,
    NEEDS_OWNER,
    OPEN,
    STEPS,
    CallbackState,
    Refusal,
    Step,
    after,
    is_broken,
)
from nowrongdoor.townhall.callbacks.words import refused

_S = CallbackState
ENDS = {_S.WITHDRAWN, _S.CLOSED, _S.CLOSED_UNREACHED}

CHART = {
    # The chart of docs/algorithms/promises.md, in its own words: from, what happens, to.
    ("draft", "promise", "promised"),
    ("draft", "withdraw", "withdrawn"),
    ("withdrawn", "draft_again", "draft"),
    ("promised", "withdraw", "withdrawn"),
    ("assigned", "withdraw", "withdrawn"),
    ("promised", "to_person", "assigned"),
    ("promised", "to_team", "promised"),
    ("assigned", "to_person", "assigned"),
    ("assigned", "to_team", "promised"),
    ("promised", "take", "in_progress"),
    ("assigned", "take", "in_progress"),
    ("not_reached", "take", "in_progress"),
    ("in_progress", "put_back", "promised"),
    ("in_progress", "reach", "reached"),
    ("in_progress", "miss", "not_reached"),
    ("in_progress", "use_up", "exhausted"),
    ("in_progress", "wrong_number", "returned"),
    ("reached", "miss", "not_reached"),
    ("reached", "use_up", "exhausted"),
    ("reached", "wrong_number", "returned"),
    ("reached", "ring_later", "promised"),
    ("reached", "wrong_team", "returned"),
    ("not_reached", "wrong_number", "returned"),
    ("exhausted", "wrong_number", "returned"),
    ("promised", "wrong_team", "returned"),
    ("assigned", "wrong_team", "returned"),
    ("not_reached", "wrong_team", "returned"),
    ("returned", "send_on", "promised"),
    ("exhausted", "send_on", "promised"),
    ("exhausted", "give_up", "closed_unreached"),
    *{(state, step, state) for state in ("not_reached", "exhausted", "returned") for step in ("to_person", "to_team")},
    *{
        (state, "answer", "answered")
        for state in ("promised", "assigned", "in_progress", "reached", "not_reached", "exhausted", "returned")
    },
    ("answered", "close", "closed"),
    *{(state, "reopen", "promised") for state in ("answered", "closed", "closed_unreached")},
}


def test_the_table_is_the_chart_and_nothing_else() -> None:
    assert {(str(state), str(step), str(to)) for (state, step), to in STEPS.items()} == CHART


@pytest.mark.parametrize("state", list(CallbackState))
@pytest.mark.parametrize("step", list(Step))
def test_every_other_step_is_refused_with_a_reason_a_person_can_read(state: CallbackState, step: Step) -> None:
    found = after(state, step)
    if (state, step) in STEPS:
        assert found == STEPS[state, step]
        return
    assert isinstance(found, Refusal)
    no = refused(found)
    assert no.code == f"callback_{found.code}"
    assert len(str(no)) > 20


@pytest.mark.parametrize("state", list(CallbackState))
def test_from_everywhere_there_is_a_way_to_the_end(state: CallbackState) -> None:
    seen, ahead = {state}, [state]
    while ahead:
        here = ahead.pop()
        for (origin, _step), to in STEPS.items():
            if origin == here and to not in seen:
                seen.add(to)
                ahead.append(to)
    assert seen & ENDS


def test_only_what_lies_somewhere_can_change_hands_and_only_that_is_dialled() -> None:
    owned = {state for state, step in STEPS if step is Step.TO_PERSON}
    assert owned == set(NEEDS_OWNER)
    assert {state for state, step in STEPS if step is Step.TAKE} == set(DIALLED_FROM)


@pytest.mark.parametrize(
    ("passed", "rung", "answered", "broken"),
    [(False, False, False, False), (True, False, False, True), (True, True, False, False), (True, False, True, False)],
)
def test_a_promise_is_broken_when_its_time_came_and_nobody_had_rung(
    passed: bool, rung: bool, answered: bool, broken: bool
) -> None:
    assert is_broken(first_by_passed=passed, rung_in_time=rung, answered_in_time=answered) is broken


class Promise(RuleBasedStateMachine):
    """A promise whatever happens to it: what a plain book of it says must hold in every state."""

    def __init__(self) -> None:
        super().__init__()
        self.state = CallbackState.DRAFT
        self.promised = False
        self.answers = 0
        self.dials = 0
        self.dialling = False

    @rule(step=st.sampled_from(Step))
    def happens(self, step: Step) -> None:
        before = self.state
        found = after(before, step)
        if isinstance(found, Refusal):
            assert self.state == before
            return
        self.state = found
        self.promised |= step is Step.PROMISE
        self.answers += step is Step.ANSWER
        self.dials += step is Step.TAKE
        self.dialling = step is Step.TAKE or (self.dialling and step is Step.REACH)

    @precondition(lambda self: self.state in OPEN)
    @rule()
    def she_is_helped_elsewhere(self) -> None:
        """Whatever is going on, her answer may come another way."""
        assert after(self.state, Step.ANSWER) == CallbackState.ANSWERED

    @invariant()
    def nothing_is_kept_that_was_not_promised(self) -> None:
        assert self.promised or self.state in (_S.DRAFT, _S.WITHDRAWN)

    @invariant()
    def nobody_is_reached_without_a_dial(self) -> None:
        assert self.dials or self.state not in (_S.IN_PROGRESS, _S.REACHED, _S.NOT_REACHED, _S.EXHAUSTED)

    @invariant()
    def it_is_in_hand_exactly_while_somebody_dials_or_talks(self) -> None:
        assert self.dialling == (self.state in (_S.IN_PROGRESS, _S.REACHED))

    @invariant()
    def it_is_closed_only_with_an_answer(self) -> None:
        assert self.answers or self.state not in (_S.ANSWERED, _S.CLOSED)


TestPromise = Promise.TestCase
