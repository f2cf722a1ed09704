"""Presence: what each agent is doing now, changed only from a state the change was decided on.

A word from the telephone may be older than the spell it ends; then the spell has no length, never a negative one. Every
change ends the open spell and begins the next in one statement, so that a history stands and two changers cannot
both win. Locks are taken place first, presence second, everywhere in this room.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.errors import LostRace, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.line import rules
from nowrongdoor.townhall.line.models import Assignment, DeskSeen, Place, Presence
from nowrongdoor.townhall.line.ports import telephony
from nowrongdoor.townhall.people.models import Agent

MOST_LOOKS = 3
"""How often one looks again when somebody else was quicker."""

_FLIP = """
WITH old AS (
  UPDATE line_presence SET until = greatest(since, %(at)s)
  WHERE agent_id = %(agent)s AND until IS NULL AND state = ANY(%(expected)s)
  RETURNING agent_id, missed_rings, next_state, next_reason, until)
INSERT INTO line_presence (agent_id, state, reason, hat_id, next_state, next_reason, missed_rings, since)
SELECT agent_id, %(state)s, %(reason)s, %(hat)s,
       CASE WHEN %(keep_wish)s THEN next_state ELSE '' END,
       CASE WHEN %(keep_wish)s THEN next_reason ELSE '' END,
       CASE WHEN %(missed)s < 0 THEN missed_rings ELSE %(missed)s END, until
FROM old RETURNING id
"""


def flip(
    agent_id: int,
    expected: Iterable[State],
    state: State,
    *,
    at: datetime,
    reason: str = "",
    hat_id: int | None = None,
    keep_wish: bool = False,
    missed_rings: int | None = None,
) -> bool:
    """Move an agent to `state` if she is still in one of `expected`; False when somebody was first.

    `missed_rings` None keeps the count; `keep_wish` carries over what she asked to be when the contact closes.
    """
    values: dict[str, Any] = {
        "agent": agent_id,
        "expected": [str(one) for one in expected],
        "state": str(state),
        "reason": reason,
        "hat": hat_id,
        "keep_wish": keep_wish,
        "missed": -1 if missed_rings is None else missed_rings,
        "at": at,
    }
    for _look in range(MOST_LOOKS):
        with connection.cursor() as cursor:
            cursor.execute(_FLIP, values)
            if cursor.fetchone() is not None:
                return True
        # Waiting for another changer ends with the old spell over; the one he began may be as good to start from.
        if not Presence.objects.filter(agent_id=agent_id, until=None, state__in=values["expected"]).exists():
            return False
    return False


def now_of(agent_id: int) -> Presence | None:
    """The open spell, or None where the agent has never been at work here."""
    return Presence.objects.filter(agent_id=agent_id, until=None).first()


@transaction.atomic
def arrive(acting: Acting, agent_id: int, *, now: datetime) -> None:
    """First time at a desk: the agent is known, and away until she says she is ready."""
    acting.must_be_agent(agent_id)
    Agent.objects.select_for_update().get(pk=agent_id)
    if now_of(agent_id) is None:
        Presence.objects.create(agent_id=agent_id, state=State.AWAY, since=now)


@transaction.atomic
def choose(acting: Acting, agent_id: int, state: State, *, now: datetime, reason: str = "") -> Presence:
    """The agent says what she is now: ready, on a break, or away.

    With a contact in hand the choice waits until it closes; while her telephone rings, a break gives the contact back
    its place at once. Slip for a state nobody can choose or a break without a known reason.
    """
    acting.must_be_agent(agent_id)
    _check_choice(state, reason)
    for _look in range(MOST_LOOKS):
        current = now_of(agent_id)
        if current is None:
            arrive(acting, agent_id, now=now)
        elif _settle(acting, current, state, reason, now):
            break
    else:
        raise LostRace(_("Your state changed at the same moment. Look again."))
    changed = now_of(agent_id)
    assert changed is not None
    return changed


def _settle(acting: Acting, seen: Presence, state: State, reason: str, now: datetime) -> bool:
    """Carry a choice out from the state the agent was seen in; False when that is no longer so."""
    if seen.state == state and seen.reason == reason:
        return True
    if seen.state in rules.WITH_CONTACT:
        return _wish(acting, seen, state, reason, now)
    if seen.state != State.RINGING:
        return _change(acting, seen.agent_id, State(seen.state), state, reason, now)
    return state == State.READY or withdraw_ringing(acting, seen.agent_id, state, reason=reason, now=now)


def _check_choice(state: State, reason: str) -> None:
    if state not in rules.CHOSEN_FROM:
        raise Slip("state", _("Choose ready, break or away."))
    if (state == State.PAUSE) != bool(reason) or (reason and reason not in rules.CHOSEN_PAUSES):
        raise Slip("reason", _("Choose why you take a break."))


def _wish(acting: Acting, seen: Presence, state: State, reason: str, now: datetime) -> bool:
    kept = Presence.objects.filter(pk=seen.pk, until=None).update(
        next_state="" if state == State.READY else state, next_reason=reason
    )
    if kept:
        rooms = _rooms(seen.agent_id)
        record(acting, "presence.wished", f"agent:{seen.agent_id}", at=now, rooms=rooms, reason=reason, state=state)
    return bool(kept)


def _change(acting: Acting, agent_id: int, old: State, state: State, reason: str, now: datetime) -> bool:
    changed = flip(agent_id, [old], state, at=now, reason=reason, missed_rings=0)
    if changed:
        record(acting, f"presence.{state}", f"agent:{agent_id}", at=now, rooms=_rooms(agent_id, "line"), reason=reason)
    return changed


@transaction.atomic
def withdraw_ringing(acting: Acting, agent_id: int, state: State, *, now: datetime, reason: str = "") -> bool:
    """Take a ringing contact back from an agent who is no longer there; it keeps its place. False when too late."""
    offer = (
        Assignment.objects.filter(agent_id=agent_id, ended_at=None, answered_at=None).select_related("place").first()
    )
    if offer is None:
        return False
    place = Place.objects.select_for_update().get(pk=offer.place_id)
    if not Assignment.objects.filter(pk=offer.pk, ended_at=None, answered_at=None).update(
        ended_at=Greatest("offered_at", now), ended_how="withdrawn"
    ):
        return False
    flip(agent_id, [State.RINGING], state, at=now, reason=reason, missed_rings=0)
    call = offer.place.contact.call
    if call:
        # Robust: her break stands, whatever the switchboard says to it.
        transaction.on_commit(lambda: telephony().cancel(call, at=now), robust=True)
    record(
        acting,
        "line.withdrawn",
        f"contact:{offer.place.contact_id}",
        at=now,
        rooms=_rooms(agent_id, "line"),
        agent=agent_id,
        state=state,
        out=place.outgoing,
    )
    return True


_FREE = """
WITH old AS (
  UPDATE line_presence SET until = greatest(since, %(at)s)
  WHERE agent_id = %(agent)s AND until IS NULL AND state = ANY(%(expected)s)
    AND NOT EXISTS (SELECT 1 FROM line_assignment
                    WHERE agent_id = %(agent)s AND ended_at IS NULL AND parked_at IS NULL)
  RETURNING agent_id, next_state, next_reason, until)
INSERT INTO line_presence (agent_id, state, reason, next_state, next_reason, missed_rings, since)
SELECT agent_id, CASE WHEN next_state = '' THEN 'ready' ELSE next_state END, next_reason, '', '', 0, until
FROM old RETURNING state, reason
"""


def free(acting: Acting, agent_id: int, *, now: datetime) -> None:
    """A contact is closed or parked: the agent becomes what she asked for, or ready; not with another in hand."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE, {"agent": agent_id, "expected": [str(one) for one in rules.WITH_CONTACT], "at": now})
        became = cursor.fetchone()
    if became is None:
        return
    state, reason = became
    record(acting, f"presence.{state}", f"agent:{agent_id}", at=now, rooms=_rooms(agent_id, "line"), reason=reason)


def desk_seen(acting: Acting, agent_id: int, *, now: datetime) -> None:
    """An agent's open desk has been heard from."""
    DeskSeen.objects.update_or_create(agent_id=agent_id, defaults={"at": now})


def desk_opened(acting: Acting, agent_id: int, *, now: datetime) -> None:
    """A desk that was heard from before is opened again: the chair is not empty while its stream begins."""
    DeskSeen.objects.filter(agent_id=agent_id, at__lt=now).update(at=now)


def empty_chairs(acting: Acting, *, now: datetime, unseen: timedelta) -> list[int]:
    """Set ready agents away whose open desk fell silent, so that no citizen rings at an empty chair; returns them.

    Whoever never opened a desk here is left alone: a telephone may be all she has. Closing the desk in mid-conversation
    changes nothing: the conversation goes on, and the contact stands there when she opens it again.
    """
    silent = Presence.objects.filter(
        until=None, state__in=[State.READY, State.RINGING], agent__desk_seen__at__lt=now - unseen
    ).values_list("agent_id", "state")
    gone = []
    for agent_id, state in list(silent):
        with transaction.atomic():
            if state == State.RINGING:
                moved = withdraw_ringing(acting, agent_id, State.AWAY, reason="desk_closed", now=now)
            else:
                moved = flip(agent_id, [State.READY], State.AWAY, at=now, reason="desk_closed")
            if moved:
                record(
                    acting,
                    "presence.away",
                    f"agent:{agent_id}",
                    at=now,
                    rooms=_rooms(agent_id, "line"),
                    reason="desk_closed",
                )
                gone.append(agent_id)
    return gone


def _rooms(agent_id: int, *more: str) -> tuple[str, ...]:
    return (f"desk:{agent_id}", "lead", *more)
