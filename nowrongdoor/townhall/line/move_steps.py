"""One step of a move: changed only from the state it was seen in, with its journal line and its doorbells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nowrongdoor.engine.dispatch.stepping_in import (
    BOTH_LEADS_MAY,
    Ask,
    Eligibility,
    MoveEvent,
    MoveState,
    NotNow,
    Standing,
    Why,
    eligibility,
    step,
)
from nowrongdoor.townhall.contacts.reads import hat_names
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.line.models import Move, Presence
from nowrongdoor.townhall.line.move_standings import home_of, homes, standings
from nowrongdoor.townhall.line.rules import WITH_CONTACT
from nowrongdoor.townhall.people.models import Team

VERBS: dict[MoveEvent, str] = {
    MoveEvent.OFFER: "move.offered",
    MoveEvent.DIRECT: "move.directed",
    MoveEvent.STEP_IN: "move.stepped_in",
    MoveEvent.ACCEPT: "move.accepted",
    MoveEvent.DECLINE: "move.declined",
    MoveEvent.EXPIRE: "move.expired",
    MoveEvent.WITHDRAW: "move.withdrawn",
    MoveEvent.BEGIN: "move.begun",
    MoveEvent.CANCEL: "move.cancelled",
    MoveEvent.RETURN: "move.returned",
    MoveEvent.RECALL: "move.recalled",
    MoveEvent.CLOSE: "move.closed",
    MoveEvent.EXTEND: "move.extended",
}


def move(move_id: int) -> Move:
    """The move, or Refused when there is none."""
    found = Move.objects.select_related("agent", "home", "to").filter(pk=move_id).first()
    if found is None:
        raise Refused(_("There is no such move."), "no_move")
    return found


def take(acting: Acting, seen: Move, event: MoveEvent, *, now: datetime, **changes: Any) -> Move:
    """Let the move make this step, if it still stands where it was seen; LostRace when it does not or cannot."""
    try:
        after = step(MoveState(seen.state), event)
    except ValueError as error:
        raise LostRace(_("That has been decided already: %(state)s.") % {"state": seen.get_state_display()}) from error
    if not Move.objects.filter(pk=seen.pk, state=seen.state).update(state=after, **changes):
        raise LostRace(_("That was decided at the same moment. Look again."))
    seen.state = after
    for name, value in changes.items():
        setattr(seen, name, value)
    tell(acting, VERBS[event], seen, now)
    return seen


def tell(acting: Acting, verb: str, told: Move, now: datetime, **more: Any) -> None:
    """Write what happened to a move. Why somebody declined does not stand in the journal."""
    facts = {"agent": told.agent_id, "home": told.home.code, "to": told.to.code, "kind": told.kind, **more}
    if told.asker_benefits:
        facts["asker_benefits"] = True
    if told.ended_how:
        facts["ended_how"] = told.ended_how
    rooms = (f"desk:{told.agent_id}", "lead")
    record(acting, verb, f"move:{told.pk}", at=now, rooms=rooms, reason=told.why, **facts)


def hand_is_free(agent_id: int) -> bool:
    """Whether she has no citizen in hand; a telephone that rings is answered first."""
    busy = Q(state__in=WITH_CONTACT) | Q(state="ringing")
    return not Presence.objects.filter(busy, agent_id=agent_id, until=None).exists()


def hold_teams(*codes: str) -> None:
    """Hold the rows of the giving team until the transaction ends, so that its people go one at a time.

    Taken before the move and the agent, everywhere, and in one order. It stops nobody from joining that team's line.
    """
    list(Team.objects.select_for_update(no_key=True).filter(code__in=codes).order_by("pk").values_list("pk"))


def must_lead(acting: Acting, team: Team) -> None:
    """Refuse unless the one who acts leads this team (or is an administrator)."""
    acting.must_be("lead", "administrator")
    if acting.is_machine or "administrator" in acting.job_functions or team.code in acting.teams:
        return
    raise Refused(_("This is for the lead of %(team)s.") % {"team": team.name}, "not_home_lead")


def judged(agent_id: int, ask: Ask, *, now: datetime, but: Iterable[NotNow] = ()) -> tuple[Standing, Eligibility]:
    """The agent's standing at this moment and whether she may be asked, apart from the reasons in `but`."""
    found = standings(now=now, agents=[agent_id]).get(agent_id)
    if found is None:
        raise Refused(_("There is nobody of that name on the staff."), "not_on_staff")
    verdict = eligibility(found, home_of(found, homes(now=now), extends=ask.extends), ask)
    spared = frozenset(but)
    return found, replace(verdict, whys=tuple(why for why in verdict.whys if why.reason not in spared))


def refuse(verdict: Eligibility) -> None:
    """Refuse with the first reason, in the reader's language, unless nothing stands in the way."""
    if verdict.whys:
        raise Refused(said(verdict.whys[0]), verdict.whys[0].reason)


def said(why: Why) -> str:
    """A reason as the reader reads it."""
    return why.sentence("en" if get_language() == "en" else "da", hat_names())


def beyond_quota(verdict: Eligibility) -> bool:
    """Whether all that stands in the way is a limit that both leads and she may go beyond."""
    return bool(verdict.whys) and set(verdict.reasons) <= BOTH_LEADS_MAY
