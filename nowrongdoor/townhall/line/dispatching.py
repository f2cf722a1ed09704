"""One round of the dispatcher: read the line as it is, let the engine decide, carry out each decision as a claim."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from nowrongdoor.engine.dispatch import (
    AgentNow,
    Decisions,
    Demand,
    Held,
    Level,
    Pairing,
    Snapshot,
    State,
    WaitingContact,
    decide,
    greedy,
)
from nowrongdoor.townhall.errors import LostRace
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import ring
from nowrongdoor.townhall.line import actions
from nowrongdoor.townhall.line.dialling import dial
from nowrongdoor.townhall.line.models import Place
from nowrongdoor.townhall.line.ports import Telephony, TelephonyError
from nowrongdoor.townhall.people import reads as people

log = logging.getLogger("nowrongdoor.dispatching")

_WAITING = """
SELECT p.id, p.contact_id, t.code, t.id, p.level, extract(epoch FROM %(now)s - p.joined_at)::float, c.call,
       p.held_reason, p.held_facts,
       p.ring_back, coalesce(nullif(t.phone, ''), t.code),
       ARRAY(SELECT a.agent_id FROM line_assignment a WHERE a.place_id = p.id AND a.ended_how = 'no_answer')
FROM line_place p JOIN people_team t ON t.id = p.team_id JOIN contacts_contact c ON c.id = p.contact_id
WHERE p.left_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM line_assignment a WHERE a.place_id = p.id AND a.ended_at IS NULL)
"""

_PRESENCE = """
SELECT agent_id, state, extract(epoch FROM %(now)s - since)::float FROM line_presence WHERE until IS NULL
"""


NEVER_HERE = (State.AWAY, 0.0)
"""Who has not sat down at a desk yet; she may be able to answer all the same, and the reasons must know of her."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A waiting place with what carrying out a decision needs."""

    place_id: int
    contact_id: int
    hat: str
    hat_id: int
    level: int
    wait_seconds: float
    call: str
    held_reason: str
    held_facts: Mapping[str, object]
    ring_back: str
    line: str
    missed_by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did; `changes_in_seconds` is town time until a decision may change by itself."""

    assigned: int = 0
    held: int = 0
    lost_races: int = 0
    changes_in_seconds: float | None = None


class Dispatcher:
    """Carries out rounds. Keeps who may do what between rounds until told to forget it (doorbell `people`)."""

    def __init__(self, acting: Acting, switchboard: Telephony, pairing: Pairing = greedy) -> None:
        self.acting = acting
        self.switchboard = switchboard
        self.pairing = pairing
        self._known_for: date | None = None

    def forget(self) -> None:
        """Somebody's hat, base or qualification has changed: read them again."""
        self._known_for = None

    def round(self, *, now: datetime) -> Round:
        """Look at the line once and act. Safe beside another dispatcher: a lost race is a shrug."""
        waiting = read_waiting(now)
        if not waiting:
            return Round()
        self._know(people.town_day(now))
        decisions = decide(self._snapshot(waiting, now), self.pairing)
        return self._carry_out(decisions, {row.contact_id: row for row in waiting}, now)

    def _know(self, today: date) -> None:
        if self._known_for != today:
            self.skills, self.hats, self._known_for = people.skills(today=today), people.hats(), today

    def _snapshot(self, waiting: list[WaitingRow], now: datetime) -> Snapshot:
        with connection.cursor() as cursor:
            cursor.execute(_PRESENCE, {"now": now})
            present = {agent_id: (State(state), seconds) for agent_id, state, seconds in cursor.fetchall()}
        return Snapshot(
            waiting=tuple(
                WaitingContact(
                    row.contact_id,
                    Demand(row.hat, Level(row.level)),
                    max(0.0, row.wait_seconds),
                    frozenset(row.missed_by),
                )
                for row in waiting
            ),
            agents=tuple(_agent_now(skill, *present.get(skill.agent_id, NEVER_HERE)) for skill in self.skills.values()),
            hats=self.hats,
        )

    def _carry_out(self, decisions: Decisions, rows: dict[int, WaitingRow], now: datetime) -> Round:
        taken = 0
        for decision in decisions.assigned:
            row = rows[decision.contact_id]
            claim = actions.Claim(row.place_id, row.contact_id, decision.agent_id, row.hat_id, decision.ring)
            try:
                actions.assign(self.acting, claim, now=now)
            except LostRace:
                continue
            taken += 1
            self._connect(row, decision.agent_id, now)
        self._hold(decisions.held, rows, now)
        lost = len(decisions.assigned) - taken
        return Round(taken, len(decisions.held), lost, 0.0 if lost else decisions.changes_in_seconds)

    def _connect(self, row: WaitingRow, agent_id: int, now: datetime) -> None:
        """Ring the telephone; where that fails the offer stands, and `reconciling` commands it again."""
        try:
            dial(self.switchboard, row.call, self.skills[agent_id].device, row.ring_back, row.line, at=now)
        except TelephonyError as error:
            log.warning("contact %s: %s", row.contact_id, error)

    def _hold(self, held: tuple[Held, ...], rows: dict[int, WaitingRow], now: datetime) -> None:
        """Write down why, where it has changed; a contact held for the first time gets hold audio."""
        changed = [one for one in held if _differs(one, rows[one.contact_id])]
        for one in changed:
            row = rows[one.contact_id]
            Place.objects.filter(Q(pk=row.place_id, left_at=None)).update(
                held_reason=one.reason, held_facts=dict(one.facts)
            )
            if not row.held_reason and not row.ring_back:
                self._hold_audio(row, now)
        if changed:
            ring("lead")

    def _hold_audio(self, row: WaitingRow, now: datetime) -> None:
        try:
            self.switchboard.hold_audio(row.call, at=now)
        except TelephonyError as error:
            log.warning("contact %s: %s", row.contact_id, error)


def _agent_now(skill: people.Skills, state: State, seconds: float) -> AgentNow:
    """An agent as the engine sees her; without a telephone she is not there for those who ring."""
    at_work = state if skill.device else State.AWAY
    return AgentNow(
        skill.agent_id, skill.base, skill.wearing, skill.levels, at_work, max(0.0, seconds), skill.stale_hats
    )


def read_waiting(now: datetime) -> list[WaitingRow]:
    """Every place that waits and is offered to nobody, from the rows as they are."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"now": now})
        return [_waiting_row(row) for row in cursor.fetchall()]


def _waiting_row(row: tuple[Any, ...]) -> WaitingRow:
    *before, facts, ring_back, line, missed_by = row
    return WaitingRow(*before, _facts(facts), ring_back, line, tuple(missed_by))  # type: ignore[call-arg]


def _facts(value: object) -> Mapping[str, object]:
    return json.loads(value) if isinstance(value, str) else value  # type: ignore[return-value]


def _differs(held: Held, row: WaitingRow) -> bool:
    """Whether the reason says something new; a counting-down number of seconds is nothing new."""
    return held.reason != row.held_reason or _words(held.facts) != _words(row.held_facts)


def _words(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in facts.items() if not isinstance(value, float)}
