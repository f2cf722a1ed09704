"""What a promise may become: the whole machine as one table, and why a step that is not there is refused. Pure.

Whether it is late or broken is no state: a promise may be either in every state that is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CallbackState(StrEnum):
    """Where a promise is between the outcome "call promised" and its end."""

    DRAFT = "draft"
    WITHDRAWN = "withdrawn"
    PROMISED = "promised"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    EXHAUSTED = "exhausted"
    RETURNED = "returned"
    ANSWERED = "answered"
    CLOSED = "closed"
    CLOSED_UNREACHED = "closed_unreached"


class Step(StrEnum):
    """What can happen to a promise."""

    PROMISE = "promise"
    WITHDRAW = "withdraw"
    DRAFT_AGAIN = "draft_again"
    TO_PERSON = "to_person"
    TO_TEAM = "to_team"
    TAKE = "take"
    PUT_BACK = "put_back"
    REACH = "reach"
    MISS = "miss"
    USE_UP = "use_up"
    WRONG_NUMBER = "wrong_number"
    WRONG_TEAM = "wrong_team"
    SEND_ON = "send_on"
    ANSWER = "answer"
    RING_LATER = "ring_later"
    CLOSE = "close"
    GIVE_UP = "give_up"
    REOPEN = "reopen"


class Holder(StrEnum):
    """As what somebody keeps a promise now."""

    NAMED = "named"
    STAND_IN = "stand_in"
    TEAM = "team"
    COORDINATOR = "coordinator"
    PROMISER = "promiser"


class Outcome(StrEnum):
    """How one dial ended. An agent who could not take it is no attempt at all (`COUNTS`)."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    WRONG_NUMBER = "wrong_number"
    AGENT_COULD_NOT = "agent_could_not"


MISSED = (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.VOICEMAIL)
COUNTS = frozenset({Outcome.REACHED, Outcome.WRONG_NUMBER, *MISSED})
"""Dials that reached the citizen's telephone, or what was thought to be it."""

_S = CallbackState
_RESTING = (_S.PROMISED, _S.ASSIGNED)
_OWNABLE = (*_RESTING, _S.NOT_REACHED, _S.EXHAUSTED, _S.RETURNED)
_OPEN = (*_OWNABLE, _S.IN_PROGRESS, _S.REACHED)
_OVER = (_S.ANSWERED, _S.CLOSED, _S.CLOSED_UNREACHED)

OPEN = frozenset(_OPEN)
"""Promised and not answered yet: somebody must keep it."""

DIALLED_FROM = frozenset({*_RESTING, _S.NOT_REACHED})
"""A promise in one of these may be taken and dialled."""


def _table() -> dict[tuple[CallbackState, Step], CallbackState]:
    steps: dict[tuple[CallbackState, Step], CallbackState] = {
        (_S.DRAFT, Step.PROMISE): _S.PROMISED,
        (_S.DRAFT, Step.WITHDRAW): _S.WITHDRAWN,
        (_S.PROMISED, Step.WITHDRAW): _S.WITHDRAWN,
        (_S.ASSIGNED, Step.WITHDRAW): _S.WITHDRAWN,
        (_S.WITHDRAWN, Step.DRAFT_AGAIN): _S.DRAFT,
        (_S.PROMISED, Step.TO_PERSON): _S.ASSIGNED,
        (_S.ASSIGNED, Step.TO_PERSON): _S.ASSIGNED,
        (_S.PROMISED, Step.TO_TEAM): _S.PROMISED,
        (_S.ASSIGNED, Step.TO_TEAM): _S.PROMISED,
        (_S.IN_PROGRESS, Step.PUT_BACK): _S.PROMISED,
        (_S.IN_PROGRESS, Step.REACH): _S.REACHED,
        (_S.IN_PROGRESS, Step.MISS): _S.NOT_REACHED,
        (_S.IN_PROGRESS, Step.USE_UP): _S.EXHAUSTED,
        (_S.IN_PROGRESS, Step.WRONG_NUMBER): _S.RETURNED,
        (_S.REACHED, Step.WRONG_NUMBER): _S.RETURNED,
        (_S.REACHED, Step.MISS): _S.NOT_REACHED,
        (_S.REACHED, Step.USE_UP): _S.EXHAUSTED,
        (_S.REACHED, Step.RING_LATER): _S.PROMISED,
        (_S.NOT_REACHED, Step.WRONG_NUMBER): _S.RETURNED,
        (_S.EXHAUSTED, Step.WRONG_NUMBER): _S.RETURNED,
        (_S.RETURNED, Step.SEND_ON): _S.PROMISED,
        (_S.EXHAUSTED, Step.GIVE_UP): _S.CLOSED_UNREACHED,
        (_S.EXHAUSTED, Step.SEND_ON): _S.PROMISED,
        (_S.ANSWERED, Step.CLOSE): _S.CLOSED,
    }
    steps |= {(state, Step.TAKE): _S.IN_PROGRESS for state in DIALLED_FROM}
    steps |= {(state, Step.WRONG_TEAM): _S.RETURNED for state in (*_RESTING, _S.NOT_REACHED, _S.REACHED)}
    # What waits for the next try, or for its promiser, changes hands without leaving that state.
    for state in (_S.NOT_REACHED, _S.EXHAUSTED, _S.RETURNED):
        steps |= {(state, Step.TO_PERSON): state, (state, Step.TO_TEAM): state}
    # The citizen may have her answer at any time: she rings herself, and is helped.
    steps |= {(state, Step.ANSWER): _S.ANSWERED for state in _OPEN}
    steps |= {(state, Step.REOPEN): _S.PROMISED for state in _OVER}
    return steps


STEPS = _table()

NEEDS_OWNER = frozenset(_OWNABLE)
"""In these the promise lies with somebody; in the other open ones somebody has it in hand."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step may not be taken; `code` for machines, its sentence stands in `words`."""

    code: str


def after(state: str, step: Step) -> CallbackState | Refusal:
    """The state a promise has after this step, or why it may not be taken from there."""
    found = STEPS.get((CallbackState(state), step))
    return found if found is not None else Refusal(_why_not(CallbackState(state), step))


def _why_not(state: CallbackState, step: Step) -> str:
    """The nearest reason: over, not promised yet, somebody is at it, waiting for its promiser; else out of turn."""
    if state in _OVER:
        return "over"
    if state in (_S.DRAFT, _S.WITHDRAWN):
        return "not_promised"
    if step is Step.WITHDRAW:
        return "told"
    if state in (_S.IN_PROGRESS, _S.REACHED) and step in (Step.TAKE, Step.TO_PERSON, Step.TO_TEAM, Step.WRONG_TEAM):
        return "in_hand"
    if state is _S.RETURNED:
        return "with_promiser"
    if state is _S.EXHAUSTED and step is Step.TAKE:
        return "used_up"
    return "out_of_turn"


def is_broken(*, first_by_passed: bool, rung_in_time: bool, answered_in_time: bool) -> bool:
    """A promise is broken when its time came and nobody had rung; it stays so, whatever is done later.

    The time is the one first promised. That the house told another one does not mend it; only the citizen's own wish
    for another time moves it. One who was rung in time and did not pick up has had her promise kept.
    """
    return first_by_passed and not rung_in_time and not answered_in_time


SAID_MOST_CHARACTERS = 300
WHEN_MOST_CHARACTERS = 120
ANSWER_MOST_CHARACTERS = 400
