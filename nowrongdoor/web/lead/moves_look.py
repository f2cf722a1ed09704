"""Stepping in as the board shows it: the moves that go on, and every line as one who calls, lends and borrows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import move_reads
from nowrongdoor.townhall.line.models import LineWatch, Move
from nowrongdoor.townhall.line.move_rows import MoveState
from nowrongdoor.townhall.line.move_rules import MoveKind
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import Skills
from nowrongdoor.web.parts.foretold import Effect, effects
from nowrongdoor.web.parts.who import names_of

Watches = Mapping[str, LineWatch]
LEADING = frozenset({"lead", "administrator"})
UNANSWERED = frozenset({MoveState.PROPOSED, MoveState.OFFERED})


@dataclass(frozen=True, slots=True)
class SeenMove:
    """A move with who asked, what was foretold, and what this reader may do about it."""

    move: Move
    asker: str
    effects: list[Effect]
    may_take_back: bool
    may_call_home: bool
    may_agree: bool
    may_have_seen: bool


@dataclass(frozen=True, slots=True)
class Lending:
    """One line: how loudly it calls, whom it has lent and borrowed, and how many under its hat can be spared."""

    row: move_reads.TeamLending
    watch: LineWatch | None

    @property
    def level(self) -> int:
        """0 calm, 1 calls for help, 2 calls loudly."""
        return self.watch.level if self.watch else 0


def the_moves(acting: Acting, teams: list[Team], held: Iterable[Skills], watches: Watches) -> dict[str, Any]:
    """The moves that go on, the next to end first, and all lines as lenders and borrowers.

    `held` is what everybody holds today, `watches` how every line stood at its last look.
    """
    by_code = {team.code: team for team in teams}
    found = sorted(move_reads.open_moves(), key=_order)
    names = names_of(move.asked_by for move in found)
    return {
        "moves": [_seen(move, names[move.asked_by], acting, by_code) for move in found],
        "lendings": lendings(teams, held, found, watches),
        "may_lead": bool(acting.job_functions & LEADING),
    }


def _order(move: Move) -> tuple[bool, datetime]:
    """What still waits for an answer first, then by the time it ends."""
    return move.state not in UNANSWERED, move.ends_at or move.proposed_at


def _seen(move: Move, asker: str, acting: Acting, teams: dict[str, Team]) -> SeenMove:
    leads = bool(acting.job_functions & LEADING)
    leads_home = leads and move.home.code in acting.teams
    return SeenMove(
        move=move,
        asker=asker,
        effects=effects(move.foretold, teams, (move.to.code, move.home.code)),
        may_take_back=leads and move.state in UNANSWERED,
        may_call_home=leads_home and move.state == MoveState.ACTIVE,
        may_agree=leads_home and move.state == MoveState.PROPOSED and move.over_quota and not move.home_yes_by,
        may_have_seen=leads_home and move.kind == MoveKind.DIRECTED and move.seen_by_home_lead_at is None,
    )


def lendings(teams: list[Team], held: Iterable[Skills], moves: list[Move], watches: Watches) -> list[Lending]:
    """Every line in the order of the boards."""
    return [Lending(row, watches.get(row.team.code)) for row in move_reads.lent_and_borrowed(teams, held, moves)]
