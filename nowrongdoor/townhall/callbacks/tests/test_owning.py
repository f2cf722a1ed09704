"""Who keeps a promise: never somebody who is not at work while anybody is; in order; and loops do no harm."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.townhall.callbacks.owning import Facts, Owner, owner, stand_ins_of, would_loop
from nowrongdoor.townhall.callbacks.rules import Holder

NAMED, STAND_IN, SECOND, COORDINATOR, PROMISER = 1, 2, 3, 4, 5
people = st.integers(1, 6)
facts = st.builds(
    Facts,
    named=st.integers(0, 6),
    promiser=people,
    team_open=st.booleans(),
    team_at_work=st.booleans(),
    at_work=st.frozensets(people),
    stand_ins=st.dictionaries(people, people),
    coordinators=st.lists(people, unique=True),
    named_over=st.booleans(),
    late=st.booleans(),
    with_promiser=st.booleans(),
)


def morning(**different: object) -> Facts:
    """Everybody is at work, and half of the time is left."""
    usual: dict[str, object] = {
        "named": NAMED, "promiser": PROMISER, "team_open": True, "team_at_work": True,
        "at_work": frozenset({NAMED, STAND_IN, SECOND, COORDINATOR, PROMISER}),
        "stand_ins": {NAMED: STAND_IN, STAND_IN: SECOND}, "coordinators": (COORDINATOR,),
    }  # fmt: skip
    return Facts(**(usual | different))  # type: ignore[arg-type]


@given(facts)
def test_nobody_keeps_a_promise_who_is_not_at_work(given_facts: Facts) -> None:
    found = owner(given_facts)
    assert (found is None) == (not given_facts.team_open)
    if found is not None and found.agent_id:
        assert found.agent_id in given_facts.at_work


@given(facts)
def test_it_lies_with_an_empty_team_only_when_nobody_who_could_keep_it_is_there(given_facts: Facts) -> None:
    found = owner(given_facts)
    if found == Owner(0, Holder.TEAM) and not given_facts.team_at_work:
        could = set(given_facts.coordinators)
        if given_facts.with_promiser:
            could |= {given_facts.promiser, *stand_ins_of(given_facts.promiser, given_facts.stand_ins)}
        elif given_facts.named and not (given_facts.named_over or given_facts.late):
            could |= {given_facts.named, *stand_ins_of(given_facts.named, given_facts.stand_ins)}
        assert not could & set(given_facts.at_work)


def test_it_falls_from_the_one_named_to_her_stand_in_the_team_and_the_coordinator() -> None:
    assert owner(morning()) == Owner(NAMED, Holder.NAMED)
    gone = frozenset({STAND_IN, SECOND, COORDINATOR})
    assert owner(morning(at_work=gone)) == Owner(STAND_IN, Holder.STAND_IN)
    assert owner(morning(at_work=gone - {STAND_IN})) == Owner(SECOND, Holder.STAND_IN)
    assert owner(morning(at_work=frozenset({COORDINATOR}))) == Owner(0, Holder.TEAM)
    assert owner(morning(at_work=frozenset({COORDINATOR}), team_at_work=False)) == Owner(
        COORDINATOR, Holder.COORDINATOR
    )


def test_half_of_the_time_gives_it_to_the_team_and_the_end_of_it_to_the_coordinator() -> None:
    assert owner(morning(named_over=True)) == Owner(0, Holder.TEAM)
    assert owner(morning(named_over=True, late=True)) == Owner(COORDINATOR, Holder.COORDINATOR)


def test_what_came_back_lies_with_its_promiser_or_whoever_stands_in_for_her() -> None:
    assert owner(morning(with_promiser=True)) == Owner(PROMISER, Holder.PROMISER)
    away = frozenset({STAND_IN, COORDINATOR})
    assert owner(morning(with_promiser=True, at_work=away, stand_ins={PROMISER: STAND_IN})) == Owner(
        STAND_IN, Holder.STAND_IN
    )
    assert owner(morning(with_promiser=True, at_work=away, stand_ins={})) == Owner(COORDINATOR, Holder.COORDINATOR)


def test_a_closed_team_changes_nothing() -> None:
    assert owner(morning(team_open=False)) is None


@given(st.dictionaries(people, people), people)
def test_a_chain_of_stand_ins_always_ends_and_names_nobody_twice(chain: dict[int, int], first: int) -> None:
    found = stand_ins_of(first, chain)
    assert len(set(found)) == len(found) <= 6
    assert first not in found


@given(st.lists(st.tuples(people, people), max_size=12))
def test_stand_ins_that_are_set_one_by_one_never_loop(wanted: list[tuple[int, int]]) -> None:
    chain: dict[int, int] = {}
    for agent_id, stand_in in wanted:
        if not would_loop(agent_id, stand_in, chain):
            chain[agent_id] = stand_in
        for start in chain:
            here, steps = start, 0
            while here in chain:
                here, steps = chain[here], steps + 1
                assert steps <= len(chain), "a ring"


def test_where_team_and_coordinators_have_gone_home_whoever_is_there_sees_to_it() -> None:
    afternoon = {"team_at_work": False, "at_work": frozenset({6}), "others": (6,)}
    assert owner(morning(**afternoon)) == Owner(6, Holder.COORDINATOR)
    assert owner(morning(**afternoon, with_promiser=True)) == Owner(6, Holder.COORDINATOR)
    assert owner(morning(**afternoon | {"team_at_work": True})) == Owner(0, Holder.TEAM)
    assert owner(morning(**afternoon | {"team_at_work": True}, late=True)) == Owner(0, Holder.TEAM)
