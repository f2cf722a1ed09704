"""Ringing an agent's telephone for a place in the line: for a citizen who is there, or for one to be rung after her."""

from __future__ import annotations

from datetime import datetime

from nowrongdoor.townhall.line.models import Assignment
from nowrongdoor.townhall.line.ports import Telephony
from nowrongdoor.townhall.people.models import Team


def dial(switchboard: Telephony, call: str, device: str, ring_back: str, line: str, *, at: datetime) -> None:
    """Ring the agent; TelephonyError where the switchboard does not take it.

    `ring_back` is the number dialled once she has picked up, showing `line`; empty where the citizen is on the line.
    Only a place that was given to an agent is dialled, so never more are than agents are reserved.
    """
    if ring_back:
        switchboard.originate(call, device, ring_back, line, at=at)
    else:
        switchboard.connect(call, device, at=at)


def dial_for(switchboard: Telephony, offer: Assignment) -> None:
    """Ring for an offer as it stands, at the time it was made: asked again, it is the same command."""
    place = offer.place
    dial(
        switchboard, place.contact.call or "", offer.agent.device, place.ring_back, shown(place.team),
        at=offer.offered_at,
    )  # fmt: skip


def shown(team: Team) -> str:
    """The number the citizen sees on her telephone, or the team's code where it has none."""
    return team.phone or team.code
