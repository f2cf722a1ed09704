"""What was decided: who gets whom, who is still held and why, and when to look again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nowrongdoor.engine.dispatch.reasons import Facts, Reason, sentence


@dataclass(frozen=True, slots=True)
class Assigned:
    """One contact given to one agent, who answers it under `hat` from `ring` (0 home ... 3 lent and stale)."""

    contact_id: int
    agent_id: int
    hat: str
    ring: int
    wait_seconds: float


@dataclass(frozen=True, slots=True)
class Held:
    """One contact that keeps waiting, and why."""

    contact_id: int
    reason: Reason
    facts: Facts

    def sentence(self, language: str, names: Mapping[str, str] | None = None) -> str:
        """Why this contact still waits, in "da" or "en"; `names` turns hat codes into the names people use."""
        return sentence(self.reason, self.facts, language, names)


@dataclass(frozen=True, slots=True)
class Decisions:
    """The answer to one snapshot: every waiting contact stands exactly once, assigned or held.

    changes_in_seconds: when, with nothing else happening, a held contact can be given to somebody because its ring
    opens; None when time alone changes nothing.
    """

    assigned: tuple[Assigned, ...]
    held: tuple[Held, ...]
    changes_in_seconds: float | None
