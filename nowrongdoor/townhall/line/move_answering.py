"""Her answer to an offer: yes, yes after this call, no, or none at all."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nowrongdoor.engine.dispatch.stepping_in import MoveEvent, MoveState, NotNow
from nowrongdoor.townhall.errors import LostRace, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line.models import Move
from nowrongdoor.townhall.line.move_course import begin_if_free
from nowrongdoor.townhall.line.move_rules import DeclineReason, EndedHow
from nowrongdoor.townhall.line.move_standings import ask_for, standings
from nowrongdoor.townhall.line.move_steps import hold_teams, judged, move, refuse, take

HER_OWN_AFFAIR = frozenset(
    {
        NotNow.ALREADY_ASKED,
        NotNow.COOL_DOWN,
        NotNow.OPTED_OUT_TODAY,
        NotNow.PROTECTED_ACTIVITY,
        NotNow.PROTECTED_SOON,
        NotNow.AWAY,
        NotNow.NOT_FRESH,
    }
)
"""What was weighed when she was asked, and what she has weighed herself by saying yes."""


@transaction.atomic
def accept(acting: Acting, move_id: int, *, now: datetime, after_contact: bool = False) -> Move:
    """She says yes. With no citizen in hand it begins at once, otherwise when this contact closes.

    Looked at again under the lock of the giving team: of two who say yes in the same second only as many go as home can
    spare. Refused with the reason; LostRace when the offer has run out or was answered in another tab.
    """
    seen = move(move_id)
    acting.must_be_agent(seen.agent_id)
    _still_open(seen, now)
    standing = standings(now=now, agents=[seen.agent_id]).get(seen.agent_id)
    hold_teams(seen.home.code, standing.wearing if standing else "")
    ask = ask_for(seen.to, now=now, paired=seen.paired, over_quota=seen.over_quota, extends=bool(seen.extends_id))
    refuse(judged(seen.agent_id, ask, now=now, but=HER_OWN_AFFAIR)[1])
    if seen.extends_id:
        return _prolong(acting, seen, now)
    try:
        with transaction.atomic():
            take(acting, seen, MoveEvent.ACCEPT, now=now, answered_at=now)
    except IntegrityError as error:
        raise LostRace(_("You are on your way somewhere already.")) from error
    if not begin_if_free(acting, seen, now=now):
        Move.objects.filter(pk=seen.pk).update(after_contact=True)
        seen.after_contact = True
    return seen


def _still_open(seen: Move, now: datetime) -> None:
    """LostRace when the offer is answered, withdrawn or run out; she is told which."""
    if seen.state != MoveState.OFFERED:
        raise LostRace(_("That has been decided already: %(state)s.") % {"state": seen.get_state_display()})
    if seen.expires_at is not None and seen.expires_at <= now:
        raise LostRace(_("The time to answer has run out. Nothing has changed."))


def _prolong(acting: Acting, seen: Move, now: datetime) -> Move:
    """More time: the move she is in ends here, the new one goes on under the same hat."""
    going_on = move(seen.extends_id or 0)
    take(acting, going_on, MoveEvent.EXTEND, now=now, ended_at=now, hat_off_at=now, ended_how=EndedHow.EXTENDED)
    take(acting, seen, MoveEvent.ACCEPT, now=now, answered_at=now)
    return take(acting, seen, MoveEvent.BEGIN, now=now, began_at=now)


@transaction.atomic
def decline(acting: Acting, move_id: int, *, now: datetime, reason: str = "") -> Move:
    """She says no, with a reason if she likes. Nothing else changes: not her state, not her figures; then peace.

    No setting takes this away. Slip for a reason that is not on the list.
    """
    seen = move(move_id)
    acting.must_be_agent(seen.agent_id)
    if reason and reason not in set(DeclineReason):
        raise Slip("reason", _("Choose a reason from the list, or none."))
    _still_open(seen, now)
    return take(acting, seen, MoveEvent.DECLINE, now=now, answered_at=now, ended_at=now, decline_reason=reason)


@transaction.atomic
def expire(acting: Acting, seen: Move, *, now: datetime) -> Move:
    """Nobody answered in time; nothing is held against her."""
    acting.must_be("lead")
    return take(acting, seen, MoveEvent.EXPIRE, now=now, ended_at=now)
