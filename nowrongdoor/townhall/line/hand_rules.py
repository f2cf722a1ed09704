"""When a colleague may be asked to take a citizen over, and why a citizen may be sent on without asking. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from nowrongdoor.engine.dispatch import State


class AskState(StrEnum):
    """What became of asking a colleague."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    DONE = "done"


class TransferReason(StrEnum):
    """Why a citizen is sent on unasked; there is no transfer without one of these."""

    WRONG_LINE = "wrong_line"
    ASKED_FOR = "asked_for"
    URGENT = "urgent"
    LANGUAGE = "language"
    NO_NUMBER = "no_number"
    OTHER = "other"


WORDS_MOST_CHARACTERS = 200

MAY_BE_ASKED = (State.READY, State.PAUSE)
"""A colleague with a citizen of her own, or who is not here, is not asked."""

ASK_LASTS = timedelta(seconds=60)
"""A citizen is on the line: a colleague who has not answered by then is held to have said no."""
