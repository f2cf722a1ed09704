"""A share says how sure it is, or that it cannot be shown; an hour costs what was said of its day."""

from __future__ import annotations

from datetime import date

import pytest

from nowrongdoor.engine.intervals import wilson
from nowrongdoor.townhall.insight.cells import Cell
from nowrongdoor.townhall.insight.costs import Cost, costs, rate_on
from nowrongdoor.townhall.insight.facts import Facts, Hours, Lent, Rate
from nowrongdoor.townhall.insight.measures import MEASURES
from nowrongdoor.townhall.insight.shares import Share

DAY = date(2026, 11, 18)


def test_a_share_stands_with_its_interval():
    share = Share(81, 100, people=9)
    assert share.percent == 81
    assert (share.value, share.low, share.high) == wilson(81, 100)


@pytest.mark.parametrize(
    ("share", "why"), [(Share(4, 4), "few"), (Share(5, 5), ""), (Share(50, 90, 2), "people"), (Share(50, 90, 3), "")]
)
def test_small_numbers_and_single_people_are_not_shown(share: Share, why: str):
    assert share.hidden == why
    assert (share.value is None) == (share.low is None) == (share.percent is None) == bool(why)


def test_hundred_percent_stands_only_where_it_was_everybody():
    assert (Share(999, 1000).percent, Share(1000, 1000).percent) == (99, 100)


def rates(*rows: Rate) -> list[Rate]:
    return list(rows)


def test_the_nearest_rate_of_the_day_holds():
    found = rates(
        Rate(date(2026, 1, 1), "", "", 300, 20),
        Rate(date(2026, 7, 1), "", "", 310, 20),
        Rate(date(2026, 3, 1), "P", "", 400, 20),
        Rate(date(2027, 1, 1), "P", "", 999, 20),
    )
    on = {team: rate_on(found, DAY, team) for team in ("P", "1881")}
    assert [on["P"].kroner_per_hour, on["1881"].kroner_per_hour] == [400, 310]
    assert rate_on(found, date(2025, 12, 31), "P") is None


def test_a_later_row_of_the_same_day_takes_the_place_of_the_earlier():
    found = rates(Rate(DAY, "", "", 300, 0), Rate(DAY, "", "", 320, 0))
    assert rate_on(found, DAY, "P").kroner_per_hour == 320


def test_time_under_another_hat_costs_the_line_of_that_hat():
    facts = Facts(
        hours=(Hours(DAY, 1, "P", 7200), Hours(DAY, 2, "1881", 3600)),
        lent=(Lent(DAY, 1, "P", "1881", 1800),),
        rates=(Rate(DAY, "", "", 100, 50),),
    )
    found = {one.line: (one.seconds, one.kroner) for one in costs(facts)}
    assert found == {"P": (5400, 225.0), "1881": (5400, 225.0)}


def cell_with(agents: int, solved: int, kroner: float | None = 150.0) -> Cell:
    cell = Cell(solved=solved)
    for number in range(agents):
        cell.add_cost(Cost(DAY, "P", frozenset({number}), 3600, kroner))
    return cell


def test_what_a_solved_question_costs():
    cell = cell_with(agents=3, solved=10)
    assert cell.kroner_per_solved == 45
    assert MEASURES["cost_per_solved"](cell).n == 10


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (cell_with(2, 10), "people"),
        (cell_with(3, 4), "few"),
        (cell_with(3, 10, kroner=None), "no_rate"),
        (Cell(), "few"),
    ],
)
def test_a_cost_that_cannot_be_said_says_why(cell: Cell, why: str):
    one = MEASURES["cost_per_solved"](cell)
    assert (one.value, one.part, one.hidden) == (None, None, why)


def test_hours_of_two_people_are_theirs_and_nobody_elses():
    one = MEASURES["hours_at_work"](cell_with(2, 10))
    assert (one.value, one.n, one.hidden) == (None, None, "people")
