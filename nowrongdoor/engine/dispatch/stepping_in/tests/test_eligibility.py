"""Who may be asked: each condition alone, and at its boundary."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.engine.dispatch.snapshot import State
from nowrongdoor.engine.dispatch.stepping_in import (
    Ask,
    MoveState,
    NotNow,
    Numbers,
    Planned,
    Protected,
    Why,
    eligibility,
    in_conversation,
)
from nowrongdoor.engine.dispatch.stepping_in.tests.cast import ASK, HOME, NOW, agent, held, in_minutes

NAMES = {"P": "Parkering", "1881": "Borger.dk-linjen"}


def reasons(home: Any = HOME, ask: Ask = ASK, **changes: Any) -> tuple[NotNow, ...]:
    return eligibility(agent(**changes), home, ask).reasons


def test_somebody_with_nothing_in_the_way_may_be_asked() -> None:
    verdict = eligibility(agent(), HOME, ASK)
    assert (verdict.allowed, verdict.after_contact, verdict.needs_refresher) == (True, False, False)


ALONE: dict[NotNow, dict[str, Any]] = {
    NotNow.NOT_QUALIFIED: {"held": {}},
    NotNow.REVOKED: {"held": held(revoked_on=date(2026, 11, 20), valid_to=date(2026, 11, 19))},
    NotNow.EXPIRED: {"held": held(valid_to=date(2026, 11, 19))},
    NotNow.NOT_YET_VALID: {"held": held(issued_on=date(2026, 11, 21), last_worked_on=None)},
    NotNow.NOT_FRESH: {"held": held(last_worked_on=date(2026, 9, 24))},
    NotNow.AT_HOME_THERE: {"base": "P"},
    NotNow.AWAY: {"state": State.AWAY},
    NotNow.ALREADY_LENT: {"open_move": MoveState.ACTIVE},
    NotNow.ALREADY_ASKED: {"offered": True},
    NotNow.OPTED_OUT_TODAY: {"opted_out": True},
    NotNow.ABSORBED: {"absorbed": True},
    NotNow.ACUTE_DAY_CAP: {"moves_today": 2},
    NotNow.ACUTE_PERIOD_CAP: {"moves_this_period": 8},
    NotNow.COOL_DOWN: {"cool_until": in_minutes(1)},
    NotNow.PROTECTED_ACTIVITY: {"planned": (Planned(Protected.CO_LISTENING, in_minutes(-5), in_minutes(20)),)},
    NotNow.PROTECTED_SOON: {"planned": (Planned(Protected.BREAK, in_minutes(14), in_minutes(30)),)},
}


@pytest.mark.parametrize("reason", ALONE)
def test_each_condition_alone_is_the_only_reason(reason: NotNow) -> None:
    assert reasons(**ALONE[reason]) == (reason,)


@pytest.mark.parametrize(
    "changes",
    [
        {"held": held(valid_to=date(2026, 11, 20))},
        {"held": held(issued_on=date(2026, 11, 20), last_worked_on=None)},
        {"held": held(last_worked_on=date(2026, 9, 25))},
        {"moves_today": 1},
        {"moves_this_period": 7},
        {"rostered_this_period": 9},
        {"cool_until": NOW},
        {"planned": (Planned(Protected.BREAK, in_minutes(15), in_minutes(30)),)},
        {"planned": (Planned(Protected.TRAINING, in_minutes(-60), NOW),)},
    ],
    ids=[
        "valid to today",
        "issued today",
        "eight weeks to the day",
        "one move today",
        "seven this period",
        "rostered shifts do not stop a tap",
        "cooled down this second",
        "break in a quarter of an hour",
        "training just over",
    ],
)
def test_at_the_boundary_she_may_still_be_asked(changes: dict[str, Any]) -> None:
    assert reasons(**changes) == ()


def test_the_third_rostered_shift_of_a_period_is_one_too_many() -> None:
    rostered = replace(ASK, rostered=True)
    assert reasons(ask=rostered, rostered_this_period=1) == ()
    assert reasons(ask=rostered, rostered_this_period=2) == (NotNow.QUOTA_USED,)
    assert reasons(ask=replace(rostered, over_quota=True), rostered_this_period=2) == ()
    only_one = replace(rostered, numbers=Numbers(rostered_per_period=1))
    assert reasons(ask=only_one, rostered_this_period=1) == (NotNow.QUOTA_USED,)


@pytest.mark.parametrize("state", [State.RINGING, State.IN_CONVERSATION, State.AFTER_WORK])
def test_who_has_a_citizen_in_hand_may_be_asked_for_after_this_call(state: State) -> None:
    verdict = eligibility(agent(state=state), HOME, ASK)
    assert (verdict.allowed, verdict.after_contact) == (True, True)
    remark = in_conversation(agent(state=state))
    assert remark is not None
    assert remark.sentence("da") == "Har en borger i hånden. Kan spørges om at komme efter denne samtale."
    assert in_conversation(agent()) is None


def test_out_of_practice_is_no_bar_with_a_colleague_beside_her() -> None:
    stale = held(last_worked_on=date(2026, 1, 2))
    verdict = eligibility(agent(held=stale), HOME, replace(ASK, paired=True))
    assert (verdict.allowed, verdict.needs_refresher) == (True, True)


def test_home_keeps_its_protected_minimum_after_she_has_gone() -> None:
    assert reasons(home=replace(HOME, wearers=3)) == ()
    assert reasons(home=replace(HOME, wearers=2)) == (NotNow.HOME_BELOW_MINIMUM,)
    assert reasons(home=replace(HOME, wearers=0)) == (NotNow.HOME_BELOW_MINIMUM,)
    assert reasons(home=None) == ()


def test_more_time_leaves_home_as_it_is() -> None:
    more = replace(ASK, extends=True)
    assert reasons(home=replace(HOME, wearers=2), ask=more, open_move=MoveState.ACTIVE, moves_today=9) == ()
    assert reasons(home=replace(HOME, wearers=1), ask=more) == (NotNow.HOME_BELOW_MINIMUM,)


def test_home_keeps_its_promise_as_foretold_and_helps_nobody_while_it_calls_itself() -> None:
    assert reasons(home=replace(HOME, alarm_level=1)) == (NotNow.HOME_BELOW_TARGET,)
    assert reasons(home=replace(HOME, share_after=0.79, target_share=0.8)) == (NotNow.HOME_BELOW_TARGET,)
    assert reasons(home=replace(HOME, share_after=0.8, target_share=0.8)) == ()


@pytest.mark.parametrize(("flags", "reason"), [({"in_use": False}, "team_gone"), ({"open_now": False}, "line_closed")])
def test_a_line_that_is_gone_or_closed_needs_nobody(flags: dict[str, Any], reason: str) -> None:
    assert reasons(ask=replace(ASK, **flags)) == (reason,)


def test_everything_in_the_way_is_told_and_the_farthest_first() -> None:
    assert reasons(
        home=replace(HOME, wearers=2), held=held(valid_to=date(2026, 1, 1)), opted_out=True, moves_today=5
    ) == (NotNow.EXPIRED, NotNow.OPTED_OUT_TODAY, NotNow.ACUTE_DAY_CAP, NotNow.HOME_BELOW_MINIMUM)


def test_the_break_is_told_with_its_time_on_the_towns_clock_in_both_languages() -> None:
    why = eligibility(agent(planned=(Planned(Protected.BREAK, in_minutes(10), in_minutes(25)),)), HOME, ASK).whys[0]
    assert (why.sentence("da"), why.sentence("en")) == ("Har pause kl. 10:40.", "Has a break at 10:40.")
    on_it = eligibility(agent(planned=(Planned(Protected.BREAK, in_minutes(-5), in_minutes(15)),)), HOME, ASK).whys[0]
    assert on_it.sentence("da") == "Har pause nu (–10:45)."
    open_ended = eligibility(agent(planned=(Planned(Protected.MEETING, in_minutes(-5)),)), HOME, ASK).whys[0]
    assert open_ended.sentence("en") == "Has a meeting now."


def test_the_day_is_the_towns_own_also_after_midnight_in_the_night_the_clock_changes() -> None:
    before = replace(ASK, now=ASK.now.replace(month=10, day=24, hour=21, minute=59))
    after = replace(before, now=before.now + timedelta(minutes=2))
    until_saturday = {"held": held(valid_to=date(2026, 10, 24), last_worked_on=date(2026, 10, 20))}
    assert reasons(ask=before, **until_saturday) == ()
    assert reasons(ask=after, **until_saturday) == (NotNow.EXPIRED,)


FACTS: dict[str, str | int | float] = {
    "hat": "P",
    "home": "1881",
    "day": "01.02.2026",
    "count": 2,
    "most": 2,
    "clock": "10:45",
    "activity": "training",
    "until": "",
    "left": 1,
    "minimum": 2,
}


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("reason", NotNow)
def test_every_reason_is_whole_sentences_in_both_languages(reason: NotNow, language: str) -> None:
    assert re.fullmatch(r"[A-ZÆØÅ][^{}]*[.]", Why(reason, FACTS).sentence(language, NAMES))


@pytest.mark.parametrize("kind", Protected)
def test_every_activity_has_words_in_both_languages(kind: Protected) -> None:
    for language in ("da", "en"):
        said = Why(NotNow.PROTECTED_SOON, FACTS | {"activity": kind.value}).sentence(language)
        assert "_" not in said


def test_a_language_without_sentences_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no sentences in 'de'"):
        Why(NotNow.AWAY, {}).sentence("de")


@given(
    state=st.sampled_from(State),
    wearers=st.integers(0, 6),
    minimum=st.integers(0, 6),
    moves_today=st.integers(0, 4),
    flags=st.fixed_dictionaries({name: st.booleans() for name in ("opted_out", "absorbed", "offered")}),
)
def test_whoever_is_asked_leaves_the_minimum_behind_and_has_said_nothing_against_it(
    state: State, wearers: int, minimum: int, moves_today: int, flags: dict[str, bool]
) -> None:
    home = replace(HOME, wearers=wearers, protected_minimum=minimum)
    verdict = eligibility(agent(state=state, moves_today=moves_today, **flags), home, ASK)
    sound = wearers - 1 >= minimum and not any(flags.values()) and moves_today < 2 and state != State.AWAY
    assert verdict.allowed == sound
    assert len(set(verdict.reasons)) == len(verdict.reasons)
