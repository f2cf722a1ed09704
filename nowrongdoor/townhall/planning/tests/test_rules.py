"""Who is alike, what a home can spare, and whom the advisor proposes in a centre where the answer is plain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.planning import advising
from nowrongdoor.townhall.planning.advising import LEAST_WORTH, Advised, Round
from nowrongdoor.townhall.planning.foreseen import LONGEST_WAIT_STRETCH, outlook_of
from nowrongdoor.townhall.planning.futures import Ways, worst_half_hour
from nowrongdoor.townhall.planning.guard import (
    FALLS_AT_MOST,
    SMALL_FALLS_AT_MOST,
    SMALL_HOME,
    falls,
    holds,
    may_fall,
    needs_her_back,
)
from nowrongdoor.townhall.planning.levels import ordinary
from nowrongdoor.townhall.planning.picture import DAY_SECONDS, STEPS, LineAhead, PersonAhead, Picture, SoFar
from nowrongdoor.townhall.planning.recalling import needed_at_home
from nowrongdoor.townhall.planning.rules import (
    MOST_PROPOSALS,
    Candidate,
    alike,
    begins_in_seconds,
    floor_of,
    is_calm,
    keeps_minimum,
    pairs,
    wearers,
)


def line(code: str, calls: float, **given) -> LineAhead:  # type: ignore[no-untyped-def]
    return LineAhead(code, (calls,) * STEPS, ordinary(200.0), 200.0, 1.0, 180.0, protected_minimum=1, **given)


def person(number: int, base: str, *hats: str, **given) -> PersonAhead:  # type: ignore[no-untyped-def]
    return PersonAhead(number, base, frozenset({base, *hats}), given.pop("state", State.READY), 10.0, **given)


def town(parking: float = 70.0, borger: float = 10.0, **given) -> Picture:  # type: ignore[no-untyped-def]
    """Two at parking who cannot keep up, five at a quiet line of whom three hold parking's hat, one at a busy one."""
    people = [person(n, "P") for n in (1, 2)]
    people += [person(n, "1881", "P") for n in (3, 4, 5)] + [person(n, "1881") for n in (6, 7)]
    people += [person(8, "ERH", "P"), person(9, "ERH")]
    lines = (line("P", parking), line("1881", borger), line("ERH", 34.0))
    return Picture(lines, tuple(people), (("P", 100.0), ("P", 60.0)), **given)


def advised(picture: Picture, *numbers: int) -> Advised:
    candidates = [Candidate(number, 35.0) for number in numbers]
    return Round(picture, "P", candidates, minutes=60, seed=3).advise()


def test_agents_whom_the_twin_cannot_tell_apart_are_tried_once() -> None:
    picture = town()
    groups = alike(picture, [Candidate(number, 35.0) for number in (5, 3, 8, 4)])
    assert [[one.agent_id for one in group] for group in groups] == [[5, 3, 4], [8]]


def test_a_pair_is_of_two_groups_or_the_first_two_of_one() -> None:
    groups = alike(town(), [Candidate(number, 35.0) for number in (5, 3, 8, 4)])
    assert [{one.agent_id for one in pair} for pair in pairs(groups)] == [{5, 8}, {5, 3}]


def test_a_home_keeps_its_protected_minimum_when_two_leave_together() -> None:
    picture = town()
    assert wearers(picture, "ERH") == 2
    assert keeps_minimum(picture, [8]) and not keeps_minimum(picture, [8, 9])


def test_whoever_is_lent_or_on_a_break_carries_no_line_at_home() -> None:
    picture = town()
    people = [replace(one, lent=("P", 0.0, 900.0)) if one.agent_id == 3 else one for one in picture.people]
    people = [replace(one, state=State.PAUSE) if one.agent_id == 4 else one for one in people]
    assert wearers(replace(picture, people=tuple(people)), "1881") == 3
    assert wearers(replace(picture, people=tuple(people)), "P") == 3


def test_with_a_citizen_in_hand_she_comes_when_that_is_done() -> None:
    picture = town()
    busy = replace(picture.people[2], in_hand="1881")
    assert begins_in_seconds(picture, picture.people[2]) == 35.0
    assert begins_in_seconds(picture, busy) == 200.0


def test_the_quiet_line_is_asked_before_the_busy_one() -> None:
    found = advised(town(), 3, 4, 5, 8)
    assert found.proposals
    assert {one.agent_id for one in found.proposals[0].who} <= {3, 4, 5}
    assert len(found.proposals) <= MOST_PROPOSALS
    worths = [one.worth for one in found.proposals]
    assert worths == sorted(worths, reverse=True) and all(one.worth_low > 0 for one in found.proposals)


def test_the_line_that_is_helped_is_foretold_better_and_the_giver_above_its_floor() -> None:
    picture = town()
    found = advised(picture, 3, 4, 5, 8)
    for minutes in (30, 60):
        helped = found.proposals[0].outlook
        assert helped.at("P", minutes).share > found.nobody.at("P", minutes).share
        assert helped.at("P", minutes).lost < found.nobody.at("P", minutes).lost
        assert helped.at("1881", minutes).share >= floor_of(0.8)


def test_a_home_below_its_floor_gives_nobody_and_is_named() -> None:
    found = advised(town(borger=0.5), 8)
    assert found.proposals == ()
    assert found.kept_home[8] == "ERH"


def test_all_who_are_alike_are_named_when_their_home_cannot_spare_them() -> None:
    found = advised(town(borger=200.0), 3, 4, 5)
    assert set(found.kept_home) == {3, 4, 5} and found.proposals == ()


def test_where_nobody_waits_and_few_call_nobody_is_disturbed() -> None:
    calm = replace(town(parking=6.0), waiting=())
    assert advised(calm, 3, 4).proposals == ()


def test_with_nobody_to_ask_the_outlook_is_told_all_the_same() -> None:
    found = advised(town())
    assert found.proposals == () and 0.0 <= found.nobody.at("P", 30).share <= 1.0


def test_the_same_moment_gives_the_same_advice_whatever_the_threads() -> None:
    picture = town()
    candidates = [Candidate(number, 35.0) for number in (3, 8)]
    one, two = (Round(picture, "P", candidates, 60, 3, threads).advise() for threads in (1, 2))
    assert one == two


def test_a_home_where_somebody_waits_or_nobody_is_ready_is_not_asked() -> None:
    picture = town()
    assert is_calm(picture, "1881")
    waits = replace(picture, waiting=(*picture.waiting, ("1881", 1.0)))
    busy = tuple(
        replace(one, state=State.IN_CONVERSATION, in_hand="1881") if one.base == "1881" else one
        for one in picture.people
    )
    for not_calm in (waits, replace(picture, people=busy)):
        assert not is_calm(not_calm, "1881")
        found = advised(not_calm, 3, 4)
        assert found.proposals == () and found.kept_home == {3: "1881", 4: "1881"}


def test_the_worse_half_hour_is_found_among_both() -> None:
    def way(in_time: float, over: float) -> Ways:
        one = np.array([[in_time]])
        return Ways(one, np.array([[over]]), one, one, one)

    assert worst_half_hour(way(8, 10), way(13, 20))[0, 0] == pytest.approx(0.5)
    assert worst_half_hour(way(4, 10), way(13, 20))[0, 0] == pytest.approx(0.4)
    assert worst_half_hour(way(4, 10), way(4, 10))[0, 0] == pytest.approx(0.4)


def test_a_proposal_is_worth_the_interruption_of_each_it_disturbs() -> None:
    found = advised(town(), 3, 4, 5)
    assert found.proposals
    assert all(one.worth >= LEAST_WORTH * len(one.who) for one in found.proposals)


def test_what_saves_callers_by_answering_fewer_in_time_is_not_proposed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = advised(town(), 3, 4, 5)
    assert found.proposals
    told = {code: one["60"] for code, one in found.proposals[0].outlook.as_dict().items()}
    nobody = {code: one["60"] for code, one in found.nobody.as_dict().items()}
    assert sum(told[code]["share"] - nobody[code]["share"] for code in told) > 0
    monkeypatch.setattr(advising, "LEAST_IN_TIME", 1000.0)
    assert advised(town(), 3, 4, 5).proposals == ()


def test_whoever_is_out_comes_home_when_home_is_overrun_and_not_while_she_helps() -> None:
    picture = town()
    out = tuple(replace(one, lent=("P", 0.0, 3000.0)) if one.agent_id == 3 else one for one in picture.people)
    helping = replace(picture, people=out)
    assert needed_at_home(helping, [3], 3) == []
    quiet = line("P", 2.0)
    overrun = replace(helping, lines=(quiet, line("1881", 95.0), picture.lines[2]), waiting=(("1881", 30.0),) * 6)
    assert needed_at_home(overrun, [3], 3) == [3]
    assert needed_at_home(overrun, [4], 3) == []


def test_a_home_of_five_or_fewer_may_fall_below_its_floor_in_fewer_of_the_futures() -> None:
    assert may_fall(SMALL_HOME) == SMALL_FALLS_AT_MOST < may_fall(SMALL_HOME + 1) == FALLS_AT_MOST
    picture = town()
    seven = replace(picture, people=(*picture.people, person(10, "1881"), person(11, "1881")))
    third = np.array([[1.0, shares, 1.0] for shares in (0.5, 0.9, 0.9)])
    ways = Ways(10 * third, np.full((3, 3), 10.0), third, third, third)
    later = replace(ways, in_time=20 * third, over=np.full((3, 3), 20.0))
    assert falls(picture, "1881", ways, later) == pytest.approx(1 / 3)
    assert wearers(picture, "1881") == SMALL_HOME and not holds(picture, "1881", ways, later)
    assert holds(seven, "1881", ways, later)


def test_a_half_hour_that_has_gone_badly_so_far_counts_with_what_is_left_of_it() -> None:
    good = np.full((4, 3), 10.0)
    half, hour = Ways(good, good, good, good, good), Ways(2 * good, 2 * good, good, good, good)

    def fallen(so_far: SoFar) -> float:
        picture = town()
        lines = tuple(replace(one, so_far=so_far) if one.code == "1881" else one for one in picture.lines)
        return falls(replace(picture, lines=lines), "1881", half, hour)

    assert fallen(SoFar(20.0, 10.0, left_seconds=300.0)) == 1.0
    assert fallen(SoFar(2.0, 1.0, left_seconds=1500.0)) == 0.0
    assert fallen(SoFar()) == 0.0


def test_she_is_called_back_when_her_home_would_fall_and_her_coming_helps_it() -> None:
    def futures(below: int) -> tuple[Ways, Ways]:
        share = np.array([[1.0, 0.2 if n < below else 1.0, 1.0] for n in range(10)])
        ten = np.full((10, 3), 10.0)
        return Ways(10 * share, ten, share, share, share), Ways(20 * share, 2 * ten, share, share, share)

    picture = town()
    people = tuple(replace(one, lent=("P", 0.0, 900.0)) if one.agent_id == 3 else one for one in picture.people)
    away = replace(picture, people=people)
    assert needs_her_back(away, "1881", futures(5), futures(2))
    assert not needs_her_back(away, "1881", futures(5), futures(5))
    assert not needs_her_back(away, "1881", futures(3), futures(0))


def test_whoever_goes_home_within_the_hour_is_gone_for_the_rest_of_the_day() -> None:
    she = person(1, "P", absences=((60.0, 660.0),))
    assert she.who_goes_home_in(None) is she
    assert she.who_goes_home_in(900.0).absences == ((60.0, 660.0), (900.0, DAY_SECONDS))


@pytest.mark.parametrize("minutes", [30, 60])
def test_the_interval_of_what_will_happen_surrounds_the_mean(minutes: int) -> None:
    told = advised(town()).nobody.at("P", minutes)
    assert told.share_low <= told.share <= told.share_high and told.share_low < told.share_high
    assert told.longest_wait_low <= told.longest_wait_seconds <= told.longest_wait_high


def test_only_the_upper_half_of_the_longest_waits_interval_is_stretched() -> None:
    values = np.linspace(0.0, 100.0, 101).reshape(-1, 1)
    told = outlook_of(one_line(), {30: Ways(values, values + 1.0, values, values, values)}).at("P", 30)
    assert (told.longest_wait_low, told.longest_wait_seconds) == (9.0, 54.0)
    assert told.longest_wait_high == pytest.approx(54.0 + LONGEST_WAIT_STRETCH * 45.0)
    assert (told.lost_low, told.lost, told.lost_high) == (5.0, 50.0, 95.0)


def one_line() -> Picture:
    return Picture((line("P", 10.0),), (person(1, "P"),))
