"""What desks, boards and the advisor ask about stepping in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from nowrongdoor.engine.dispatch.stepping_in import (
    OPEN,
    Change,
    Eligibility,
    HomeNow,
    MoveState,
    Standing,
    eligibility,
    order_of_asking,
    what_would_have_to_change,
)
from nowrongdoor.townhall.line.models import Absorption, LineWatch, Move, MoveDay
from nowrongdoor.townhall.line.move_ledger import Ledger as Ledger
from nowrongdoor.townhall.line.move_ledger import LedgerLine as LedgerLine
from nowrongdoor.townhall.line.move_ledger import TeamLedger as TeamLedger
from nowrongdoor.townhall.line.move_ledger import ledger as ledger
from nowrongdoor.townhall.line.move_ledger import ledger_of as ledger_of
from nowrongdoor.townhall.line.move_ledger import trigger_to_active_seconds as trigger_to_active_seconds
from nowrongdoor.townhall.line.move_rows import ENDED
from nowrongdoor.townhall.line.move_rules import EndedHow
from nowrongdoor.townhall.line.move_standings import ask_for as ask_for
from nowrongdoor.townhall.line.move_standings import home_of, wearers_among
from nowrongdoor.townhall.line.move_standings import homes as homes
from nowrongdoor.townhall.line.move_standings import numbers as numbers
from nowrongdoor.townhall.line.move_standings import numbers_row as numbers_row
from nowrongdoor.townhall.line.move_standings import standings as standings
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import Skills, town_day


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who may be asked, first to ask first; who may not, and why; and what would have to change if nobody may."""

    able: tuple[Standing, ...]
    refused: tuple[Eligibility, ...]
    ways: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class TeamLending:
    """One team's exchange with the others: who of its own is out, who of others is in, how well it is protected."""

    team: Team
    lent: tuple[Move, ...]
    borrowed: tuple[Move, ...]
    wearers: int

    @property
    def spare(self) -> int:
        """How many more could go before the protected minimum is reached; never below 0."""
        return max(0, self.wearers - self.team.protected_minimum)


def _moves() -> QuerySet[Move]:
    return Move.objects.select_related("agent", "home", "to")


@dataclass(frozen=True, slots=True)
class MovesOf:
    """What an agent's strip may tell of: the offer before her, the move she is in, and the one that ended last."""

    offer: Move | None
    move: Move | None
    ended: Move | None


def moves_of(agent_id: int, *, now: datetime, ended_after: datetime) -> MovesOf:
    """The three in one statement; one that was prolonged has not ended, the next move goes on in its place."""
    offered = Q(state=MoveState.OFFERED, expires_at__gt=now)
    ended = Q(state__in=ENDED, ended_at__gt=ended_after) & ~Q(ended_how=EndedHow.EXTENDED)
    rows = list(_moves().filter(offered | ended | Q(state__in=OPEN), agent_id=agent_id))
    over = [row for row in rows if row.state in ENDED]
    return MovesOf(
        offer=next((row for row in rows if row.state == MoveState.OFFERED), None),
        move=next((row for row in rows if row.state in OPEN), None),
        ended=max(over, key=lambda row: row.ended_at or now, default=None),
    )


def open_moves() -> list[Move]:
    """Every move that goes on, proposals and offers among them, in the order they were thought of."""
    return sorted(_moves().filter(ended_at=None), key=lambda one: (one.proposed_at, one.pk))


def directed_unseen(team: Team) -> list[Move]:
    """Directed moves out of this team that its lead has not seen yet."""
    return list(_moves().filter(home=team, kind="directed", seen_by_home_lead_at=None).order_by("proposed_at"))


def to_agree(team: Team) -> list[Move]:
    """Moves beyond a quota that wait for this team's lead to say yes."""
    return list(_moves().filter(home=team, state=MoveState.PROPOSED, over_quota=True, home_yes_by=""))


def day_of(agent_id: int, *, now: datetime) -> MoveDay:
    """What the agent has said of stepping in today; an empty day where she has said nothing."""
    today = town_day(now)
    return MoveDay.objects.filter(agent_id=agent_id, day=today).first() or MoveDay(agent_id=agent_id, day=today)


def candidates(
    to: Team, *, now: datetime, seed: int = 0, shares_after: Mapping[str, float] | None = None, paired: bool = False
) -> Candidates:
    """Whom this team could ask now, and in which order; the same seed gives the same lot.

    `shares_after`: the share answered in time that the advisor foretells for a giving team when one more goes.
    Those whose base it is are no candidates and are not told among the refused.
    """
    ask, found, known = ask_for(to, now=now, paired=paired), standings(now=now), homes(now=now)
    for code, share in (shares_after or {}).items():
        if code in known:
            known[code] = replace(known[code], share_after=share)
    others = [one for one in found.values() if to.code not in (one.base, one.wearing)]
    verdicts = {one.agent_id: eligibility(one, home_of(one, known), ask) for one in others}
    able = order_of_asking((one for one in others if verdicts[one.agent_id].allowed), ask, seed=seed)
    refused = tuple(verdict for verdict in verdicts.values() if not verdict.allowed)
    return Candidates(tuple(able), refused, what_would_have_to_change(others, known, ask))


def lent_and_borrowed(in_use: Iterable[Team], held: Iterable[Skills], moves: Iterable[Move]) -> list[TeamLending]:
    """These teams with those each has lent out and borrowed now, and how many carry its line.

    `held` is what everybody holds today (`people.skills`), `moves` every move that goes on (`open_moves`).
    """
    going_on = sorted(
        (one for one in moves if one.state in OPEN), key=lambda one: (one.began_at is None, one.began_at, one.pk)
    )
    wearers = wearers_among(held, {one.agent_id for one in going_on if one.state == MoveState.ACCEPTED})
    return [
        TeamLending(
            team,
            tuple(one for one in going_on if one.home_id == team.pk),
            tuple(one for one in going_on if one.to_id == team.pk),
            len(wearers.get(team.code, ())),
        )
        for team in in_use
    ]


def alarms() -> list[LineWatch]:
    """The lines that call for others now, the loudest first, then the longest calling."""
    return alarms_among(watches().values())


def alarms_among(watched: Iterable[LineWatch]) -> list[LineWatch]:
    """The same of the lines as they were looked at last, where that is known already."""
    calling = [row for row in watched if row.level > 0 and row.team.active]
    return sorted(calling, key=lambda row: (-row.level, row.raised_at is None, row.raised_at))


def watches() -> dict[str, LineWatch]:
    """How every line stood at its last look, by the team's code."""
    return {row.team.code: row for row in LineWatch.objects.select_related("team")}


def absorbed_now(team: Team | None = None) -> list[Absorption]:
    """Who is flagged as being absorbed and waits for a review, in all teams or in one."""
    open_ones = Absorption.objects.filter(reviewed_at=None).select_related("agent", "home").order_by("flagged_at")
    return list(open_ones.filter(home=team) if team else open_ones)


def absorption_of(agent_id: int) -> Absorption | None:
    """The agent's own flag, or None: she is told as well as her lead."""
    return Absorption.objects.filter(Q(agent_id=agent_id, reviewed_at=None)).select_related("home").first()


__all__ = [
    "Candidates",
    "HomeNow",
    "Ledger",
    "LedgerLine",
    "MovesOf",
    "TeamLedger",
    "TeamLending",
    "absorbed_now",
    "absorption_of",
    "alarms",
    "alarms_among",
    "ask_for",
    "candidates",
    "day_of",
    "directed_unseen",
    "homes",
    "ledger",
    "ledger_of",
    "lent_and_borrowed",
    "moves_of",
    "numbers",
    "numbers_row",
    "open_moves",
    "standings",
    "to_agree",
    "trigger_to_active_seconds",
    "watches",
]
