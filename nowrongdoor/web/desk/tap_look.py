"""The strip under the desk's top line: an offer to step in, the move she is in, or what was said a moment ago."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from nowrongdoor.townhall.line import move_reads
from nowrongdoor.townhall.line.models import Move
from nowrongdoor.townhall.line.move_rows import MoveState
from nowrongdoor.web.desk.seat import SAID_FOR, Seat
from nowrongdoor.web.parts.foretold import effects
from nowrongdoor.web.parts.who import names_of

DECLINES = Move._meta.get_field("decline_reason").choices
"""The short list of why not, in the reader's words."""


def strip(seat: Seat) -> dict[str, Any]:
    """What stands in the strip: one of `offer`, `moved`, `said`, `idle`, and `none` for who holds a single hat."""
    if not seat.lies_here.moves:
        return _idle(seat)
    found = move_reads.moves_of(seat.agent_id, now=seat.now, ended_after=seat.now - SAID_FOR)
    if found.offer is not None:
        return {"tap": "offer", "with_contact": seat.has_contact, **_asked(found.offer, seat), **_seconds(found.offer)}
    if found.move is not None:
        return {"tap": "moved", "with_contact": seat.has_contact, **_asked(found.move, seat)}
    if found.ended is not None:
        return {"tap": "said", "move": found.ended, "peace_until": _peace_until(found.ended)}
    return _idle(seat)


def _idle(seat: Seat) -> dict[str, Any]:
    return {"tap": "idle" if len(_hats(seat)) > 1 else "none", **today_of(seat)}


def today_of(seat: Seat) -> dict[str, Any]:
    """What she has said about stepping in today, and whether she is away from her base too much to be asked."""
    said = move_reads.day_of(seat.agent_id, now=seat.now)
    return {"today": said, "absorbed": move_reads.absorption_of(seat.agent_id) if seat.lies_here.absorbed else None}


def _asked(move: Move, seat: Seat) -> dict[str, Any]:
    """The move with who asked for it and what was foretold for both lines."""
    told = effects(move.foretold, seat.teams, (move.to.code, move.home.code))
    return {"move": move, "asker": names_of([move.asked_by])[move.asked_by], "effects": told, "reasons": DECLINES}


def _seconds(offer: Move) -> dict[str, Any]:
    """How long the offer stands in all, for the bar that runs out."""
    if offer.offered_at is None or offer.expires_at is None:
        return {"offer_seconds": 0}
    return {"offer_seconds": round((offer.expires_at - offer.offered_at).total_seconds())}


def _peace_until(move: Move) -> Any:
    """Until when she is left in peace after a no; None otherwise."""
    if move.state != MoveState.DECLINED or move.answered_at is None:
        return None
    return move.answered_at + timedelta(minutes=move_reads.numbers().cool_down_minutes)


def _hats(seat: Seat) -> list[Any]:
    return [team for team in seat.teams.values() if seat.level_in(team) is not None]
