"""A line explodes: what may be written, how many more call, and that the ordinary day stays as it was."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time

import numpy as np
import pytest

from nowrongdoor.rehearsal import exploding
from nowrongdoor.rehearsal.day import citizens_of
from nowrongdoor.rehearsal.exploding import understood
from nowrongdoor.rehearsal.script import script

DAY = date(2026, 11, 18)
ZONE = "Europe/Copenhagen"
PARKING = script().explosions["parking"]


@pytest.mark.parametrize(
    ("text", "line", "begins", "times", "minutes"),
    [
        ("parking", "P", time(10, 20), 3, 150),
        ("parking@9:05", "P", time(9, 5), 3, 150),
        ("parking@10:20x2.5/45", "P", time(10, 20), 2.5, 45),
        ("1881x4", "1881", time(10, 20), 4, 120),
        ("3366/30", "3366", time(10, 20), 3, 30),
    ],
)
def test_what_is_not_written_is_as_the_script_says(text, line, begins, times, minutes):
    found = understood(text, script())
    assert (found.line, found.begins, found.times, found.minutes) == (line, begins, times, minutes)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no explosion"),
        ("parking@10", "no explosion"),
        ("parking 10:20", "no explosion"),
        ("parking@25:00", "no time of day"),
        ("parkering", "there is no explosion and no line 'parkering'"),
        ("parkingx1", "more than once"),
        ("parkingx0", "more than once"),
        ("parkingx21", "at most 20"),
        ("parking/0", "at least a minute"),
        ("parking/99999", "at least a minute"),
    ],
)
def test_what_cannot_be_so_is_said(text, says):
    with pytest.raises(ValueError, match=says):
        understood(text, script())


def test_the_ordinary_citizens_are_the_same_with_and_without():
    ordinary = citizens_of(DAY, 5, timezone=ZONE)
    exploded = citizens_of(DAY, 5, timezone=ZONE, explosions=[PARKING])
    assert [one for one in exploded if one.number < len(ordinary)] == ordinary
    assert citizens_of(DAY, 5, timezone=ZONE, explosions=[PARKING]) == exploded
    assert [one.arrives_at for one in exploded] == sorted(one.arrives_at for one in exploded)
    assert len({one.number for one in exploded}) == len(exploded)


def test_the_extra_ones_ring_that_line_about_that_matter_in_that_time():
    ordinary = citizens_of(DAY, 5, timezone=ZONE)
    extra = [one for one in citizens_of(DAY, 5, timezone=ZONE, explosions=[PARKING]) if one.number >= len(ordinary)]
    assert {one.line for one in extra} == {"P"}
    assert {one.topic for one in extra} <= set(PARKING.topics)
    moments = [one.arrives_at for one in extra]
    assert datetime(2026, 11, 18, 9, 20, tzinfo=UTC) <= min(moments)
    assert max(moments) < datetime(2026, 11, 18, 11, 50, tzinfo=UTC)


def test_three_times_as_many_call_on_average():
    """Over forty days the calls to the line in those hours lie within 5 % of three times the usual."""

    def calls(exploded) -> int:
        everyone = (one for seed in range(40) for one in citizens_of(DAY, seed, timezone=ZONE, explosions=exploded))
        within = (one for one in everyone if time(9, 20) <= one.arrives_at.time() < time(11, 50))
        return Counter(one.line for one in within)["P"]

    assert calls([PARKING]) / calls([]) == pytest.approx(3.0, rel=0.05)


def test_nobody_calls_outside_opening_hours_because_of_an_explosion():
    late = understood("parking@17:30x3/600", script())
    found = exploding.slices(script(), late, DAY, np.random.default_rng(1), timezone=ZONE)
    assert [(one.start.hour, one.start.minute, one.end.hour) for one in found] == [(16, 30, 17)]
    early = understood("parking@05:00x3/60", script())
    assert exploding.slices(script(), early, DAY, np.random.default_rng(1), timezone=ZONE) == []


def test_two_explosions_on_one_day_do_not_share_their_chance():
    twice = citizens_of(DAY, 5, timezone=ZONE, explosions=[PARKING, PARKING])
    names = Counter(one.arrives_at for one in twice)
    assert max(names.values()) == 1


def test_a_line_without_a_story_explodes_about_what_it_is_usually_asked():
    usual = next(line for line in script().lines if line.team == "1881")
    assert exploding.line_of(script(), understood("1881x4", script())) == usual
