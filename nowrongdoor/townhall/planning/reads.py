"""The latest advice for a line, as a lead sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.people.reads import teams
from nowrongdoor.townhall.planning.foreseen import Foreseen as Foreseen  # what an outlook is made of
from nowrongdoor.townhall.planning.foreseen import Outlook, outlook_from
from nowrongdoor.townhall.planning.models import Advice, SelfAsking
from nowrongdoor.townhall.planning.rules import OBJECTIVE_DA, OBJECTIVE_EN


@dataclass(frozen=True, slots=True)
class ProposedMove:
    """One agent who would be asked; `after_contact`: she has a citizen in hand and comes when that is done."""

    agent_id: int
    name: str
    home: Team
    to: Team
    needs_refresher: bool
    after_contact: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whom to ask, what is foretold then, and how many citizens it saves from a late answer or none (90 %)."""

    number: int
    moves: tuple[ProposedMove, ...]
    minutes: int
    outlook: Outlook
    worth: float
    worth_low: float
    worth_high: float


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Somebody who cannot be asked now, and everything that stands in the way, in words."""

    agent_id: int
    name: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdviceSeen:
    """One look ahead as the lead reads it; proposals best first, at most five."""

    advice_id: int
    made_at: datetime
    age_seconds: float
    to: Team
    nobody: Outlook
    proposals: tuple[Proposal, ...]
    refused: tuple[NotAsked, ...]
    ways: tuple[str, ...]
    objective: str
    sources: Mapping[str, str]


def latest_advice(team_code: str, *, now: datetime) -> AdviceSeen | None:
    """The last look ahead made for this line, however old; None where nobody has looked."""
    advice = Advice.objects.filter(to__code=team_code).select_related("to").order_by("-made_at", "-pk").first()
    return advice_seen(advice, now=now) if advice else None


def advice_seen(advice: Advice, *, now: datetime) -> AdviceSeen:
    """An advice as it is read, in the reader's language."""
    body, language = advice.body, "en" if get_language() == "en" else "da"
    by_code = {team.code: team for team in teams(also_closed=True)}
    numbers = [one["agent_id"] for one in body["refused"]]
    numbers += [move["agent_id"] for one in body["proposals"] for move in one["moves"]]
    names = dict(Agent.objects.filter(pk__in=numbers).values_list("pk", "name"))
    refused = [
        NotAsked(one["agent_id"], names.get(one["agent_id"], ""), tuple(one[language])) for one in body["refused"]
    ]
    return AdviceSeen(
        advice_id=advice.pk,
        made_at=advice.made_at,
        age_seconds=(now - advice.made_at).total_seconds(),
        to=advice.to,
        nobody=outlook_from(body["nobody"]),
        proposals=tuple(_proposal(one, names, by_code, advice.to) for one in body["proposals"]),
        refused=tuple(sorted(refused, key=lambda one: (len(one.sentences), one.name))),
        ways=tuple(body["ways"][language]),
        objective=OBJECTIVE_EN if language == "en" else OBJECTIVE_DA,
        sources=body["sources"],
    )


def _proposal(kept: Mapping[str, Any], names: Mapping[int, str], by_code: Mapping[str, Team], to: Team) -> Proposal:
    moves = tuple(
        ProposedMove(
            one["agent_id"],
            names.get(one["agent_id"], ""),
            by_code[one["home"]],
            to,
            one["needs_refresher"],
            one["after_contact"],
        )
        for one in kept["moves"]
    )
    worth = (kept["worth"], kept["worth_low"], kept["worth_high"])
    return Proposal(kept["number"], moves, kept["minutes"], outlook_from(kept["outlook"]), *worth)


def house_asks() -> bool:
    """Whether the house proposes and asks by itself now."""
    return SelfAsking.objects.filter(on=True).exists()
