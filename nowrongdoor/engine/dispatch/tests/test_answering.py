"""Who may answer what under which hat, and who stands in which ring."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.engine.dispatch import (
    Demand,
    Hat,
    Level,
    Reason,
    Snapshot,
    may_answer,
    may_finish,
    next_ring_opens_in,
    open_rings,
    ring_of,
    ring_opens_in,
)
from nowrongdoor.engine.dispatch.answering import all_who_may_answer
from nowrongdoor.engine.dispatch.tests.cast import BORGER_DK, PARKING, agent
from nowrongdoor.engine.dispatch.tests.strategies import CODES, LEVELS, snapshots

GUIDE_PARKING = Demand("P", Level.GUIDE)
WIDENING = Hat("P", Level.DECIDE, widen_after_seconds=45, widen_further_after_seconds=180)


def test_a_parking_agent_may_guide_about_parking_under_the_parking_hat() -> None:
    assert may_answer(agent(1, levels={"P": Level.GUIDE}), PARKING, GUIDE_PARKING).allowed


def test_what_she_may_do_at_home_is_not_carried_into_another_hat() -> None:
    visiting = agent(1, wearing="1881", base="P", levels={"P": Level.LIGHT_HANDLING, "1881": Level.GUIDE})
    verdict = may_answer(visiting, BORGER_DK, Demand("1881", Level.REGISTER))
    assert verdict.reason is Reason.MANDATE_TOO_LOW
    assert (verdict.facts["hat"], verdict.facts["level"], verdict.facts["hat_level"]) == ("1881", "register", "guide")


def test_a_parking_question_under_the_1881_hat_needs_the_parking_hat() -> None:
    verdict = may_finish(BORGER_DK, Level.GUIDE, GUIDE_PARKING)
    assert (verdict.allowed, verdict.reason) == (False, Reason.OTHER_HAT)
    assert (verdict.facts["hat"], verdict.facts["worn"]) == ("P", "1881")


def test_a_decision_about_parking_is_beyond_the_parking_hat_whoever_wears_it() -> None:
    verdict = may_finish(PARKING, Level.DECIDE, Demand("P", Level.DECIDE))
    assert verdict.reason is Reason.MANDATE_TOO_LOW


def test_a_new_colleague_may_not_yet_register_what_the_hat_allows() -> None:
    verdict = may_finish(PARKING, Level.GUIDE, Demand("P", Level.REGISTER))
    assert verdict.reason is Reason.OWN_LEVEL_TOO_LOW
    assert (verdict.facts["level"], verdict.facts["own_level"]) == ("register", "guide")


def test_wearing_a_hat_without_being_qualified_in_it_opens_nothing() -> None:
    assert may_finish(PARKING, None, Demand("P", Level.INFORM)).reason is Reason.NOT_QUALIFIED
    assert (
        may_answer(agent(1, wearing="P", levels={"1881": Level.DECIDE}), PARKING, GUIDE_PARKING).reason
        is Reason.NOT_QUALIFIED
    )


def test_when_both_the_hat_and_she_fall_short_the_hat_is_named_since_no_colleague_could_either() -> None:
    assert may_finish(PARKING, Level.INFORM, Demand("P", Level.DECIDE)).reason is Reason.MANDATE_TOO_LOW


@given(st.sampled_from(CODES), LEVELS, st.none() | LEVELS, st.sampled_from(CODES), LEVELS)
def test_a_yes_is_given_exactly_when_hat_mandate_and_person_all_reach(
    worn: str, mandate: Level, own_level: Level | None, wanted: str, level: Level
) -> None:
    reaches = worn == wanted and mandate >= level and own_level is not None and own_level >= level
    assert may_finish(Hat(worn, mandate), own_level, Demand(wanted, level)).allowed == reaches


@given(LEVELS, LEVELS, LEVELS)
def test_who_may_do_more_may_do_less(own_level: Level, lower: Level, higher: Level) -> None:
    lower, higher = sorted((lower, higher))
    if may_finish(PARKING, own_level, Demand("P", higher)).allowed:
        assert may_finish(PARKING, own_level, Demand("P", lower)).allowed


@given(snapshots(), st.sampled_from(CODES), st.sampled_from(CODES), LEVELS)
def test_asked_about_all_at_once_the_answer_is_the_same_as_one_by_one(
    snapshot: Snapshot, worn: str, wanted: str, level: Level
) -> None:
    hat, demand = snapshot.hats[worn], Demand(wanted, level)
    one_by_one = tuple(one for one in snapshot.agents if may_answer(one, hat, demand).allowed)
    assert all_who_may_answer(snapshot.agents, hat, demand) == one_by_one


def test_the_rings_run_from_home_over_visitor_and_lent_to_stale() -> None:
    both = {"P": Level.GUIDE, "1881": Level.GUIDE}
    assert ring_of(agent(1, wearing="P", base="P", levels=both), GUIDE_PARKING) == 0
    assert ring_of(agent(2, wearing="P", base="1881", levels=both), GUIDE_PARKING) == 1
    assert ring_of(agent(3, wearing="1881", base="P", levels=both), GUIDE_PARKING) == 2
    assert ring_of(agent(4, wearing="1881", base="1881", stale=["P"], levels=both), GUIDE_PARKING) == 3


def test_whoever_wears_the_hat_counts_as_a_wearer_however_stale() -> None:
    assert ring_of(agent(1, wearing="P", base="P", stale=["P"], levels={"P": Level.GUIDE}), GUIDE_PARKING) == 0
    assert ring_of(agent(2, wearing="P", base="1881", stale=["P"], levels={"P": Level.GUIDE}), GUIDE_PARKING) == 1


def test_who_is_not_qualified_stands_in_no_ring() -> None:
    with pytest.raises(ValueError, match="agent 1 is not qualified in P"):
        ring_of(agent(1, wearing="P", levels={"1881": Level.GUIDE}), GUIDE_PARKING)


@pytest.mark.parametrize(("wait", "ring"), [(0, 1), (44.9, 1), (45, 2), (179.9, 2), (180, 3), (3600, 3)])
def test_the_circle_widens_at_its_limits(wait: float, ring: int) -> None:
    assert open_rings(WIDENING, wait) == ring


@pytest.mark.parametrize(("wait", "opens_in"), [(0, 45), (40, 5), (45, 135), (180, None), (999, None)])
def test_the_next_ring_is_told_until_all_are_open(wait: float, opens_in: float | None) -> None:
    assert next_ring_opens_in(WIDENING, wait) == opens_in


def test_a_hat_that_widens_twice_at_once_opens_both_rings_together() -> None:
    at_once = Hat("P", Level.DECIDE, widen_after_seconds=60, widen_further_after_seconds=60)
    assert open_rings(at_once, 59) == 1
    assert open_rings(at_once, 60) == 3


@given(st.floats(0, 1000), st.floats(0, 1000))
def test_a_longer_wait_never_closes_a_ring(one: float, other: float) -> None:
    early, late = sorted((one, other))
    assert open_rings(WIDENING, early) <= open_rings(WIDENING, late)


@given(st.integers(0, 300), st.integers(0, 3))
def test_a_ring_is_open_when_its_time_has_come_and_not_a_second_before(wait: int, ring: int) -> None:
    opens_in = ring_opens_in(WIDENING, ring, wait)
    assert open_rings(WIDENING, wait + opens_in) >= ring
    assert opens_in == 0 or open_rings(WIDENING, wait + opens_in - 1) < ring


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"widen_after_seconds": -1}, "widen_after_seconds"),
        ({"widen_after_seconds": 60, "widen_further_after_seconds": 30}, "widen_further_after_seconds"),
        ({"protected_ready": -1}, "protected_ready"),
    ],
)
def test_a_hat_that_makes_no_sense_is_refused_with_its_code_and_the_argument(wrong: dict[str, int], named: str) -> None:
    with pytest.raises(ValueError, match=rf"hat P: .*{named}"):
        Hat("P", Level.GUIDE, **wrong)
