"""Small centres as hypothesis draws them: few hats, many ties, odd people and odd contacts."""

from __future__ import annotations

from hypothesis import strategies as st

from nowrongdoor.engine.dispatch import AgentNow, Demand, Hat, Level, Snapshot, State, WaitingContact

CODES = ("P", "1881", "3366")
LEVELS = st.sampled_from(Level)
# More often enough than too little, so that most people may answer most contacts.
OWN_LEVELS = st.sampled_from([*Level, Level.LIGHT_HANDLING, Level.DECIDE, Level.DECIDE])
DEMANDED_LEVELS = st.sampled_from([Level.INFORM, Level.GUIDE, Level.GUIDE, Level.REGISTER, Level.LIGHT_HANDLING])
# Few different values, so that ties and ring limits are met often.
SECONDS = st.sampled_from([0, 5, 20, 20.5, 44, 45, 60, 179, 180, 500])


def hats() -> st.SearchStrategy[dict[str, Hat]]:
    """The three hats, each with a mandate, rings that open early or late, and up to two protected."""
    return st.fixed_dictionaries({code: _hat(code) for code in CODES})


def _hat(code: str) -> st.SearchStrategy[Hat]:
    limits = st.sampled_from([(0.0, 0.0), (0.0, 45.0), (20.0, 60.0), (45.0, 180.0)])
    return st.builds(
        lambda mandate, limit, protected: Hat(code, mandate, limit[0], limit[1], protected),
        st.sampled_from([Level.DECIDE, Level.LIGHT_HANDLING, Level.GUIDE]),
        limits,
        st.integers(0, 2),
    )


def agents(agent_id: int, *, mostly_ready: bool = True) -> st.SearchStrategy[AgentNow]:
    """Somebody in one of the hats, at times one she is not qualified in or none at all."""
    states = st.sampled_from([*[State.READY] * 6, *State] if mostly_ready else [*State])
    codes = st.sampled_from(CODES)
    return st.builds(
        AgentNow,
        agent_id=st.just(agent_id),
        base=codes,
        wearing=st.sampled_from([*CODES * 3, ""]),
        levels=st.one_of(st.fixed_dictionaries(dict.fromkeys(CODES, OWN_LEVELS)), st.dictionaries(codes, OWN_LEVELS)),
        state=states,
        state_seconds=SECONDS,
        stale_hats=st.frozensets(codes, max_size=2),
    )


def contacts(contact_id: int, agent_ids: range) -> st.SearchStrategy[WaitingContact]:
    """Somebody who waits, at times for a hat that is not there, and at times after others have let it ring."""
    missed = st.frozensets(st.sampled_from(agent_ids), max_size=3) if agent_ids else st.just(frozenset[int]())
    return st.builds(
        WaitingContact,
        contact_id=st.just(contact_id),
        demand=st.builds(Demand, st.sampled_from([*CODES * 5, "gone"]), DEMANDED_LEVELS),
        wait_seconds=SECONDS,
        missed_by=st.one_of(st.just(frozenset[int]()), missed),
    )


@st.composite
def snapshots(draw: st.DrawFn, most_contacts: int = 6, most_agents: int = 6) -> Snapshot:
    """A centre of up to so many contacts and agents."""
    agent_ids = range(100, 100 + draw(st.integers(0, most_agents)))
    contact_ids = range(draw(st.integers(0, most_contacts)))
    mostly_ready = draw(st.booleans())
    return Snapshot(
        waiting=tuple(draw(contacts(contact_id, agent_ids)) for contact_id in contact_ids),
        agents=tuple(draw(agents(agent_id, mostly_ready=mostly_ready)) for agent_id in agent_ids),
        hats=draw(hats()),
    )


@st.composite
def crowded(draw: st.DrawFn) -> Snapshot:
    """A line in which many compete for few: all ready, all rings open, and hats that protect some of theirs."""
    codes = st.sampled_from(CODES)
    level = st.sampled_from([Level.GUIDE, Level.REGISTER])
    agent_ids = range(100, 100 + draw(st.integers(2, 5)))
    return Snapshot(
        waiting=tuple(
            WaitingContact(contact_id, Demand(draw(codes), draw(level)), draw(SECONDS))
            for contact_id in range(draw(st.integers(2, 5)))
        ),
        agents=tuple(
            AgentNow(
                agent_id,
                base="P",
                wearing=draw(codes),
                levels=dict.fromkeys(draw(st.lists(codes, min_size=1, unique=True)), draw(level)),
                state=State.READY,
                state_seconds=0,
                stale_hats=draw(st.sampled_from([frozenset[str](), frozenset(CODES)])),
            )
            for agent_id in agent_ids
        ),
        hats={code: Hat(code, Level.DECIDE, 0, 0, draw(st.integers(0, 2))) for code in CODES},
    )
