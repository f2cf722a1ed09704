"""The one duty of the moves: look at the lines, let offers run out, put hats on, bring people home.

Called by the dispatcher every second. Each move is changed in a transaction of its own and only from the state it was
seen in: a second dispatcher, or calling it again, changes nothing more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from nowrongdoor.engine.dispatch.stepping_in import COMING_HOME, MoveState
from nowrongdoor.engine.hours import instant
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import move_absorbed, move_watch
from nowrongdoor.townhall.line.models import Move, MoveNumbers
from nowrongdoor.townhall.line.move_answering import expire
from nowrongdoor.townhall.line.move_asking import withdraw
from nowrongdoor.townhall.line.move_course import begin_if_free, cancel_move, close_move, send_home
from nowrongdoor.townhall.line.move_rules import EndedHow, GoingOn, why_cancelled, why_over
from nowrongdoor.townhall.line.move_seeing import recovered, seen_now
from nowrongdoor.townhall.line.move_standings import numbers
from nowrongdoor.townhall.line.move_steps import hand_is_free
from nowrongdoor.townhall.people.reads import town_day

log = logging.getLogger("nowrongdoor.moves")

PROPOSAL_LASTS = timedelta(minutes=15)
"""A proposal nobody has offered by then is withdrawn: the line is another by now."""


@dataclass(slots=True)
class KeptUp:
    """What one call did, in numbers of moves; `levels_changed`: lines whose alarm rose or fell."""

    levels_changed: int = 0
    expired: int = 0
    withdrawn: int = 0
    begun: int = 0
    cancelled: int = 0
    returned: int = 0
    closed: int = 0
    absorbed: int = 0

    @property
    def hats_changed(self) -> bool:
        """Whether the dispatcher must read again who wears what."""
        return bool(self.begun or self.returned)


def keep_up(acting: Acting, *, now: datetime) -> KeptUp:
    """Do everything about moves that is due at this moment; safe to call at any time, any number of times."""
    done = KeptUp(levels_changed=len(move_watch.look(acting, now=now)))
    going_on = list(Move.objects.filter(ended_at=None).select_related("agent", "home", "to"))
    if going_on:
        _keep_all(acting, going_on, done, now)
    done.absorbed = len(_look_once_a_day(acting, now))
    return done


def _keep_all(acting: Acting, going_on: list[Move], done: KeptUp, now: datetime) -> None:
    calm_lines, seen = recovered(), seen_now(going_on, now=now)
    for one in going_on:
        try:
            with transaction.atomic():
                count = _DUTIES[MoveState(one.state)](acting, one, seen[one.pk], one.to_id in calm_lines, now)
        except (LostRace, Refused) as error:
            log.info("move %s: %s", one.pk, error)
            continue
        if count:
            setattr(done, count, getattr(done, count) + 1)


def _proposed(acting: Acting, one: Move, seen: GoingOn, calm: bool, now: datetime) -> str:
    """Withdrawn when the line has recovered, or when nobody took it up."""
    if not (calm and one.triggered_at) and now - one.proposed_at < PROPOSAL_LASTS and seen.on_staff and seen.to_in_use:
        return ""
    withdraw(acting, one.pk, now=now, how=EndedHow.RECOVERED if calm else EndedHow.TIME)
    return "withdrawn"


def _offered(acting: Acting, one: Move, seen: GoingOn, calm: bool, now: datetime) -> str:
    """Expired when the time to answer is over; withdrawn when there is nothing to help with any more."""
    if one.expires_at is not None and one.expires_at <= now:
        expire(acting, one, now=now)
        return "expired"
    how = EndedHow.RECOVERED if calm and one.triggered_at else _gone(seen)
    if how is None:
        return ""
    withdraw(acting, one.pk, now=now, how=how)
    return "withdrawn"


def _gone(seen: GoingOn) -> EndedHow | None:
    if not seen.on_staff:
        return EndedHow.LEFT_STAFF
    if not seen.to_in_use:
        return EndedHow.TEAM_GONE
    return EndedHow.LINE_CLOSED if seen.line_over else None


def _accepted(acting: Acting, one: Move, seen: GoingOn, calm: bool, now: datetime) -> str:
    """Begun when the hand is free; cancelled when it cannot begin any more."""
    how = why_cancelled(seen, numbers())
    if how is not None:
        cancel_move(acting, one, how, now=now)
        return "cancelled"
    return "begun" if begin_if_free(acting, one, now=now) else ""


def _active(acting: Acting, one: Move, seen: GoingOn, calm: bool, now: datetime) -> str:
    """Sent home when it is over, whatever the reason."""
    how = why_over(seen, numbers())
    if how is None:
        return ""
    send_home(acting, one, how, now=now)
    return "returned"


def _coming_home(acting: Acting, one: Move, seen: GoingOn, calm: bool, now: datetime) -> str:
    """Home once the hand is free."""
    if not hand_is_free(one.agent_id):
        return ""
    close_move(acting, one, now=now)
    return "closed"


_DUTIES: dict[MoveState, Callable[[Acting, Move, GoingOn, bool, datetime], str]] = {
    MoveState.PROPOSED: _proposed,
    MoveState.OFFERED: _offered,
    MoveState.ACCEPTED: _accepted,
    MoveState.ACTIVE: _active,
    **dict.fromkeys(COMING_HOME, _coming_home),
}


def _look_once_a_day(acting: Acting, now: datetime) -> list[object]:
    """Everybody's time away is looked at once a day by one dispatcher; a move that ends looks at her own at once."""
    midnight = instant(town_day(now), time(0), settings.TIME_ZONE)
    MoveNumbers.objects.get_or_create(pk=1)
    due = Q(absorbed_looked_at=None) | Q(absorbed_looked_at__lt=midnight)
    with transaction.atomic():
        if not MoveNumbers.objects.filter(due, pk=1).update(absorbed_looked_at=now):
            return []
        return list(move_absorbed.look_at(acting, None, now=now))
