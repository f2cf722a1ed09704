"""Who may answer what, under which hat: the one place where it is decided.

Also the rings around a contact, in the order they are opened while the citizen waits:

    0 home      wears the hat, and it is the base
    1 visitor   wears the hat, base elsewhere
    2 lent      qualified, but wears another hat
    3 stale     qualified, wears another hat, and has not worked under this one for eight weeks

Rings 0 and 1 are open from the start (0 is preferred), 2 and 3 as the wait grows. Whoever already wears the hat
counts as a wearer however stale: the lead who put the hat on her head has taken that decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nowrongdoor.engine.dispatch.mandate import Level
from nowrongdoor.engine.dispatch.reasons import Facts, Reason, sentence
from nowrongdoor.engine.dispatch.snapshot import AgentNow, Demand, Hat

HOME, VISITOR, LENT, STALE = range(4)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A yes or a no, and why."""

    allowed: bool
    reason: Reason
    facts: Facts

    def sentence(self, language: str, names: Mapping[str, str] | None = None) -> str:
        """The verdict in words, in "da" or "en"; `names` turns hat codes into the names people use."""
        return sentence(self.reason, self.facts, language, names)


def may_finish(worn: Hat, own_level: Level | None, demand: Demand) -> Verdict:
    """May the one who wears this hat finish this question now, and if not, what is it that stops her?

    own_level is the agent's own level in the worn hat, None when she is not qualified in it. What is told is what lies
    furthest from her own hands: another hat, then the hat's mandate (no colleague under it can either), then her own
    qualification and level (a colleague under the same hat can).
    """
    facts: dict[str, str | int | float] = {"hat": demand.hat, "level": demand.level.word, "worn": worn.code}
    if worn.code != demand.hat:
        return Verdict(False, Reason.OTHER_HAT, facts)
    if worn.mandate < demand.level:
        return Verdict(False, Reason.MANDATE_TOO_LOW, facts | {"hat_level": worn.mandate.word})
    if own_level is None:
        return Verdict(False, Reason.NOT_QUALIFIED, facts)
    if own_level < demand.level:
        return Verdict(False, Reason.OWN_LEVEL_TOO_LOW, facts | {"own_level": own_level.word})
    return Verdict(True, Reason.ALLOWED, facts)


def may_answer(agent: AgentNow, hat: Hat, demand: Demand) -> Verdict:
    """May this person, under this hat, meet this demand at all, free or not?"""
    return may_finish(hat, agent.levels.get(hat.code), demand)


def all_who_may_answer(agents: Iterable[AgentNow], hat: Hat, demand: Demand) -> tuple[AgentNow, ...]:
    """Those of these agents to whom `may_answer` says yes: the same rule for a thousand at once, without reasons."""
    if hat.code != demand.hat or hat.mandate < demand.level:
        return ()
    code, level = demand.hat, demand.level
    return tuple([agent for agent in agents if code in agent.levels and agent.levels[code] >= level])


def ring_of(agent: AgentNow, demand: Demand) -> int:
    """How near this agent stands to the demand: 0 home, 1 visitor, 2 lent, 3 stale; ValueError when not qualified."""
    if demand.hat not in agent.levels:
        raise ValueError(f"agent {agent.agent_id} is not qualified in {demand.hat} and stands in no ring")
    if agent.wearing == demand.hat:
        return HOME if agent.base == demand.hat else VISITOR
    return STALE if demand.hat in agent.stale_hats else LENT


def open_rings(hat: Hat, wait_seconds: float) -> int:
    """The furthest ring that is open after this wait; all nearer ones are open too."""
    if wait_seconds >= hat.widen_further_after_seconds:
        return STALE
    return LENT if wait_seconds >= hat.widen_after_seconds else VISITOR


def ring_opens_in(hat: Hat, ring: int, wait_seconds: float) -> float:
    """Seconds until this ring opens for one who has waited so long; 0 when it is open."""
    opens_after = {LENT: hat.widen_after_seconds, STALE: hat.widen_further_after_seconds}.get(ring)
    return 0.0 if opens_after is None else max(0.0, opens_after - wait_seconds)


def next_ring_opens_in(hat: Hat, wait_seconds: float) -> float | None:
    """Seconds until the circle widens the next time; None when every ring is open."""
    ring = open_rings(hat, wait_seconds) + 1
    return ring_opens_in(hat, ring, wait_seconds) if ring <= STALE else None
