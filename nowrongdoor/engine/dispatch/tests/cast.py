"""A small centre for tests: three hats of the made-up town, and short ways to place people and contacts in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nowrongdoor.engine.dispatch import AgentNow, Demand, Hat, Level, Snapshot, State, WaitingContact

PARKING = Hat("P", Level.LIGHT_HANDLING)
BORGER_DK = Hat("1881", Level.GUIDE)
TOWN_LINE = Hat("3366", Level.LIGHT_HANDLING)
HATS = (PARKING, BORGER_DK, TOWN_LINE)


def agent(
    agent_id: int,
    wearing: str = "P",
    *,
    base: str | None = None,
    state: State = State.READY,
    ready_for: float = 10,
    stale: Iterable[str] = (),
    levels: Mapping[str, Level] | None = None,
) -> AgentNow:
    """An agent, at home and good at what she does under the hat she wears, unless told otherwise."""
    own = {wearing: Level.LIGHT_HANDLING} if levels is None else levels
    return AgentNow(agent_id, base or wearing, wearing, own, state, ready_for, frozenset(stale))


def waits(
    contact_id: int, hat: str = "P", wait: float = 10, level: Level = Level.GUIDE, missed_by: Iterable[int] = ()
) -> WaitingContact:
    """A contact in the line."""
    return WaitingContact(contact_id, Demand(hat, level), wait, frozenset(missed_by))


def centre(waiting: Iterable[WaitingContact], agents: Iterable[AgentNow], hats: Iterable[Hat] = HATS) -> Snapshot:
    """The line and the people at this moment."""
    return Snapshot(tuple(waiting), tuple(agents), {hat.code: hat for hat in hats})
