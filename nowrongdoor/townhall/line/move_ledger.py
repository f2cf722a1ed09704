"""The ledger of moves: who moved, how often, how long, who asked. Declines only as counts, and never few ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from nowrongdoor.engine.dispatch.stepping_in import MoveState
from nowrongdoor.townhall.line.models import Move
from nowrongdoor.townhall.line.move_rules import FEWEST_SHOWN, MoveKind
from nowrongdoor.townhall.people.models import Team


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One move that came to pass: from which team to which, when, how long, who asked and why, and how it ended."""

    move: Move
    seconds: float

    @property
    def minutes(self) -> int:
        """How long it lasted, in whole minutes."""
        return round(self.seconds / 60)


@dataclass(frozen=True, slots=True)
class TeamLedger:
    """One agent's moves in a team's ledger: how many of which kind, how long together. Listed by name, not ranked."""

    agent_id: int
    name: str
    asked: int
    directed: int
    own: int
    seconds: float

    @property
    def moves(self) -> int:
        """How many moves in all."""
        return self.asked + self.directed + self.own


@dataclass(frozen=True, slots=True)
class Ledger:
    """A team's moves out: its people by name, who asked how often, and what came to nothing.

    asked_by: how often each one asked, as in the journal; benefits: how often the receiving team's own lead asked;
    declined, expired: None where they are too few to be told; reasons: declines by reason, those too few left out.
    """

    people: tuple[TeamLedger, ...]
    asked_by: tuple[tuple[str, int], ...]
    benefits: int
    declined: int | None
    expired: int | None
    reasons: tuple[tuple[str, int], ...]


def ledger_of(agent_id: int, *, since: datetime, now: datetime) -> list[LedgerLine]:
    """An agent's own moves since then, the latest first; what she declined is written nowhere here."""
    rows = _came_to_pass(since).filter(agent_id=agent_id).order_by("-began_at")
    return [LedgerLine(row, seconds_away(row, now)) for row in rows]


def ledger(team: Team, *, since: datetime, now: datetime) -> Ledger:
    """The moves of a team's people since then."""
    rows = list(_came_to_pass(since).filter(home=team).order_by("agent__name", "agent_id"))
    counts = Move.objects.filter(home=team, proposed_at__gte=since).aggregate(
        declined=Count("pk", filter=Q(state=MoveState.DECLINED)), expired=Count("pk", filter=Q(state=MoveState.EXPIRED))
    )
    return Ledger(
        people=tuple(_people(rows, now)),
        asked_by=tuple(sorted(Counter(row.asked_by for row in rows if row.kind != MoveKind.OWN).items())),
        benefits=sum(row.asker_benefits for row in rows),
        declined=told(counts["declined"]),
        expired=told(counts["expired"]),
        reasons=_reasons(team, since),
    )


def told(count: int) -> int | None:
    """A count that may be told, or None when it is so small that it would be a person."""
    return count if count >= FEWEST_SHOWN else None


def seconds_away(row: Move, now: datetime) -> float:
    """How long the hat has been on."""
    return ((row.hat_off_at or now) - row.began_at).total_seconds() if row.began_at else 0.0


def trigger_to_active_seconds(*, since: datetime, now: datetime) -> list[float]:
    """For each move that began in this time, the seconds from its line's alarm to the hat being on, in order."""
    rows = Move.objects.filter(began_at__range=(since, now), triggered_at__isnull=False, extends=None)
    begun = rows.order_by("began_at").values_list("triggered_at", "began_at")
    return [
        (began - triggered).total_seconds() for triggered, began in begun if triggered and began and began >= triggered
    ]


def _came_to_pass(since: datetime) -> QuerySet[Move]:
    """Every move whose hat was put on since then."""
    return Move.objects.filter(began_at__gte=since).select_related("agent", "home", "to")


def _people(rows: Iterable[Move], now: datetime) -> Iterable[TeamLedger]:
    of_agent: dict[int, list[Move]] = {}
    for row in rows:
        of_agent.setdefault(row.agent_id, []).append(row)
    for agent_id, own in of_agent.items():
        kinds = Counter(row.kind for row in own)
        seconds = sum(seconds_away(row, now) for row in own)
        counted = (kinds[MoveKind.ASKED], kinds[MoveKind.DIRECTED], kinds[MoveKind.OWN])
        yield TeamLedger(agent_id, own[0].agent.name, *counted, seconds)


def _reasons(team: Team, since: datetime) -> tuple[tuple[str, int], ...]:
    declined = Move.objects.filter(home=team, proposed_at__gte=since, state=MoveState.DECLINED).exclude(
        decline_reason=""
    )
    counted = declined.values_list("decline_reason").annotate(times=Count("pk")).order_by("decline_reason")
    return tuple((reason, times) for reason, times in counted if told(times) is not None)
