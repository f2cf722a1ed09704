"""The one job that keeps promises: who owns them, which join the line, which slip, and what must be told.

Called every few seconds by the worker. Each promise is changed in a transaction of its own, from the state it is in
then: called twice, in two workers, or killed in the middle, it does nothing wrong and nothing twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from nowrongdoor.engine.hours import is_open
from nowrongdoor.townhall.callbacks import actions, counting, keepers, ringing, times
from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt, CallbackTime
from nowrongdoor.townhall.callbacks.rules import DIALLED_FROM, NEEDS_OWNER, OPEN, CallbackState
from nowrongdoor.townhall.callbacks.stepping import locked, tell_journal
from nowrongdoor.townhall.contacts.rules import ContactState
from nowrongdoor.townhall.errors import TownHallError
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import handing, outgoing
from nowrongdoor.townhall.line.models import Assignment
from nowrongdoor.townhall.messages import actions as messages
from nowrongdoor.townhall.messages import reads as outbox
from nowrongdoor.townhall.messages.rules import Purpose

log = logging.getLogger("nowrongdoor.callbacks")

_LIVE = CallbackAttempt.objects.filter(callback=OuterRef("pk"), ended_at=None)
_TO_TEXT = CallbackTime.objects.filter(callback=OuterRef("pk"), told_at=None, over_at=None, untold_because="")
"""What a text could not bring must be said by somebody: there is nothing to try again every few seconds."""


@dataclass(slots=True)
class Kept:
    """What one call did, in numbers of promises."""

    changed_hands: int = 0
    joined: int = 0
    put_back: int = 0
    slipping: int = 0
    broken: int = 0
    moved: int = 0
    told: int = 0
    given_up: int = 0


def keep_up(acting: Acting, *, now: datetime) -> Kept:
    """Do everything about promises that is due at this moment."""
    house = keepers.at_work(now)
    handing.expire(acting, now=now)
    return Kept(
        changed_hands=change_hands(acting, house, now),
        broken=_each(acting, _late(now), _break, now),
        slipping=_each(acting, _sliding(now), _slip, now),  # before its time moves: of a short one both are due at once
        moved=_each(acting, _to_move(now), _move, now),
        told=_each(acting, _to_tell(now), _tell, now),
        given_up=_each(acting, _vain(), _write, now),
        put_back=_leave_closed_lines(acting, house, now),
        joined=_join(acting, house, now),
    )


def change_hands(acting: Acting, house: keepers.AtWork, now: datetime, *, only: Q | None = None) -> int:
    """Give each promise to who is to keep it now; looked at without a lock first, for most stay where they are."""
    rows = Callback.objects.filter(state__in=NEEDS_OWNER)
    wrong = house.misplaced(rows if only is None else rows.filter(only))
    return _each(acting, wrong, lambda who, callback, at: keepers.settle(who, callback, house, at), now)


def agent_left(acting: Acting, subject: str, *, now: datetime, **_details: object) -> None:
    """She is no longer at work (reaction to `presence.away`): nothing lies with her from this moment on."""
    agent_id = int(subject.partition(":")[2])
    house = keepers.at_work(now)
    deserted = Q(owner=None) & ~Q(team_id__in=house.teams)
    change_hands(acting, house, now, only=Q(owner_id=agent_id) | deserted)


def agent_withdrew(
    acting: Acting, subject: str, *, now: datetime, state: str = "", agent: int = 0, **_m: object
) -> None:
    """The same where a ringing telephone was taken back because she left (reaction to `line.withdrawn`)."""
    if state == "away" and agent:
        agent_left(acting, f"agent:{agent}", now=now)


def hours_changed(
    acting: Acting, subject: str, *, now: datetime, changed: Collection[str] = (), **_details: object
) -> None:
    """A team opens at other times (reaction to `team.saved`): what follows from a promise's time follows from them."""
    if not {"opens", "closes", "weekdays"} & set(changed):
        return
    rows = Callback.objects.filter(team_id=int(subject.partition(":")[2]), state__in=OPEN, by__gt=now)

    def anew(_acting: Acting, callback: Callback, at: datetime) -> bool:
        times.keep_by(callback, at)
        return True

    _each(acting, rows.values_list("pk", flat=True), anew, now)


def _each(acting: Acting, ids: Iterable[int], step: Callable[[Acting, Callback, datetime], bool], now: datetime) -> int:
    """One step for each promise, each in a transaction of its own; one that cannot be is logged and stops nobody."""
    count = 0
    for callback_id in list(ids):
        try:
            with transaction.atomic():
                callback = locked(callback_id)
                if callback.state in OPEN and step(acting, callback, now):
                    callback.save()
                    count += 1
        except TownHallError as no:
            log.warning("callback %s: %s", callback_id, no)
        except Exception:
            log.exception("callback %s is left as it is", callback_id)
    return count


def _late(now: datetime) -> Iterable[int]:
    """Whose time has passed with nobody having rung; one that is being rung just now is waited for."""
    rows = Callback.objects.filter(state__in=OPEN, first_by__lte=now, broken_at=None)
    rows = rows.filter(Q(rung_at=None) | Q(rung_at__gt=F("first_by"))).exclude(state=CallbackState.IN_PROGRESS)
    return rows.values_list("pk", flat=True)


def _break(acting: Acting, callback: Callback, now: datetime) -> bool:
    return counting.broken(acting, callback, now)


def _sliding(now: datetime) -> Iterable[int]:
    rows = Callback.objects.filter(state__in=OPEN, slips_at__lte=now, slipping_at=None, rung_at=None)
    return rows.values_list("pk", flat=True)


def _slip(acting: Acting, callback: Callback, now: datetime) -> bool:
    if callback.slipping_at is not None or callback.rung_at is not None:
        return False
    callback.slipping_at = now
    tell_journal(acting, "slipping", callback, now, owner=callback.owner_id or 0)
    return True


def _to_move(now: datetime) -> Iterable[int]:
    """Whose time is about to pass, or has, with nobody ringing: they must be told another."""
    rows = Callback.objects.filter(state__in=NEEDS_OWNER - {CallbackState.EXHAUSTED}, tell_at__lte=now)
    return rows.exclude(Exists(_LIVE.filter(agent__isnull=False))).values_list("pk", flat=True)


def _move(acting: Acting, callback: Callback, now: datetime) -> bool:
    ringing_now = callback.attempts.filter(ended_at=None, agent__isnull=False).exists()
    if callback.state not in NEEDS_OWNER or callback.tell_at is None or callback.tell_at > now or ringing_now:
        return False
    times.new_time(acting, callback, now, because="late", not_before=callback.next_try_at)
    return True


def _to_tell(now: datetime) -> Iterable[int]:
    """Who knows nothing yet of a time that holds, and whose conversation with the promiser is over."""
    rows = Callback.objects.filter(Exists(_TO_TEXT), state__in=OPEN)
    over = Q(question__contact__state=ContactState.CLOSED)
    left_open = Q(question__contact__ended_at__lt=now - times.ENDED_BUT_OPEN)
    return rows.filter(over | left_open).values_list("pk", flat=True)


def _tell(acting: Acting, callback: Callback, now: datetime) -> bool:
    time = times.current(callback)
    if time is None or time.told_at is not None or time.untold_because:
        return False  # what a text could not bring must be said by somebody
    return times.tell(acting, callback, now, purpose=Purpose.PROMISE if time.number == 1 else Purpose.NEW_TIME)


def _vain() -> Iterable[int]:
    """Tried in vain, of those who can be texted that we did. Who cannot be waits for a letter."""
    rows = Callback.objects.filter(state=CallbackState.EXHAUSTED).values_list("pk", "number")
    return [callback_id for callback_id, number in rows if outbox.may_be_texted(number) is None]


def _write(acting: Acting, callback: Callback, now: datetime) -> bool:
    """She is texted that we tried, and the promise closes."""
    if callback.state != CallbackState.EXHAUSTED or outbox.may_be_texted(callback.number) is not None:
        return False
    actions.give_up(acting, callback, now)  # first, for it takes back whatever else was still to be told
    messages.send(
        acting,
        key=f"unreached:{callback.pk}:{callback.reopened}",
        to=callback.number,
        text=times.text_of_the_end(callback),
        language=callback.language,
        about=times.about(callback),
        purpose=Purpose.NOT_REACHED,
        now=now,
    )
    return True


def _join(acting: Acting, house: keepers.AtWork, now: datetime) -> int:
    """Due promises of teams that are open take their place in the line."""
    due = Q(named_until__lte=now) & (Q(not_before=None) | Q(not_before__lte=now))
    rows = Callback.objects.filter(due, state__in=DIALLED_FROM).filter(Q(next_try_at=None) | Q(next_try_at__lte=now))
    rows = rows.exclude(Exists(_LIVE)).order_by("by", "pk")
    open_teams = {team_id for team_id, hours in house.hours.items() if is_open(hours, now)}
    count = 0
    for callback_id in list(rows.filter(team_id__in=open_teams).values_list("pk", flat=True)):
        count += ringing.join_line(acting, callback_id, now=now)
    return count


def _leave_closed_lines(acting: Acting, house: keepers.AtWork, now: datetime) -> int:
    """Nobody is rung after closing time: what waits in a closed line goes out of it until the morning."""
    closed = {team_id for team_id, hours in house.hours.items() if not is_open(hours, now)}
    offered = Assignment.objects.filter(place__contact=OuterRef("contact"), ended_at=None)
    waits = CallbackAttempt.objects.filter(ended_at=None, agent=None, callback__team_id__in=closed)
    count = 0
    for contact_id in list(waits.exclude(Exists(offered)).values_list("contact_id", flat=True)):
        with transaction.atomic():
            count += outgoing.leave(acting, contact_id, now=now)
    return count
