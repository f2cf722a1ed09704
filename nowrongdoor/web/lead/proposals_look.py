"""The advisor's proposals gathered for the board: before and after, for each line a proposal touches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import move_reads
from nowrongdoor.townhall.line.models import LineWatch
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.planning import reads
from nowrongdoor.townhall.planning.wanting import ANSWERED_WITHIN, BROKE, look_wanted
from nowrongdoor.web.lead.moves_look import LEADING, Watches
from nowrongdoor.web.parts.foretold import percent

HORIZONS_MINUTES = (30, 60)
OLD_SECONDS = 90
"""Advice older than this is shown as old: the line has moved on."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure before and after, with the interval of what will happen."""

    before: int
    after: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Then:
    """One line so many minutes ahead: share in time in percent, longest wait in seconds, lost."""

    minutes: int
    share: Figure
    wait: Figure
    lost: Figure


@dataclass(frozen=True, slots=True)
class Side:
    """What a proposal does to one line, at both horizons."""

    team: Team
    thens: list[Then]


@dataclass(frozen=True, slots=True)
class SeenProposal:
    """A proposal with both its sides: the line that is helped, then those that give."""

    proposal: Any
    sides: list[Side]


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Why, in words, and whom it is true of."""

    sentence: str
    names: list[str]


def the_proposals(acting: Acting, now: datetime, teams: list[Team], code: str, watches: Watches) -> dict[str, Any]:
    """The lines that call, the advice about one of them, and whether the house asks by itself."""
    by_code = {team.code: team for team in teams}
    alarms = [one for one in move_reads.alarms_among(watches.values()) if one.team.code in by_code]
    chosen = by_code.get(code) or _loudest(alarms)
    advice = reads.latest_advice(chosen.code, now=now) if chosen else None
    return {
        "alarms": sorted(alarms, key=_urgency),
        "chosen": chosen,
        "watch": next((one for one in alarms if chosen and one.team_id == chosen.pk), None),
        "advice": advice,
        "refused": _alike(advice.refused) if advice else [],
        "looking": _looking(chosen, now),
        "is_old": bool(advice and advice.age_seconds > OLD_SECONDS),
        "proposals": [_seen(one, advice, by_code) for one in advice.proposals] if advice else [],
        "asks_by_itself": reads.house_asks(),
        "may_lead": bool(acting.job_functions & LEADING),
        "board_teams": teams,
    }


def asked_team(request: HttpRequest) -> str:
    """The line the reader wants to see proposals for; empty for the one that calls loudest."""
    return (request.POST if request.method == "POST" else request.GET).get("help", "")


def _looking(chosen: Team | None, now: datetime) -> str:
    """What became of the last wish for a look: "soon", "late" without an answer, "nobody" at work, or "" when done."""
    wish = look_wanted(chosen) if chosen else None
    if wish is None:
        return ""
    if wish.done_at is None:
        return "late" if now - wish.wanted_at > ANSWERED_WITHIN else "soon"
    if not wish.refused or now - wish.done_at >= ANSWERED_WITHIN:
        return ""
    return "late" if wish.refused == BROKE else "nobody"


def _urgency(watch: LineWatch) -> tuple[int, float]:
    return -watch.level, -watch.oldest_wait_seconds


def _loudest(alarms: list[LineWatch]) -> Team | None:
    return min(alarms, key=_urgency).team if alarms else None


def _seen(proposal: Any, advice: Any, teams: dict[str, Team]) -> SeenProposal:
    touched = dict.fromkeys([advice.to.code, *(one.home.code for one in proposal.moves)])
    sides = [_side(teams[code], proposal, advice) for code in touched if code in teams]
    return SeenProposal(proposal, sides)


def _alike(refused: Iterable[Any]) -> list[NotAsked]:
    """Those who cannot be asked for the same reasons, together: most of a house has never learned the hat."""
    groups: dict[str, list[str]] = {}
    for one in refused:
        groups.setdefault(" ".join(one.sentences), []).append(one.name)
    return [NotAsked(said, sorted(names)) for said, names in sorted(groups.items(), key=lambda group: len(group[1]))]


def _side(team: Team, proposal: Any, advice: Any) -> Side:
    return Side(team, [_then(team, proposal, advice, minutes) for minutes in HORIZONS_MINUTES])


def _then(team: Team, proposal: Any, advice: Any, minutes: int) -> Then:
    """Before is what happens when nobody moves, after what happens when they do."""
    before, after = advice.nobody.at(team.code, minutes), proposal.outlook.at(team.code, minutes)
    share = Figure(*(percent(one) for one in (before.share, after.share, after.share_low, after.share_high)))
    wait = (before.longest_wait_seconds, after.longest_wait_seconds, after.longest_wait_low, after.longest_wait_high)
    lost = (before.lost, after.lost, after.lost_low, after.lost_high)
    return Then(minutes, share, Figure(*map(round, wait)), Figure(*map(round, lost)))
