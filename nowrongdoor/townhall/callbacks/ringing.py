"""Ringing the citizen: taken from the list by one who wants to, or through the one line; the agent's telephone first.

The open attempt is the lease: while it lasts nobody else dials for the same promise. What the telephone tells comes in
by `reactions.py`, in the transaction of what it follows from.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.callbacks import reads
from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt
from nowrongdoor.townhall.callbacks.rules import DIALLED_FROM, Refusal, Step, after
from nowrongdoor.townhall.callbacks.stepping import locked, tell_journal
from nowrongdoor.townhall.callbacks.words import for_reader, refused
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import outgoing
from nowrongdoor.townhall.line.models import Place


def take(acting: Acting, callback_id: int, *, now: datetime) -> CallbackAttempt:
    """Take a promise from the list: one's own telephone rings, and the citizen's when one has picked up.

    LostRace when a colleague has it. Refused before its next try is due, for a team one has nothing to do with, and
    where the promise is over or back with its promiser.
    """
    callback = Callback.objects.select_related("team", "question__topic", "question__contact").get(pk=callback_id)
    reads.must_concern(acting, callback, now)
    if acting.agent_id is None:
        raise Refused(_("Only somebody with a telephone can ring."), "no_telephone")
    try:
        with transaction.atomic():
            return _take(acting, callback, acting.agent_id, now)
    except IntegrityError as error:
        raise LostRace(_("Taken by a colleague.")) from error


def _take(acting: Acting, callback: Callback, agent_id: int, now: datetime) -> CallbackAttempt:
    _one_at_a_time(callback.pk)
    live = CallbackAttempt.objects.filter(callback=callback, ended_at=None).select_related("contact__place").first()
    if live is not None and live.agent_id is not None:
        raise LostRace(_("Taken by a colleague."))
    if live is None:
        _may_be_dialled(callback, now)
    # The line first, the promise after it: the order of locks (see `stepping`).
    place = live.contact.place if live else _place(acting, callback, now)
    outgoing.take(acting, place, agent_id, now=now)
    callback = locked(callback.pk)
    if live is None:
        _may_be_dialled(callback, now)
        live = _lease(callback, place.contact, now)
    live.agent_id, live.taken = agent_id, True
    live.save(update_fields=["agent", "taken"])
    return live


def _one_at_a_time(callback_id: int) -> None:
    """One who would dial waits for the other: both name the same call, and lock line and promise in other orders."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('callbacks.dial'), %s)", [callback_id % 2**31])


def _may_be_dialled(callback: Callback, now: datetime) -> None:
    """Refuse what the machine refuses, and ringing sooner than was agreed or is decent."""
    found = after(callback.state, Step.TAKE)
    if isinstance(found, Refusal):
        raise refused(found)
    wait = max((moment for moment in (callback.next_try_at, callback.not_before) if moment), default=now)
    if wait > now:
        raise Refused(_("She is to be rung from %(when)s on.") % {"when": for_reader(wait)}, "too_early")


def _place(acting: Acting, callback: Callback, now: datetime) -> Place:
    """A contact of our own making in the line, under a name that the switchboard hears once."""
    question, team = callback.question, callback.team
    call = f"cb-{callback.pk}-{callback.attempts.count() + 1}"
    made = contacts.begin_outgoing(
        acting,
        team=team,
        call=call,
        now=now,
        number=callback.number,
        topic=question.topic,
        citizen_id=question.contact.citizen_id,
    )
    own = question.topic is not None and question.topic.team_id == team.pk
    level = Level(min(question.topic.level, team.mandate)) if question.topic and own else Level.INFORM
    return outgoing.join_to_be_rung(acting, made, number=callback.number, level=level, now=now)


def _lease(callback: Callback, contact: Contact, now: datetime) -> CallbackAttempt:
    number = callback.attempts.count() + 1
    return CallbackAttempt.objects.create(callback=callback, number=number, contact=contact, began_at=now)


@transaction.atomic
def join_line(acting: Acting, callback_id: int, *, now: datetime) -> bool:
    """Let a due promise wait in the line for the next free agent; False when it is being rung or is not due."""
    _one_at_a_time(callback_id)
    callback = locked(callback_id)
    if callback.state not in DIALLED_FROM or callback.attempts.filter(ended_at=None).exists():
        return False
    place = _place(acting, callback, now)
    _lease(callback, place.contact, now)
    tell_journal(acting, "joined", callback, now, outgoing=place.contact_id)
    return True


def out_of_line(acting: Acting, callback_id: int, *, now: datetime) -> None:
    """Nobody is to ring after all: what waits in the line goes out of it. LostRace when somebody has it in hand.

    Called before the promise is locked: the line comes first.
    """
    live = CallbackAttempt.objects.filter(callback_id=callback_id, ended_at=None).first()
    if live is None:
        return
    if live.agent_id is not None or not outgoing.leave(acting, live.contact_id, now=now):
        raise LostRace(_("A colleague is ringing the citizen just now."))
