"""Tapping somebody on the shoulder: propose, offer, withdraw, direct, or step in of one's own accord."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from nowrongdoor.engine.dispatch.stepping_in import DIRECTED_MAY, OWN_MAY, Ask, MoveEvent, MoveState
from nowrongdoor.engine.hours import opening
from nowrongdoor.townhall.contacts.typed import clean
from nowrongdoor.townhall.errors import LostRace, Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line.models import LineWatch, Move
from nowrongdoor.townhall.line.move_course import begin_if_free
from nowrongdoor.townhall.line.move_rules import LONGEST_MINUTES, SHORTEST_MINUTES, EndedHow, MoveKind
from nowrongdoor.townhall.line.move_standings import ask_for
from nowrongdoor.townhall.line.move_steps import beyond_quota, hold_teams, judged, move, must_lead, refuse, take, tell
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import hours_of, town_day


@transaction.atomic
def propose(
    acting: Acting,
    agent_id: int,
    to: Team,
    *,
    now: datetime,
    why: str = "",
    minutes: int | None = None,
    paired: bool = False,
    extends: Move | None = None,
    foretold: Mapping[str, Any] | None = None,
    triggered_at: datetime | None = None,
) -> Move:
    """Think of asking an agent; nobody is disturbed yet. Refused with the reason when she cannot be asked.

    `paired`: a colleague in practice will sit beside her. `extends`: more time in the move she is in. `foretold`: what
    the advisor expects of it. Beyond a quota it is kept all the same, and needs the home lead's yes before it is
    offered.
    """
    acting.must_be("lead", "administrator")
    ask = ask_for(to, now=now, paired=paired, extends=extends is not None)
    standing, verdict = judged(agent_id, ask, now=now)
    over = beyond_quota(verdict)
    if not over:
        refuse(verdict)
    home = _home(standing.base, extends, agent_id, to)
    given: dict[str, Any] = {"why": why, "minutes": minutes, "paired": paired, "triggered_at": triggered_at}
    made = _new(acting, agent_id, home, to, MoveKind.ASKED, ask, **given)
    made.over_quota, made.extends, made.foretold = over, extends, dict(foretold or {})
    made.save()
    tell(acting, "move.proposed", made, now)
    return made


def _home(base: str, extends: Move | None, agent_id: int, to: Team) -> Team:
    """Her base; Refused for who has none, and for more time in a move that is not going on."""
    if extends is not None and (extends.agent_id, extends.to_id, extends.state) != (agent_id, to.pk, MoveState.ACTIVE):
        raise Refused(_("There is no such move to prolong."), "no_move")
    home = Team.objects.filter(code=base).first()
    if home is None:
        raise Refused(_("There is no base to come home to. Ask an administrator to give one."), "no_base")
    return home


def _new(acting: Acting, agent_id: int, home: Team, to: Team, kind: MoveKind, ask: Ask, **given: Any) -> Move:
    """A move not kept yet; Slip for a length nobody can mean."""
    minutes = ask.numbers.move_minutes if given["minutes"] is None else given["minutes"]
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        allowed = {"least": SHORTEST_MINUTES, "most": LONGEST_MINUTES}
        raise Slip("minutes", _("Write from %(least)s to %(most)s minutes.") % allowed)
    raised = LineWatch.objects.filter(team=to).values_list("raised_at", flat=True).first()
    return Move(
        kind=kind,
        agent_id=agent_id,
        home=home,
        to=to,
        minutes=minutes,
        why=clean("why", given["why"], 200),
        asked_by=acting.who,
        asker_benefits=to.code in acting.teams,
        paired=given["paired"],
        triggered_at=given["triggered_at"] or raised,
        proposed_at=ask.now,
    )


@transaction.atomic
def agree(acting: Acting, move_id: int, *, now: datetime) -> Move:
    """The home lead says yes to a move beyond the quota; hers is the last word all the same."""
    seen = move(move_id)
    must_lead(acting, seen.home)
    if not Move.objects.filter(pk=seen.pk, state=MoveState.PROPOSED, over_quota=True).update(home_yes_by=acting.who):
        raise LostRace(_("That has been decided already: %(state)s.") % {"state": seen.get_state_display()})
    seen.home_yes_by = acting.who
    tell(acting, "move.agreed", seen, now)
    return seen


@transaction.atomic
def offer(acting: Acting, move_id: int, *, now: datetime) -> Move:
    """Ask her: she has `offer_seconds` to answer, and knows until when it would last.

    LostRace when a colleague asks her in the same second; Refused with the reason when she can no longer be asked.
    """
    acting.must_be("lead", "administrator")
    seen = move(move_id)
    if seen.over_quota and not seen.home_yes_by:
        sentence = _("This goes beyond the limit: the lead of %(team)s must say yes first.")
        raise Refused(sentence % {"team": seen.home.name}, "home_yes_missing")
    ask = ask_for(seen.to, now=now, paired=seen.paired, over_quota=seen.over_quota, extends=bool(seen.extends_id))
    refuse(judged(seen.agent_id, ask, now=now)[1])
    expires_at = now + timedelta(seconds=ask.numbers.offer_seconds)
    try:
        with transaction.atomic():
            return take(
                acting,
                seen,
                MoveEvent.OFFER,
                now=now,
                offered_at=now,
                expires_at=expires_at,
                ends_at=_ends_at(seen, now),
            )
    except IntegrityError as error:
        raise LostRace(_("A colleague is asking at this moment.")) from error


def _ends_at(seen: Move, now: datetime) -> datetime:
    """When it ends, known from the start: after its minutes, and not later than the line closes.

    More time begins where the time she has ends. A line that is not open today sets no limit.
    """
    begins = seen.extends.ends_at if seen.extends and seen.extends.ends_at else now
    ends = max(begins, now) + timedelta(minutes=seen.minutes)
    hours = opening(hours_of(seen.to), town_day(now))
    return min(ends, hours.end) if hours and hours.end > now else ends


def ask(acting: Acting, agent_id: int, to: Team, *, now: datetime, **given: Any) -> Move:
    """Propose and offer in one; what goes beyond a quota is only proposed, for the home lead to agree to."""
    with transaction.atomic():
        made = propose(acting, agent_id, to, now=now, **given)
        return made if made.over_quota else offer(acting, made.pk, now=now)


@transaction.atomic
def withdraw(acting: Acting, move_id: int, *, now: datetime, how: EndedHow = EndedHow.ASKER) -> Move:
    """Take back what was proposed or offered, before she has said yes; counted as nothing."""
    acting.must_be("lead", "administrator")
    return take(acting, move(move_id), MoveEvent.WITHDRAW, now=now, ended_at=now, ended_how=how)


@transaction.atomic
def direct(
    acting: Acting,
    agent_id: int,
    to: Team,
    *,
    why: str,
    now: datetime,
    minutes: int | None = None,
    paired: bool = False,
    triggered_at: datetime | None = None,
) -> Move:
    """A lead decides that she goes: another kind of move, with a reason, told to the home lead, and counted.

    It may go beyond home's promise to answer, never beyond its protected minimum, nor beyond her quota.
    """
    acting.must_be("lead")
    if not why.strip():
        raise Slip("why", _("Say why. The home lead and the agent will read it."))
    given = {"why": why, "minutes": minutes, "paired": paired, "triggered_at": triggered_at}
    return _go(acting, agent_id, to, MoveKind.DIRECTED, MoveEvent.DIRECT, now, given)


@transaction.atomic
def step_in(
    acting: Acting, agent_id: int, to: Team, *, now: datetime, why: str = "", minutes: int | None = None
) -> Move:
    """The agent steps in of her own accord, where the rules allow it; nobody need ask her."""
    acting.must_be_agent(agent_id)
    given = {"why": why, "minutes": minutes, "paired": False, "triggered_at": None}
    return _go(acting, agent_id, to, MoveKind.OWN, MoveEvent.STEP_IN, now, given)


def _go(
    acting: Acting, agent_id: int, to: Team, kind: MoveKind, event: MoveEvent, now: datetime, given: dict[str, Any]
) -> Move:
    """A move nobody is asked about: judged under the lock of the giving team, and begun when the hand is free."""
    asked = ask_for(to, now=now, paired=given["paired"])
    before, _verdict = judged(agent_id, asked, now=now)
    home = _home(before.base, None, agent_id, to)
    hold_teams(before.base, before.wearing)
    refuse(judged(agent_id, asked, now=now, but=DIRECTED_MAY if kind == MoveKind.DIRECTED else OWN_MAY)[1])
    made = _new(acting, agent_id, home, to, kind, asked, **given)
    made.ends_at = _ends_at(made, now)
    made.save()
    try:
        with transaction.atomic():
            take(acting, made, event, now=now, answered_at=now)
    except IntegrityError as error:
        raise LostRace(_("Is on the way to another team already.")) from error
    begin_if_free(acting, made, now=now)
    return made


@transaction.atomic
def seen_by_home_lead(acting: Acting, move_id: int, *, now: datetime) -> Move:
    """The home lead has seen that somebody of hers was directed elsewhere."""
    seen = move(move_id)
    must_lead(acting, seen.home)
    if Move.objects.filter(pk=seen.pk, seen_by_home_lead_at=None).update(seen_by_home_lead_at=now):
        seen.seen_by_home_lead_at = now
        tell(acting, "move.seen_by_home_lead", seen, now)
    return seen
