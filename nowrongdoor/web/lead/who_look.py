"""Who could help one line, gathered for the page: those who can be asked, and the others by what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import move_reads
from nowrongdoor.townhall.line.move_steps import beyond_quota
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.web.lead.moves_look import LEADING

NEVER_HERE = frozenset({"not_qualified"})
"""Who never learned this hat is counted and not listed: that is most of the house."""


@dataclass(frozen=True, slots=True)
class Able:
    """Somebody who can be asked, and whether she has a citizen in hand first."""

    agent_id: int
    name: str
    base: Team | None
    state: str
    away_minutes: int
    volunteers: bool
    standby: bool


@dataclass(frozen=True, slots=True)
class NotNow:
    """Somebody who cannot be asked now, and everything that stands in the way, in words.

    beyond_quota: nothing but a limit that both leads and she together may go beyond.
    """

    agent_id: int
    name: str
    base: Team | None
    sentences: list[str]
    beyond_quota: bool


def the_candidates(acting: Acting, team: Team, now: datetime) -> dict[str, Any]:
    """Everything the page of one line shows."""
    teams = {one.code: one for one in people.teams(also_closed=True)}
    found = move_reads.candidates(team, now=now)
    refused = [one for one in found.refused if not NEVER_HERE & set(one.reasons)]
    standings = move_reads.standings(now=now)
    numbers = move_reads.numbers()
    return {
        "team": team,
        "able": [_able(one, teams) for one in found.able],
        "refused": _not_now(refused, standings, teams),
        "never_here": len(found.refused) - len(refused),
        "ways": sentences(found.ways, teams),
        "may_lead": bool(acting.job_functions & LEADING),
        "move_minutes": numbers.move_minutes,
        "offer_seconds": numbers.offer_seconds,
        "people": _by_name([one.agent_id for one in found.able] + [one.agent_id for one in refused], standings),
    }


def _by_name(agents: Iterable[int], standings: Mapping[int, Any]) -> list[tuple[str, int]]:
    return sorted((standings[agent_id].name, agent_id) for agent_id in agents)


def offer_seconds() -> int:
    """How long an offer stands."""
    return move_reads.numbers().offer_seconds


def sentences(spoken: Iterable[Any], teams: Mapping[str, Team]) -> list[str]:
    """Reasons or changes in the reader's language, hats by their names."""
    names = {code: team.name for code, team in teams.items()}
    return [one.sentence(language(), names) for one in spoken]


def language() -> str:
    """The language the town hall's sentences are to be in: "da" or "en"."""
    return "en" if get_language() == "en" else "da"


def _able(one: Any, teams: Mapping[str, Team]) -> Able:
    minutes = round(one.away_seconds / 60)
    return Able(one.agent_id, one.name, teams.get(one.base), one.state, minutes, one.volunteers, one.standby)


def _not_now(refused: Iterable[Any], standings: Mapping[int, Any], teams: Mapping[str, Team]) -> list[NotNow]:
    """By name, so that one can be found."""
    rows = []
    for one in refused:
        standing = standings[one.agent_id]
        said = sentences(one.whys, teams)
        rows.append(NotNow(one.agent_id, standing.name, teams.get(standing.base), said, beyond_quota(one)))
    return sorted(rows, key=lambda row: row.name)
