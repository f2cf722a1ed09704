"""Look ahead, ask the people of a proposal, and let the house ask by itself."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nowrongdoor.engine.dispatch.stepping_in import MoveState
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record, ring
from nowrongdoor.townhall.line import move_reads, moves
from nowrongdoor.townhall.line.models import LineWatch, Move
from nowrongdoor.townhall.line.move_rules import MoveKind
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.planning.foreseen import WHATS, Outlook, outlook_from
from nowrongdoor.townhall.planning.futures import HORIZONS
from nowrongdoor.townhall.planning.looking import body_of, look
from nowrongdoor.townhall.planning.models import Advice, Foretold, SelfAsking
from nowrongdoor.townhall.planning.reads import house_asks
from nowrongdoor.townhall.planning.recalling import STAYS_AT_LEAST_SECONDS, needed_at_home
from nowrongdoor.townhall.planning.seeing import see

log = logging.getLogger("nowrongdoor.planning")

THREADS = 2
"""The twin lets go of the interpreter while it plays; two cores are what a small town's machine has."""

ADVICE_LASTS = timedelta(minutes=3)
"""Older advice is about another line: nobody is asked by it any more."""

FORETOLD_EVERY = timedelta(minutes=10)
"""What comes if nobody moves is kept for the calibration so often, not at every look: looks overlap."""


def look_ahead(acting: Acting, team: Team, *, now: datetime) -> Advice:
    """Let the twin play the next hour for a line, and keep what it found; the boards are told."""
    acting.must_be("lead", "planner", "administrator")
    found = look(team, now=now, threads=THREADS)
    with transaction.atomic():
        advice = Advice.objects.create(to=team, made_at=now, made_by=acting.who, body=body_of(found))
        if not Foretold.objects.filter(advice__to=team, proposal=0, advice__made_at__gt=now - FORETOLD_EVERY).exists():
            _keep(advice, 0, None, [team.code], advice.body["nobody"])
        ring("lead")
    return advice


def ask_for(acting: Acting, advice_id: int, number: int, *, now: datetime) -> list[Move]:
    """Ask the people of one proposal; what was foretold is kept on each move and for the calibration.

    All of them or nobody: Refused with the reason when one of them can no longer be asked, or the advice is old.
    """
    acting.must_be("lead", "administrator")
    advice = Advice.objects.select_related("to").filter(pk=advice_id).first()
    proposal = _proposal(advice, number)
    if advice is None or proposal is None:
        raise Refused(_("There is no such proposal. Look ahead again."), "no_proposal")
    if now - advice.made_at > ADVICE_LASTS:
        raise Refused(_("The proposal is too old: the line is another by now. Look ahead again."), "advice_old")
    with transaction.atomic():
        asked = [_ask(acting, advice, proposal, one["agent_id"], now) for one in proposal["moves"]]
        touched = list(dict.fromkeys([advice.to.code, *(one["home"] for one in proposal["moves"])]))
        _keep(advice, number, asked[0], touched, proposal["outlook"])
        agents = [one.agent_id for one in asked]
        record(acting, "advice.followed", advice, at=now, rooms=["lead"], proposal=number, agents=agents)
    return asked


def _proposal(advice: Advice | None, number: int) -> Mapping[str, Any] | None:
    proposals = advice.body["proposals"] if advice else []
    return next((one for one in proposals if one["number"] == number), None)


def _ask(acting: Acting, advice: Advice, proposal: Mapping[str, Any], agent_id: int, now: datetime) -> Move:
    triggered_at = LineWatch.objects.filter(team=advice.to).values_list("raised_at", flat=True).first()
    return moves.ask(
        acting,
        agent_id,
        advice.to,
        now=now,
        minutes=proposal["minutes"],
        foretold=_foretold(advice, proposal),
        triggered_at=triggered_at,
    )


def _foretold(advice: Advice, proposal: Mapping[str, Any]) -> dict[str, Any]:
    """What the offer and the ledger show: each line an hour ahead, if nobody moves and if she does."""
    hour, nobody, this = str(max(HORIZONS)), advice.body["nobody"], proposal["outlook"]
    touched = [advice.to.code, *(one["home"] for one in proposal["moves"])]
    teams = {code: {"nobody": nobody[code][hour], "this": this[code][hour]} for code in touched}
    return {"advice": advice.pk, "number": proposal["number"], "minutes": max(HORIZONS), "teams": teams}


def _keep(advice: Advice, number: int, move: Move | None, codes: list[str], outlook: Mapping[str, Any]) -> None:
    """The figures that will be compared with what happens."""
    told = outlook_from(outlook)
    teams = Team.objects.in_bulk(codes, field_name="code")
    rows = [
        Foretold(advice=advice, proposal=number, move=move, team=teams[code], **figures)
        for code in codes
        for figures in _figures(told, code, advice.made_at)
    ]
    Foretold.objects.bulk_create(rows, ignore_conflicts=True)


def _figures(told: Outlook, code: str, made_at: datetime) -> list[dict[str, Any]]:
    found = []
    for minutes in HORIZONS:
        for what in WHATS:
            mean, low, high = told.at(code, minutes).of(what)
            due_at = made_at + timedelta(minutes=minutes)
            found.append(
                {"horizon_minutes": minutes, "what": what, "mean": mean, "low": low, "high": high, "due_at": due_at}
            )
    return found


@transaction.atomic
def let_the_house_ask(acting: Acting, on: bool, *, now: datetime) -> SelfAsking:
    """From now on the house proposes and asks by itself within the rules, or no longer."""
    acting.must_be("lead", "administrator")
    row, _made = SelfAsking.objects.get_or_create(pk=1)
    row.on, row.since, row.by = on, now, acting.who
    row.save()
    record(acting, "advice.by_itself", row, at=now, rooms=["lead"], on=on)
    return row


def keep_looking(acting: Acting, *, now: datetime, at_least_seconds: float = 20.0) -> list[Advice]:
    """The worker's duty: look ahead for every line that calls, and ask where the house may ask by itself.

    A line that was looked at within `at_least_seconds` is left for the next time; so is every line while nobody is at
    work. Where the house asks, it also calls home whom home needs more.
    """
    found = []
    for watch in move_reads.alarms():
        last = Advice.objects.filter(to=watch.team).order_by("-made_at").values_list("made_at", flat=True).first()
        if last is not None and timedelta(0) <= now - last < timedelta(seconds=at_least_seconds):
            continue
        try:
            found.append(look_ahead(acting, watch.team, now=now))
        except Refused:
            continue
        except Exception:
            log.exception("looking ahead for %s broke", watch.team.code)
            continue  # the other lines that call must not wait for it
        if house_asks():
            ask_as_needed(acting, found[-1], watch.needed, now=now)
    if house_asks():
        call_home_as_needed(acting, now=now)
    return found


def call_home_as_needed(acting: Acting, *, now: datetime) -> list[Move]:
    """Call home the one who is needed there more than where she helps; nobody whom a lead has directed.

    The minute is the seed: looked at more often, the same minute gives the same answer, and chance gets no second try.
    """
    since = now - timedelta(seconds=STAYS_AT_LEAST_SECONDS)
    out = {one.agent_id: one.pk for one in move_reads.open_moves() if _may_be_called_home(one, since)}
    if not out:
        return []
    picture, _sources = see(now=now)
    needed = needed_at_home(picture, out, int(now.timestamp() // 60), THREADS)
    try:
        return [moves.recall(acting, out[agent_id], now=now) for agent_id in needed[:1]]
    except (Refused, LostRace):
        return []


def _may_be_called_home(move: Move, since: datetime) -> bool:
    asked = move.kind == MoveKind.ASKED and move.state == MoveState.ACTIVE
    return asked and move.began_at is not None and move.began_at <= since


def ask_as_needed(acting: Acting, advice: Advice, needed: int, *, now: datetime) -> list[Move]:
    """Ask the people of the best proposal that is not more than the line needs; nobody when there is none."""
    fitting = [one for one in advice.body["proposals"] if len(one["moves"]) <= needed]
    if not fitting:
        return []
    try:
        return ask_for(acting, advice.pk, fitting[0]["number"], now=now)
    except (Refused, LostRace):
        return []
