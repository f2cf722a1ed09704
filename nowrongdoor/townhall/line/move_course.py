"""The course of a move once she has said yes: the hat goes on, the hat comes off, she is home again.

The contact in hand keeps the hat it was answered under (mandate follows the contact): the hat goes on only when the
hand is free, and comes off at once, so that the next citizen is one of home's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nowrongdoor.engine.dispatch.stepping_in import COMING_HOME, MoveEvent, MoveState
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import move_absorbed
from nowrongdoor.townhall.line.models import Move
from nowrongdoor.townhall.line.move_rules import EndedHow
from nowrongdoor.townhall.line.move_steps import hand_is_free, move, must_lead, take
from nowrongdoor.townhall.people import actions as people


def begin_if_free(acting: Acting, seen: Move, *, now: datetime) -> bool:
    """The hat goes on when no citizen is in hand; False while one is. Refused when she may not wear it any more."""
    if not hand_is_free(seen.agent_id):
        return False
    take(acting, seen, MoveEvent.BEGIN, now=now, began_at=now)
    people.wear(acting, seen.agent, seen.to, now=now)
    return True


def cancel_move(acting: Acting, seen: Move, how: EndedHow | str, *, now: datetime) -> None:
    """It comes to nothing after all, before the hat was put on."""
    take(acting, seen, MoveEvent.CANCEL, now=now, ended_at=now, ended_how=how)


def send_home(
    acting: Acting, seen: Move, how: EndedHow | str, *, now: datetime, event: MoveEvent = MoveEvent.RETURN
) -> None:
    """The hat comes off; with a citizen in hand she is on her way home until that contact closes."""
    take(acting, seen, event, now=now, hat_off_at=now, ended_how=how)
    if how not in (EndedHow.HAT_CHANGED, EndedHow.LEFT_STAFF):
        people.go_home(acting, seen.agent, now=now)
    if hand_is_free(seen.agent_id):
        close_move(acting, seen, now=now)


def close_move(acting: Acting, seen: Move, *, now: datetime) -> None:
    """She is home again; and it is looked at whether she has been away too much."""
    take(acting, seen, MoveEvent.CLOSE, now=now, ended_at=now)
    move_absorbed.look_at(acting, [seen.agent_id], now=now)


def contact_closed(acting: Acting, subject: str, *, now: datetime, **_details: object) -> None:
    """Reaction to `contact.closed`: who said "after this call" goes, who was on her way home is there.

    In the same transaction, before she is ready again: the next citizen meets her under the right hat.
    """
    waiting = Move.objects.filter(
        agent__contacts=int(subject.partition(":")[2]), state__in=[MoveState.ACCEPTED, *COMING_HOME]
    ).select_related("agent", "home", "to")
    for seen in waiting:
        try:
            with transaction.atomic():
                _go_on(acting, seen, now)
        except (LostRace, Refused):
            continue  # the duty looks at it within a second


def _go_on(acting: Acting, seen: Move, now: datetime) -> None:
    if seen.state != MoveState.ACCEPTED:
        close_move(acting, seen, now=now)
        return
    if seen.ends_at and seen.ends_at <= now:
        cancel_move(acting, seen, EndedHow.TIME, now=now)
        return
    take(acting, seen, MoveEvent.BEGIN, now=now, began_at=now)
    people.wear(acting, seen.agent, seen.to, now=now)


@transaction.atomic
def recall(acting: Acting, move_id: int, *, now: datetime) -> Move:
    """Home needs her back: for the lead of her home team. The contact in hand is finished first."""
    seen = move(move_id)
    must_lead(acting, seen.home)
    if seen.state == MoveState.ACCEPTED:
        cancel_move(acting, seen, EndedHow.RECALLED, now=now)
    else:
        send_home(acting, seen, EndedHow.RECALLED, now=now, event=MoveEvent.RECALL)
    return seen


@transaction.atomic
def come_home(acting: Acting, move_id: int, *, now: datetime) -> Move:
    """The agent goes home when she wants to, after the contact in hand; nobody need allow it."""
    seen = move(move_id)
    acting.must_be_agent(seen.agent_id)
    if seen.state == MoveState.ACCEPTED:
        cancel_move(acting, seen, EndedHow.OWN, now=now)
    elif seen.state not in COMING_HOME:
        send_home(acting, seen, EndedHow.OWN, now=now)
    return seen


@transaction.atomic
def cancel(acting: Acting, move_id: int, *, now: datetime) -> Move:
    """An accepted move comes to nothing: she is ill, or the call in hand goes on and on."""
    seen = move(move_id)
    if acting.agent_id != seen.agent_id:
        acting.must_be("lead", "administrator")
    how: Any = EndedHow.OWN if acting.agent_id == seen.agent_id else EndedHow.ASKER
    if seen.state != MoveState.ACCEPTED:
        raise LostRace(_("That has been decided already: %(state)s.") % {"state": seen.get_state_display()})
    cancel_move(acting, seen, how, now=now)
    return seen
