"""Which presence may follow which, and when a missed ring becomes a question. Pure."""

from __future__ import annotations

from enum import StrEnum

from nowrongdoor.engine.dispatch import State as State  # screens ask the town hall for it

CHOSEN_FROM: dict[State, tuple[State, ...]] = {
    State.READY: (State.PAUSE, State.AWAY),
    State.PAUSE: (State.READY, State.AWAY, State.RINGING),
    State.AWAY: (State.READY, State.PAUSE, State.RINGING),
}
"""What an agent may choose, and from which states at once; while a contact is in hand a choice waits for its close."""

WITH_CONTACT = (State.IN_CONVERSATION, State.AFTER_WORK)

RINGS_MISSED_BEFORE_ASKING = 2
"""Two calls ringing out in a row: the house asks "are you there?" and offers no more until she says so."""


class PauseReason(StrEnum):
    """Why somebody takes a break; short, and nobody's business beyond that."""

    LUNCH = "lunch"
    SHORT = "short"
    MEETING = "meeting"
    TRAINING = "training"
    COLLEAGUE = "colleague"
    OTHER = "other"
    CHECK_IN = "check_in"


CHOSEN_PAUSES = tuple(reason for reason in PauseReason if reason is not PauseReason.CHECK_IN)

RING_OUT_SECONDS = 20
"""An offered call that has not been answered by then goes back to its place and on to a colleague."""

COMMAND_AGAIN_SECONDS = 2
"""An assignment whose telephone has not rung by then is commanded again: the command may have been lost."""

DESK_UNSEEN_SECONDS = 60
"""A ready agent whose open desk has not been heard from for so long is set away: the chair may be empty."""
