"""The short lists of stepping in: kinds of move, why somebody declines, how and why a move ends. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from nowrongdoor.engine.dispatch.stepping_in.numbers import Numbers


class MoveKind(StrEnum):
    """Asked may be declined; directed is a lead's order with a reason; own is the agent's own idea."""

    ASKED = "asked"
    DIRECTED = "directed"
    OWN = "own"


class DeclineReason(StrEnum):
    """Why not, if she cares to say; counted for a team, never for a person."""

    IN_THE_MIDDLE = "in_the_middle"
    NOT_CONFIDENT = "not_confident"
    BREAK_DUE = "break_due"
    HOME_NEEDS_ME = "home_needs_me"
    OTHER = "other"


class EndedHow(StrEnum):
    """What ended a move."""

    TIME = "time"
    CALM = "calm"
    OWN = "own"
    RECALLED = "recalled"
    QUALIFICATION = "qualification"
    BASE_CHANGED = "base_changed"
    HAT_CHANGED = "hat_changed"
    TEAM_GONE = "team_gone"
    LINE_CLOSED = "line_closed"
    WENT_AWAY = "went_away"
    LEFT_STAFF = "left_staff"
    EXTENDED = "extended"
    RECOVERED = "recovered"
    ASKER = "asker"


FEWEST_SHOWN = 5
"""A count of declines below this is not told: among few, a count is a person."""

SHORTEST_MINUTES, LONGEST_MINUTES = 5, 480
"""A move shorter than this is not worth the change of hat; a longer one is a shift, and belongs in the roster."""


@dataclass(frozen=True, slots=True)
class GoingOn:
    """A move as the duty that keeps it up sees it at one moment.

    base, wearing: her base and the hat on now, "" for none; holds_hat: qualified in the receiving hat today;
    away_seconds: how long she has been away from her desk (0 while she is there); line_over: the receiving line is
    closed and nobody waits there; calm: both lines have been calm for a while.
    """

    home: str
    to: str
    on_staff: bool
    base: str
    wearing: str
    holds_hat: bool
    to_in_use: bool
    line_over: bool
    calm: bool
    seconds_left: float
    lasted_seconds: float
    away_seconds: float


def why_over(seen: GoingOn, numbers: Numbers) -> EndedHow | None:
    """Why an active move ends now, or None while it goes on; of several reasons the one that leaves least choice."""
    reasons = (
        (not seen.on_staff, EndedHow.LEFT_STAFF),
        (not seen.to_in_use, EndedHow.TEAM_GONE),
        (seen.base != seen.home, EndedHow.BASE_CHANGED),
        (not seen.holds_hat, EndedHow.QUALIFICATION),
        (seen.wearing != seen.to, EndedHow.HAT_CHANGED),
        (seen.away_seconds >= numbers.away_grace_minutes * 60, EndedHow.WENT_AWAY),
        (seen.line_over, EndedHow.LINE_CLOSED),
        (seen.seconds_left <= 0, EndedHow.TIME),
        (seen.calm and seen.lasted_seconds >= numbers.least_minutes * 60, EndedHow.CALM),
    )
    return next((how for holds, how in reasons if holds), None)


def why_cancelled(seen: GoingOn, numbers: Numbers) -> EndedHow | None:
    """Why an accepted move will not begin any more, or None; the hat she wears still is another's, and may be."""
    return why_over(replace(seen, wearing=seen.to, calm=False), numbers)
