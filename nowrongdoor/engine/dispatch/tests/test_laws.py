"""What must hold of every decision, whatever the moment: drawn by hypothesis, measured against the plain rules."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.engine.dispatch import Decisions, Pairing, Snapshot, State, decide, greedy, ring_of
from nowrongdoor.engine.dispatch.pairing.optimal import optimal
from nowrongdoor.engine.dispatch.tests.plainly import best_worth, matches_of, minimum_kept, possible, worth
from nowrongdoor.engine.dispatch.tests.strategies import snapshots

every_pairing = pytest.mark.parametrize("pairing", [greedy, optimal])


def afterwards(snapshot: Snapshot, decisions: Decisions, seconds: float) -> Snapshot:
    """The same centre when the assigned desks ring and this time has passed with nothing else happening."""
    served = {one.contact_id for one in decisions.assigned}
    rung = {one.agent_id for one in decisions.assigned}
    return Snapshot(
        tuple(
            replace(contact, wait_seconds=contact.wait_seconds + seconds)
            for contact in snapshot.waiting
            if contact.contact_id not in served
        ),
        tuple(replace(one, state=State.RINGING) if one.agent_id in rung else one for one in snapshot.agents),
        snapshot.hats,
    )


@every_pairing
@given(snapshot=snapshots())
def test_every_waiting_contact_comes_out_once_and_nobody_is_given_two(pairing: Pairing, snapshot: Snapshot) -> None:
    decisions = decide(snapshot, pairing)
    out = [one.contact_id for one in decisions.assigned] + [one.contact_id for one in decisions.held]
    rung = [one.agent_id for one in decisions.assigned]
    assert sorted(out) == sorted(contact.contact_id for contact in snapshot.waiting)
    assert len(set(rung)) == len(rung)


@every_pairing
@given(snapshot=snapshots())
def test_every_assignment_is_one_that_the_plain_rules_allow(pairing: Pairing, snapshot: Snapshot) -> None:
    decisions = decide(snapshot, pairing)
    for (contact, agent), one in zip(matches_of(snapshot, decisions.assigned), decisions.assigned, strict=True):
        assert possible(snapshot, contact, agent)
        assert (one.hat, one.ring) == (contact.demand.hat, ring_of(agent, contact.demand))
        assert one.wait_seconds == contact.wait_seconds


@every_pairing
@given(snapshot=snapshots())
def test_no_hat_lends_below_its_protected_minimum(pairing: Pairing, snapshot: Snapshot) -> None:
    assert minimum_kept(snapshot, matches_of(snapshot, decide(snapshot, pairing).assigned))


@given(snapshots())
def test_nobody_is_served_before_one_who_has_waited_longer_and_could_have_had_the_same_agent(
    snapshot: Snapshot,
) -> None:
    decisions = decide(snapshot)
    matches = matches_of(snapshot, decisions.assigned)
    held = {one.contact_id for one in decisions.held}
    for served, agent in matches:
        others = [match for match in matches if match[1] is not agent]
        for contact in snapshot.waiting:
            if contact.contact_id in held and contact.wait_seconds > served.wait_seconds:
                instead = [*others, (contact, agent)]
                assert not (possible(snapshot, contact, agent) and minimum_kept(snapshot, instead))


@given(snapshots())
def test_nobody_is_lent_while_an_equal_wait_of_her_own_hat_is_held_for_want_of_her(snapshot: Snapshot) -> None:
    decisions = decide(snapshot)
    held = {one.contact_id for one in decisions.held}
    for served, agent in matches_of(snapshot, decisions.assigned):
        for contact in snapshot.waiting:
            own = contact.demand.hat == agent.wearing != served.demand.hat
            if own and contact.contact_id in held and contact.wait_seconds >= served.wait_seconds:
                assert not possible(snapshot, contact, agent)


@every_pairing
@given(snapshot=snapshots(), seed=st.integers(0, 10**6))
def test_the_order_in_the_snapshot_changes_nothing(pairing: Pairing, snapshot: Snapshot, seed: int) -> None:
    rng = random.Random(seed)
    shuffled = Snapshot(
        tuple(rng.sample(snapshot.waiting, len(snapshot.waiting))),
        tuple(rng.sample(snapshot.agents, len(snapshot.agents))),
        dict(rng.sample(list(snapshot.hats.items()), len(snapshot.hats))),
    )
    assert decide(shuffled, pairing) == decide(snapshot, pairing)


@given(snapshots())
def test_once_carried_out_nothing_more_is_decided_until_a_ring_opens(snapshot: Snapshot) -> None:
    decisions = decide(snapshot)
    assert decide(afterwards(snapshot, decisions, 0)).assigned == ()
    just_before = 10_000 if decisions.changes_in_seconds is None else decisions.changes_in_seconds - 0.25
    assert decide(afterwards(snapshot, decisions, just_before)).assigned == ()


@given(snapshots())
def test_when_a_ring_opens_somebody_is_served(snapshot: Snapshot) -> None:
    decisions = decide(snapshot)
    if decisions.changes_in_seconds is not None:
        assert decisions.changes_in_seconds > 0
        assert decide(afterwards(snapshot, decisions, decisions.changes_in_seconds)).assigned != ()


@given(snapshots(most_contacts=1), st.sampled_from([1, 15, 45, 180]))
def test_alone_in_the_line_one_who_waits_longer_is_never_worse_off(snapshot: Snapshot, seconds: float) -> None:
    later = replace(
        snapshot, waiting=tuple(replace(one, wait_seconds=one.wait_seconds + seconds) for one in snapshot.waiting)
    )
    assert len(decide(later).assigned) >= len(decide(snapshot).assigned)


@every_pairing
@given(snapshot=snapshots())
def test_every_hold_is_explained_in_both_languages_with_nothing_left_to_fill_in(
    pairing: Pairing, snapshot: Snapshot
) -> None:
    for held in decide(snapshot, pairing).held:
        danish, english = held.sentence("da"), held.sentence("en")
        assert danish != english
        assert not set("{}") & set(danish + english)
        assert str(held.facts["hat"]) in danish
        assert str(held.facts["hat"]) in english


@given(snapshots(most_contacts=12, most_agents=12))
def test_the_optimal_pairing_serves_at_least_as_many_as_the_greedy(snapshot: Snapshot) -> None:
    one_by_one = worth(matches_of(snapshot, decide(snapshot).assigned))
    as_a_whole = worth(matches_of(snapshot, decide(snapshot, optimal).assigned))
    assert as_a_whole[0] >= one_by_one[0]
    assert as_a_whole >= one_by_one


@given(snapshots(most_contacts=4, most_agents=5))
def test_the_optimal_pairing_is_worth_as_much_as_the_best_of_all_there_are(snapshot: Snapshot) -> None:
    assert worth(matches_of(snapshot, decide(snapshot, optimal).assigned)) == best_worth(snapshot)
