"""Whom first, being absorbed, periods, numbers, and what would have to change."""

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
    ALLOWED,
    Change,
    Numbers,
    Planned,
    Protected,
    Way,
    is_absorbed,
    order_of_asking,
    period_of,
    what_would_have_to_change,
)
from nowrongdoor.engine.dispatch.stepping_in.tests.cast import ASK, HOME, NOW, agent, held, in_minutes

HOMES = {"1881": HOME}
NAMES = {"P": "Parkering", "1881": "Borger.dk-linjen"}


def order(*standings: Any, seed: int = 1) -> list[int]:
    return [one.agent_id for one in order_of_asking(standings, ASK, seed=seed)]


def test_volunteers_then_standby_then_least_away_then_longest_since() -> None:
    earlier, lately = NOW - timedelta(days=9), NOW - timedelta(days=1)
    asked = [
        agent(1, away_seconds=100, last_move_at=lately),
        agent(2, away_seconds=100, last_move_at=earlier),
        agent(3, away_seconds=100),
        agent(4, away_seconds=50, last_move_at=lately),
        agent(5, away_seconds=9000, standby=True),
        agent(6, away_seconds=9000, volunteers=True),
    ]
    assert order(*asked) == [6, 5, 4, 3, 2, 1]


@given(st.permutations(range(8)), st.integers(0, 99))
def test_a_lot_decides_between_equals_and_is_the_same_however_they_stand(ids: list[int], seed: int) -> None:
    assert order(*map(agent, ids), seed=seed) == order(*map(agent, sorted(ids)), seed=seed)


def test_the_lot_falls_differently_for_another_seed_and_favours_nobody() -> None:
    first = [order(*map(agent, range(4)), seed=seed)[0] for seed in range(400)]
    assert all(70 <= first.count(one) <= 130 for one in range(4))


@pytest.mark.parametrize(
    ("away", "worked", "flagged"),
    [(40, 100, False), (40.01, 100, True), (100, 100, True), (19, 19, False), (20, 20, True), (0, 0, False)],
)
def test_more_than_forty_per_cent_of_enough_work_is_being_absorbed(away: float, worked: float, flagged: bool) -> None:
    assert is_absorbed(away * 3600, worked * 3600, Numbers()) is flagged


def test_more_time_away_than_at_work_is_no_time_at_all() -> None:
    for away, worked in ((2, 1), (-1, 1)):
        with pytest.raises(ValueError, match="away_seconds"):
            is_absorbed(away, worked, Numbers())


@given(st.dates(), st.integers(1, 90))
def test_periods_follow_each_other_without_a_gap(day: date, length: int) -> None:
    try:
        first, last = period_of(day, length)
    except OverflowError:
        return
    assert first <= day <= last
    assert (last - first).days == length - 1
    assert period_of(first, length) == period_of(last, length) == (first, last)


def test_a_period_of_four_weeks_begins_on_a_monday() -> None:
    first, last = period_of(date(2026, 11, 20), 28)
    assert (first.isoweekday(), last.isoweekday()) == (1, 7)
    with pytest.raises(ValueError, match="period_days"):
        period_of(date(2026, 11, 20), 0)


@pytest.mark.parametrize("name", ALLOWED)
def test_numbers_nobody_can_mean_are_refused_by_name(name: str) -> None:
    least, most = ALLOWED[name]
    for value in (least - 1, most + 1, float("nan")):
        with pytest.raises(ValueError, match=name):
            Numbers(**{name: value})  # type: ignore[arg-type]


def test_the_three_waits_lie_in_order() -> None:
    for wrong in ({"first_wait_seconds": 30}, {"second_wait_seconds": 90}, {"release_wait_seconds": 90}):
        with pytest.raises(ValueError, match="first_wait_seconds"):
            Numbers(**wrong)


def ways(*standings: Any, homes: Any = None, ask: Any = ASK) -> list[tuple[str, int | None]]:
    found = what_would_have_to_change(standings, homes or HOMES, ask)
    return [(change.way, change.agent_id) for change in found]


def test_nothing_has_to_change_while_somebody_can_be_asked() -> None:
    assert ways(agent(1, opted_out=True), agent(2)) == []


def test_the_nearest_way_comes_first() -> None:
    tight = replace(HOME, wearers=2)
    standings = [
        agent(1, held=held(valid_to=date(2026, 11, 1))),
        agent(2, held=held(last_worked_on=date(2026, 5, 1))),
        agent(3, planned=(Planned(Protected.BREAK, in_minutes(-5), in_minutes(10)),)),
        agent(4, absorbed=True, cool_until=in_minutes(9)),
        agent(5, moves_today=2),
    ]
    assert ways(*standings) == [
        ("wait_for", 3),
        ("both_leads", 5),
        ("sit_alongside", 2),
        ("renew", 1),
        ("review", 4),
    ]
    assert ways(agent(1), agent(2), homes={"1881": tight}) == [("lower_minimum", 1)], "one line for one minimum"
    assert ways(agent(1), homes={"1881": replace(HOME, alarm_level=1)}) == [("direct", 1)]


def test_when_somebody_can_come_is_said_where_it_is_known() -> None:
    on_break = agent(3, planned=(Planned(Protected.BREAK, in_minutes(-5), in_minutes(10)),))
    told = [
        what_would_have_to_change([one], HOMES, ASK)[0].sentence("da")
        for one in (on_break, agent(4, cool_until=in_minutes(7)), agent(5, state=State.AWAY))
    ]
    assert told == ["Vent på Agent 3 (10:40).", "Vent på Agent 4 (10:37).", "Vent på Agent 5."]


def test_nobody_is_talked_out_of_staying_at_home_today() -> None:
    assert ways(agent(1, opted_out=True)) == [("train", None)]


def test_with_nobody_trained_training_is_what_is_left_and_a_closed_line_needs_nobody() -> None:
    assert ways(agent(1, held={})) == [("train", None)]
    assert ways() == [("train", None)]
    assert ways(agent(1), ask=replace(ASK, open_now=False)) == [("open_line", None)]


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("way", Way)
def test_every_way_is_a_whole_sentence_in_both_languages(way: Way, language: str) -> None:
    facts: dict[str, str | int | float] = {
        "hat": "P",
        "home": "1881",
        "name": "Lone",
        "when": "",
        "most": 2,
        "minimum": 2,
    }
    assert re.fullmatch(r"[A-ZÆØÅ][^{}]*[.]", Change(way, 1, facts).sentence(language, NAMES))
