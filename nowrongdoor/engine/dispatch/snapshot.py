"""The centre at one moment, as the dispatcher sees it: who waits, who is at work, which hats there are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from nowrongdoor.engine.dispatch.mandate import Level


class State(StrEnum):
    """What an agent is doing now; only a ready one can be given a contact."""

    READY = "ready"
    RINGING = "ringing"
    IN_CONVERSATION = "in_conversation"
    AFTER_WORK = "after_work"
    PAUSE = "pause"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Demand:
    """What it takes to meet a contact: a hat (its code), and how far one must be able to go under it."""

    hat: str
    level: Level


@dataclass(frozen=True, slots=True)
class Hat:
    """A team's line: how far it may go, how fast its circle of agents widens, how many of its wearers are not lent.

    protected_ready: as many ready wearers of this hat must be left when one of them is lent to another hat's contact.
    """

    code: str
    mandate: Level
    widen_after_seconds: float = 45
    widen_further_after_seconds: float = 180
    protected_ready: int = 0

    def __post_init__(self) -> None:
        """Refuse rings in the wrong order and a negative protection, naming the hat (ValueError)."""
        if not 0 <= self.widen_after_seconds <= self.widen_further_after_seconds:
            raise ValueError(
                f"hat {self.code}: widen_after_seconds ({self.widen_after_seconds}) must be 0 or more and not above "
                f"widen_further_after_seconds ({self.widen_further_after_seconds})"
            )
        if self.protected_ready < 0:
            raise ValueError(f"hat {self.code}: protected_ready ({self.protected_ready}) must be 0 or more")


@dataclass(frozen=True, slots=True)
class WaitingContact:
    """A contact in the line: what it demands, how long it has waited, and which agents just let it ring out."""

    contact_id: int
    demand: Demand
    wait_seconds: float
    missed_by: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a wait that is no number, since nothing could be ordered after it (ValueError)."""
        if not math.isfinite(self.wait_seconds):
            raise ValueError(f"contact {self.contact_id}: wait_seconds ({self.wait_seconds}) must be a finite number")


@dataclass(frozen=True, slots=True)
class AgentNow:
    """An agent at this moment: base, hat on, what she may do under each of her hats, and what she is doing.

    levels: the hats she is qualified in today (expired ones left out) and her own level in each.
    stale_hats: qualified, but not worked there for eight weeks.
    """

    agent_id: int
    base: str
    wearing: str
    levels: Mapping[str, Level]
    state: State
    state_seconds: float
    stale_hats: frozenset[str] = frozenset()

    @property
    def covers(self) -> str:
        """The hat whose line lacks a ready wearer when she is taken: the one she has on; "" if not qualified in it."""
        return self.wearing if self.wearing in self.levels else ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a decision is made from; the same snapshot always gives the same decision."""

    waiting: tuple[WaitingContact, ...]
    agents: tuple[AgentNow, ...]
    hats: Mapping[str, Hat]

    def __post_init__(self) -> None:
        """Refuse a contact or an agent that stands there twice (ValueError): one of them would be served twice."""
        _each_once("contact", (contact.contact_id for contact in self.waiting))
        _each_once("agent", (agent.agent_id for agent in self.agents))


def _each_once(kind: str, ids: Iterable[int]) -> None:
    """Say which one stands in the snapshot twice."""
    seen = list(ids)
    if len(set(seen)) == len(seen):
        return
    twice = sorted({one for one in seen if seen.count(one) > 1})
    raise ValueError(f"{kind} {', '.join(map(str, twice))} stands more than once in the snapshot")
