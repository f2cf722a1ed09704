"""What may follow what in the life of a move: the one table of legal steps."""

from __future__ import annotations

from enum import StrEnum


class MoveState(StrEnum):
    """Where a move is between the first thought of it and its end."""

    PROPOSED = "proposed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    RETURNING = "returning"
    RECALLED = "recalled"
    CLOSED = "closed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class MoveEvent(StrEnum):
    """What can happen to a move."""

    OFFER = "offer"
    DIRECT = "direct"
    STEP_IN = "step_in"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    BEGIN = "begin"
    CANCEL = "cancel"
    RETURN = "return"
    RECALL = "recall"
    CLOSE = "close"
    EXTEND = "extend"


OPEN = (MoveState.ACCEPTED, MoveState.ACTIVE, MoveState.RETURNING, MoveState.RECALLED)
"""She has said yes (or was directed), and is not home again: at most one such move per agent."""

COMING_HOME = (MoveState.RETURNING, MoveState.RECALLED)
"""The hat is off; a contact in hand is being finished under it."""

ENDED = (MoveState.CLOSED, MoveState.DECLINED, MoveState.EXPIRED, MoveState.WITHDRAWN, MoveState.CANCELLED)
"""Nothing follows any more."""

STEPS: dict[tuple[MoveState, MoveEvent], MoveState] = {
    (MoveState.PROPOSED, MoveEvent.OFFER): MoveState.OFFERED,
    (MoveState.PROPOSED, MoveEvent.DIRECT): MoveState.ACCEPTED,
    (MoveState.PROPOSED, MoveEvent.STEP_IN): MoveState.ACCEPTED,
    (MoveState.PROPOSED, MoveEvent.WITHDRAW): MoveState.WITHDRAWN,
    (MoveState.OFFERED, MoveEvent.ACCEPT): MoveState.ACCEPTED,
    (MoveState.OFFERED, MoveEvent.DECLINE): MoveState.DECLINED,
    (MoveState.OFFERED, MoveEvent.EXPIRE): MoveState.EXPIRED,
    (MoveState.OFFERED, MoveEvent.WITHDRAW): MoveState.WITHDRAWN,
    (MoveState.ACCEPTED, MoveEvent.BEGIN): MoveState.ACTIVE,
    (MoveState.ACCEPTED, MoveEvent.CANCEL): MoveState.CANCELLED,
    (MoveState.ACTIVE, MoveEvent.RETURN): MoveState.RETURNING,
    (MoveState.ACTIVE, MoveEvent.RECALL): MoveState.RECALLED,
    (MoveState.ACTIVE, MoveEvent.EXTEND): MoveState.CLOSED,
    (MoveState.RETURNING, MoveEvent.CLOSE): MoveState.CLOSED,
    (MoveState.RECALLED, MoveEvent.CLOSE): MoveState.CLOSED,
}


def step(state: MoveState, event: MoveEvent) -> MoveState:
    """The state that follows when this happens; ValueError when it cannot happen now, naming what can."""
    following = STEPS.get((MoveState(state), MoveEvent(event)))
    if following is None:
        can = ", ".join(sorted(possible.value for (at, possible) in STEPS if at == state)) or "nothing"
        raise ValueError(f"a move that is {state} cannot {event}; what can happen is {can}")
    return following
