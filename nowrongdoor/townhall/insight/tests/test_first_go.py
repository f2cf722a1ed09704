"""Nobody can talk the first-go rate up: what counts, what does not, and when it is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nowrongdoor.townhall.insight.facts import Asked, Promise
from nowrongdoor.townhall.insight.first_go import Fate, judge

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
LONG_AFTER = MONDAY + timedelta(days=60)


def asked(question: int, days: float = 0, outcome: str = "answered", **more) -> Asked:
    """A question of the number `n:1` about passports; each in a contact of its own."""
    told = {"contact": question, "line": "P", "channel": "telephone", "topic": "pas", "person": "n:1", "number": "n:1"}
    return Asked(question=question, at=MONDAY + timedelta(days=days), outcome=outcome, **{**told, **more})


def fates(*questions: Asked, promises: tuple[Promise, ...] = (), now: datetime = LONG_AFTER) -> list[Fate]:
    return [one.fate for one in judge(questions, promises, now=now)]


def promised(**more) -> Promise:
    """A call promised for the first question within a day."""
    return Promise(**{"question": 1, "team": "P", "first_by": MONDAY + timedelta(days=1), **more})


def test_an_answer_that_needs_no_other_is_help_in_the_first_go():
    assert fates(asked(1)) == [Fate.AT_ONCE]


@pytest.mark.parametrize(("days", "fate"), [(14, Fate.CAME_BACK), (14.001, Fate.AT_ONCE)])
def test_who_asks_again_within_fourteen_days_was_not_helped(days: float, fate: Fate):
    assert fates(asked(1), asked(2, days))[0] is fate


def test_a_return_is_no_new_chance_to_succeed():
    first, second = judge([asked(1), asked(2, 3)], [], now=LONG_AFTER)
    assert (first.counts, second.counts) == (True, False)
    assert (first.solved, second.solved) == (False, True)


def test_a_chain_of_returns_stays_one_matter_however_long_it_grows():
    found = judge([asked(number, 10 * number) for number in range(4)], [], now=LONG_AFTER)
    assert [one.counts for one in found] == [True, False, False, False]


def test_another_topic_or_another_person_is_no_return():
    assert fates(asked(1), asked(2, 1, topic="flytning"), asked(3, 1, person="n:2")) == [Fate.AT_ONCE] * 3


def test_two_questions_about_the_same_in_one_contact_are_no_return():
    assert fates(asked(1), asked(2, contact=1)) == [Fate.AT_ONCE] * 2


def test_nobody_is_made_anonymous_to_hide_that_she_came_back():
    known = asked(1, person="citizen:7")
    nameless = asked(2, 2, person="n:1")
    assert fates(known, nameless)[0] is Fate.CAME_BACK


def test_a_number_that_two_citizens_share_follows_neither():
    found = fates(asked(1, person="citizen:7"), asked(2, 1, person="citizen:8"), asked(3, 2, person="n:1"))
    assert found == [Fate.AT_ONCE] * 3


def test_who_cannot_be_followed_is_counted_apart():
    (one,) = judge([asked(1, person="", number="")], [], now=LONG_AFTER)
    assert (one.known, one.counts, one.fate) == (False, False, Fate.AT_ONCE)


@pytest.mark.parametrize("outcome", ["guided_elsewhere", "warm_handover", "dropped", "not_ours"])
def test_no_outcome_takes_a_question_out_of_the_count(outcome: str):
    (one,) = judge([asked(1, outcome=outcome)], [], now=LONG_AFTER)
    assert one.counts
    assert one.fate not in {Fate.AT_ONCE, Fate.PROMISE_KEPT}


IN_TIME, LATE = MONDAY + timedelta(hours=20), MONDAY + timedelta(hours=30)


@pytest.mark.parametrize(
    ("promise", "fate", "solved"),
    [
        (promised(answered_at=IN_TIME, over=True), Fate.PROMISE_KEPT, True),
        (promised(answered_at=MONDAY + timedelta(days=1), over=True), Fate.PROMISE_KEPT, True),
        (promised(answered_at=LATE, over=True, broken=True), Fate.PROMISE_BROKEN, True),
        (promised(answered_at=LATE, over=True), Fate.NOT_REACHED, True),
        (promised(answered_at=IN_TIME, over=True, transferred=True), Fate.PASSED_ON, True),
        (promised(over=True), Fate.NOT_REACHED, False),
        (promised(broken=True), Fate.PROMISE_BROKEN, False),
        (promised(), Fate.NOT_REACHED, False),
        (promised(first_by=LONG_AFTER + timedelta(days=1)), Fate.PROMISE_OPEN, False),
    ],
)
def test_a_promise_counts_when_it_is_kept_by_the_first_time_that_was_given(promise, fate, solved):
    (one,) = judge([asked(1, outcome="promised")], [promise], now=LONG_AFTER)
    assert (one.fate, one.solved) == (fate, solved)


def test_a_promise_that_nobody_wrote_down_is_not_kept():
    assert fates(asked(1, outcome="promised")) == [Fate.PROMISE_BROKEN]


def test_a_question_is_judged_when_its_fourteen_days_are_over_and_not_before():
    moments = [MONDAY + timedelta(days=14) - timedelta(seconds=1), MONDAY + timedelta(days=14)]
    assert [judge([asked(1)], [], now=now)[0].settled for now in moments] == [False, True]


def test_a_question_with_an_open_promise_is_not_judged_however_old():
    (one,) = judge([asked(1, outcome="promised")], [promised(first_by=LONG_AFTER + timedelta(days=1))], now=LONG_AFTER)
    assert not one.settled


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 40), st.sampled_from(["answered", "dropped"])),
        max_size=25,
    )
)
def test_whatever_is_asked_each_question_has_one_fate_and_a_return_is_seen_from_both_sides(drawn):
    """Against the rule said in one sentence, question by question."""
    questions = [
        asked(number, days, outcome, person=f"n:{person}", number=f"n:{person}", topic=f"t{topic}")
        for number, (person, topic, days, outcome) in enumerate(drawn)
    ]
    found = judge(questions, [], now=LONG_AFTER + timedelta(days=60))
    assert len(found) == len(questions)
    for one in found:
        others = [q for q in questions if q is not one.asked and q.contact != one.asked.contact]
        same = [q for q in others if (q.person, q.topic) == (one.asked.person, one.asked.topic)]
        later = [q for q in same if (q.at, q.contact) > (one.asked.at, one.asked.contact)]
        earlier = [q for q in same if (q.at, q.contact) < (one.asked.at, one.asked.contact)]
        fortnight = timedelta(days=14)
        assert (one.fate is Fate.CAME_BACK) == any(q.at - one.asked.at <= fortnight for q in later)
        assert one.again == any(one.asked.at - q.at <= fortnight for q in earlier)
