"""A figure never looks better than it is: what is good is rounded down, what is bad is rounded up."""

from __future__ import annotations

from collections import Counter

import pytest

from nowrongdoor.townhall.insight.first_go import Fate
from nowrongdoor.townhall.insight.measures import Measure
from nowrongdoor.web.parts.figures import fates_of, text_of


@pytest.mark.parametrize(
    ("code", "part", "n", "text"),
    [
        ("first_go", 799, 1000, "79 %"),
        ("first_go", 1000, 1000, "100 %"),
        ("first_go", 999, 1000, "99 %"),
        ("repeat", 1020, 8581, "12 %"),
        ("repeat", 1, 1000, "1 %"),
        ("broken_promises", 0, 1000, "0 %"),
        ("broken_promises", 290, 1000, "29 %"),
    ],
)
def test_a_share_is_rounded_to_the_worse_side(code: str, part: int, n: int, text: str):
    assert text_of(code, Measure(part / n, part=part, n=n)) == text


@pytest.mark.parametrize(("value", "good", "bad"), [(0.29, "29 %", "29 %"), (0.291, "29 %", "30 %")])
def test_so_is_one_that_is_known_as_a_number_alone(value: float, good: str, bad: str):
    assert (text_of("first_go", Measure(value)), text_of("repeat", Measure(value))) == (good, bad)


def test_parts_of_a_whole_are_rounded_to_the_nearest_and_not_all_down():
    found = fates_of(Counter({Fate.AT_ONCE: 881, Fate.CAME_BACK: 119}))
    assert [one["percent"] for one in found] == [88, 12]
