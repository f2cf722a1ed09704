"""Why a move ends, each reason alone, and which is told when there are several."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nowrongdoor.engine.dispatch.stepping_in import Numbers
from nowrongdoor.townhall.line.move_rows import DECLINES, ENDS, KINDS
from nowrongdoor.townhall.line.move_rules import DeclineReason, EndedHow, GoingOn, MoveKind, why_cancelled, why_over

RULES = Numbers()
FINE = GoingOn(
    home="1881",
    to="P",
    on_staff=True,
    base="1881",
    wearing="P",
    holds_hat=True,
    to_in_use=True,
    line_over=False,
    calm=False,
    seconds_left=1,
    lasted_seconds=3000,
    away_seconds=299,
)

OVER = {
    EndedHow.LEFT_STAFF: {"on_staff": False},
    EndedHow.TEAM_GONE: {"to_in_use": False},
    EndedHow.BASE_CHANGED: {"base": "BAR"},
    EndedHow.QUALIFICATION: {"holds_hat": False},
    EndedHow.HAT_CHANGED: {"wearing": "1881"},
    EndedHow.WENT_AWAY: {"away_seconds": 300},
    EndedHow.LINE_CLOSED: {"line_over": True},
    EndedHow.TIME: {"seconds_left": 0},
    EndedHow.CALM: {"calm": True},
}


def test_a_move_goes_on_while_nothing_ends_it():
    assert why_over(FINE, RULES) is None
    assert why_over(replace(FINE, calm=True, lasted_seconds=599), RULES) is None


@pytest.mark.parametrize("how", OVER)
def test_each_reason_alone_ends_it(how):
    assert why_over(replace(FINE, **OVER[how]), RULES) == how


def test_of_several_reasons_the_one_that_leaves_least_choice_is_told():
    left = dict(OVER)
    while left:
        everything = {name: value for values in left.values() for name, value in values.items()}
        assert why_over(replace(FINE, **everything), RULES) == next(iter(left))
        left.pop(next(iter(left)))


@pytest.mark.parametrize("how", [how for how in OVER if how not in (EndedHow.HAT_CHANGED, EndedHow.CALM)])
def test_what_ends_a_move_also_keeps_it_from_beginning(how):
    waiting = replace(FINE, wearing="1881", lasted_seconds=0)
    assert why_cancelled(waiting, RULES) is None
    assert why_cancelled(replace(waiting, **OVER[how]), RULES) == how


def test_every_value_of_the_short_lists_has_a_word_on_the_screens():
    for values, choices in ((EndedHow, ENDS), (DeclineReason, DECLINES), (MoveKind, KINDS)):
        assert {value for value, _word in choices} == set(values)
