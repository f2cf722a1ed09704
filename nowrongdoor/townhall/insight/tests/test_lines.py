"""The boards' figures, against the same day counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from nowrongdoor.townhall.insight.day import today
from nowrongdoor.townhall.insight.lines import LineNow, house_now, lines_now, worst_first, worst_over_promise
from nowrongdoor.townhall.insight.reads import day_figures
from nowrongdoor.townhall.insight.tests.made_up_day import Call, local, play, some_calls
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.townhall.people import reads
from tests.cast import ADMINISTRATOR, OPENING, Cast, at

WITHIN_SECONDS = 20


def now_of(seconds: float) -> dict[str, LineNow]:
    """The lines by team code, so many seconds after opening."""
    return {one.team.code: one for one in lines_now(reads.teams(), now=at(seconds))}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_mornings_figures_are_those_counted_by_hand(town: Cast, seed: int) -> None:
    calls = some_calls(seed)
    play(town, calls)
    end = 15_000
    for code, line in now_of(end).items():
        mine = [call for call in calls if call.team == code]
        answered = [call for call in mine if call.fate == "answered"]
        waiting = [call for call in mine if call.fate == "waits"]
        figures = line.figures
        assert figures.offered == len(mine)
        assert figures.answered == len(answered)
        assert figures.answered_in_time == sum(call.after <= WITHIN_SECONDS for call in answered)
        assert figures.abandoned == sum(call.fate == "abandoned" for call in mine)
        assert figures.waiting == len(waiting)
        assert figures.in_conversation == 0
        waits = [call.after if call.fate != "waits" else end - call.rang for call in mine]
        assert figures.longest_wait_seconds == pytest.approx(max(waits, default=0))
        assert figures.longest_waiting_now_seconds == pytest.approx(max((end - c.rang for c in waiting), default=0))
        assert line.waiting_since == (at(min(c.rang for c in waiting)) if waiting else None)


def test_the_house_is_the_sum_of_its_lines(town: Cast) -> None:
    calls = some_calls(4)
    play(town, calls)
    house = house_now(list(now_of(15_000).values()))
    over = [call for call in calls if call.fate != "waits"]
    in_time = [call for call in over if call.fate == "answered" and call.after <= WITHIN_SECONDS]
    assert (house.offered, house.over, house.waiting) == (len(calls), len(over), len(calls) - len(over))
    assert house.share == pytest.approx(len(in_time) / len(over))
    assert house.percent == len(in_time) * 100 // len(over)


def test_twenty_seconds_to_the_point_are_in_time(town: Cast) -> None:
    play(town, [Call("P", number * 100, "answered", 20) for number in range(5)])
    assert now_of(1000)["P"].percent == 100


def test_fewer_than_five_have_no_percentage(town: Cast) -> None:
    play(town, [Call("P", number * 100, "answered", 5) for number in range(4)])
    line = now_of(1000)["P"]
    assert (line.over, line.share, line.percent, line.keeps_promise) == (4, None, None, None)


def test_a_percentage_is_rounded_down_so_that_hundred_means_all(town: Cast) -> None:
    play(town, [Call("P", number * 100, "answered", 25 if number == 0 else 5) for number in range(6)])
    line = now_of(1000)["P"]
    assert (line.percent, line.keeps_promise) == (83, True)


def test_yesterdays_calls_are_not_todays(town: Cast) -> None:
    play(town, [Call("P", -24 * 3600, "abandoned", 5), Call("P", 0, "abandoned", 5)])
    assert now_of(100)["P"].figures.offered == 1


def test_an_answered_contact_is_in_hand_until_it_is_closed(town: Cast, switchboard) -> None:  # type: ignore[no-untyped-def]
    from tests.cast import talks

    contact = talks(town, switchboard, "lone")
    assert now_of(60)["P"].figures.in_conversation == 1
    switchboard.tell("hangup", contact.call, 90)
    assert now_of(100)["P"].figures.in_conversation == 1


def test_the_line_where_somebody_waits_too_long_is_pointed_at(town: Cast) -> None:
    play(town, [Call("1881", 0, "waits", 0), Call("P", 30, "waits", 0)])
    lines = list(now_of(40).values())
    assert worst_first(lines)[0].team.code == "1881"
    pointed = worst_over_promise(lines)
    assert pointed is not None
    assert pointed.team.code == "1881"
    assert worst_over_promise(list(now_of(15).values())) is None


def test_a_line_says_when_it_opens_next(town: Cast) -> None:
    assert now_of(0)["P"].opens_at is None
    evening = now_of(11 * 3600)["P"].opens_at
    assert evening is not None
    assert (local(evening), evening - OPENING) == ("07:00", timedelta(days=2, hours=22))


def test_a_team_no_longer_in_use_has_no_line(town: Cast) -> None:
    teams = reads.teams()
    people.save_team(ADMINISTRATOR, code="BAR", active=False, now=OPENING)
    assert [one.team.code for one in lines_now(teams, now=OPENING)] == ["P", "1881"]


def test_waiting_since_does_not_depend_on_when_one_looks(town: Cast) -> None:
    play(town, [Call("P", 0, "waits", 0)])
    seen = {now_of(10 + step / 7)["P"].waiting_since for step in range(50)}
    assert seen == {OPENING}


def test_occupancy_is_the_share_of_working_time_with_a_contact(town: Cast, switchboard) -> None:  # type: ignore[no-untyped-def]
    from tests.cast import talks

    talks(town, switchboard, "lone")
    start, end = today(OPENING, "Europe/Copenhagen")
    figures = {one.code: one for one in day_figures(start=start, end=end, now=at(100), occupancy=True)}
    # Ready from 0, ringing from 5, and in conversation since: 95 of 100 seconds.
    assert figures["P"].occupancy == pytest.approx(0.95)
    assert figures["1881"].occupancy is None


def test_figures_can_be_sent_as_json(town: Cast) -> None:
    start, end = today(OPENING, "Europe/Copenhagen")
    one = day_figures(start=start, end=end, now=OPENING)[0]
    assert one.as_dict()["service_level"] is None
    assert replace(one, answered=3, answered_in_time=2, abandoned=1).as_dict()["service_level"] == 0.5
