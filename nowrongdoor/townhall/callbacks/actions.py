"""What people do with a promise beside ringing: give it to somebody, send it back or on, move it, end it, reopen it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.callbacks import counting, keepers, reads, ringing, terms, times
from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.callbacks.rules import OPEN, Holder, Step
from nowrongdoor.townhall.callbacks.stepping import give_to, locked, take_step, tell_journal
from nowrongdoor.townhall.callbacks.words import refused as refused
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.messages.rules import Purpose
from nowrongdoor.townhall.people.models import Agent, Team

RETURNED_BECAUSE = ("wrong_team", "wrong_number")


@transaction.atomic
def assign(acting: Acting, callback_id: int, agent_id: int, *, now: datetime) -> Callback:
    """Name who is to keep it: oneself, or a colleague when one leads. Hers for half of the time left, while at work.

    Refused for somebody who is not at work now: a promise never lies with her.
    """
    callback = _mine(acting, callback_id, now)
    if acting.agent_id != agent_id:
        acting.must_be("lead", "administrator")
    agent = Agent.objects.filter(pk=agent_id, active=True).first()
    if agent is None or agent_id not in keepers.at_work(now).agents:
        raise Refused(_("That colleague is not at work now."), "not_at_work")
    callback.named = agent
    assert callback.by is not None
    if callback.by > now:
        times.set_by(callback, callback.by, now)
    if give_to(callback, agent_id, Holder.NAMED):
        tell_journal(acting, "assigned", callback, now, owner=agent_id, held_as=Holder.NAMED)
    callback.save()
    return callback


@transaction.atomic
def return_to_promiser(
    acting: Acting, callback_id: int, because: str = "wrong_team", *, now: datetime, team: str = ""
) -> Callback:
    """It is not ours: back to who promised it, or straight on to the team that can. The time promised stays.

    Only a mark of a reason is kept. LostRace while somebody is ringing.
    """
    if because not in RETURNED_BECAUSE:
        raise Slip("because", _("Say why it is sent back."))
    callback = _not_rung(acting, callback_id, now)
    take_step(callback, Step.WRONG_TEAM)
    callback.returned_because = because
    tell_journal(acting, "returned", callback, now, why=because)
    if team:
        _to_team(acting, callback, team, now)
    else:
        keepers.settle(acting, callback, keepers.at_work(now), now)
    callback.save()
    return callback


@transaction.atomic
def send_on(acting: Acting, callback_id: int, *, now: datetime, team: str = "", number: str = "") -> Callback:
    """Its promiser sends it on: to the right team, or to the right number, or both.

    The time promised stays; a number that was another's is told it in place of the one that was.
    """
    callback = _mine(acting, callback_id, now)
    before = callback.number
    if number:
        callback.number, callback.number_verified = terms.number_of(number), "said_back"
    _to_team(acting, callback, team or callback.team.code, now)
    if callback.number != before:
        times.reach_anew(acting, callback, now)
    callback.save()
    return callback


def _to_team(acting: Acting, callback: Callback, code: str, now: datetime) -> None:
    """With this team from now; another than before makes it transferred, and nobody is named any more."""
    team = Team.objects.filter(code=code, active=True).first()
    if team is None:
        raise Slip("team", _("There is no such team."))
    take_step(callback, Step.SEND_ON)
    if team.pk != callback.team_id:
        callback.team, callback.named, callback.transferred = team, None, True
        tell_journal(acting, "transferred", callback, now)
    callback.returned_because, callback.owner, callback.held_as = "", None, Holder.TEAM
    assert callback.by is not None
    times.keep_by(callback, now)
    keepers.settle(acting, callback, keepers.at_work(now), now)


@transaction.atomic
def move(acting: Acting, callback_id: int, by: datetime, *, now: datetime, wished: bool = False) -> Callback:
    """Another time, and the citizen is told it. `wished`: she asked for it herself, and is on the line.

    Only her own wish moves what the promise is measured against. Slip with the nearest times where it cannot be.
    """
    callback = _mine(acting, callback_id, now)
    if callback.state not in OPEN:
        raise Refused(_("This promise is over. Reopen it if the citizen still waits."), "callback_over")
    by = terms.time_of(callback.team, by, callback.not_before, now)
    old = callback.by
    given = times.give(callback, by, now, "wished" if wished else "moved")
    tell_journal(acting, "moved", callback, now, old=old, because=given.because)
    if wished:
        callback.first_by = by if callback.broken_at is None else callback.first_by
        times.told(acting, callback, given, "spoken", now)
    else:
        times.tell(acting, callback, now, purpose=Purpose.NEW_TIME)
    callback.save()
    return callback


@transaction.atomic
def told(acting: Acting, callback_id: int, *, now: datetime) -> Callback:
    """She has been told the time that holds by word of mouth."""
    callback = _mine(acting, callback_id, now)
    time = times.current(callback)
    if time is not None and time.told_at is None:
        times.told(acting, callback, time, "spoken", now)
    return callback


@transaction.atomic
def answered_otherwise(acting: Acting, callback_id: int, *, now: datetime) -> Callback:
    """She has her answer without our call: she rang herself, came by, or was written to. LostRace while it rings."""
    callback = _not_rung(acting, callback_id, now)
    counting.kept(acting, callback, now, how="otherwise")
    callback.save()
    return callback


@transaction.atomic
def wrote(acting: Acting, callback_id: int, *, now: datetime) -> Callback:
    """After the last try: she has been written to, by letter or text; the promise is closed, not reached."""
    callback = _mine(acting, callback_id, now)
    give_up(acting, callback, now)
    callback.save()
    return callback


def give_up(acting: Acting, callback: Callback, now: datetime) -> None:
    """A locked promise tried in vain is closed, once she has been written to. Not saved."""
    take_step(callback, Step.GIVE_UP)
    callback.closed_at = now
    times.tell_no_more(acting, callback, now)
    tell_journal(acting, "closed_unreached", callback, now, broken=callback.broken_at is not None)


@transaction.atomic
def reopen(acting: Acting, callback_id: int, *, now: datetime) -> Callback:
    """The citizen still waits: the same promise again, with a new time that she is told."""
    callback = locked(callback_id)
    reads.must_concern(acting, callback, now)
    take_step(callback, Step.REOPEN)
    if not callback.number:
        raise Refused(_("This promise is long over, and its number is gone. Promise a new call."), "let_go")
    callback.reopened += 1
    callback.closed_at = callback.rung_at = callback.next_try_at = callback.not_before = None
    callback.owner, callback.held_as, callback.promised_at = None, Holder.TEAM, now
    by = terms.time_of(callback.team, None, None, now)
    times.give(callback, by, now, "reopened")
    callback.first_by = by
    tell_journal(acting, "reopened", callback, now, times=callback.reopened)
    keepers.settle(acting, callback, keepers.at_work(now), now)
    times.tell(acting, callback, now, purpose=Purpose.NEW_TIME)
    callback.save()
    return callback


def _not_rung(acting: Acting, callback_id: int, now: datetime) -> Callback:
    """The promise, locked and out of the line; LostRace while a colleague has it in hand."""
    found = Callback.objects.select_related("team").filter(pk=callback_id).first()
    if found is not None:
        reads.must_concern(acting, found, now)
        ringing.out_of_line(acting, callback_id, now=now)
    return _mine(acting, callback_id, now)


def _mine(acting: Acting, callback_id: int, now: datetime) -> Callback:
    """The promise, locked; Refused for who has nothing to do with it."""
    callback = locked(callback_id)
    reads.must_concern(acting, callback, now)
    return callback
