"""What was foretold is compared with what happened, and only where things went that way."""

from __future__ import annotations

import pytest

from nowrongdoor.engine.intervals import wilson
from nowrongdoor.townhall.line import moves
from nowrongdoor.townhall.line.models import Move, Place
from nowrongdoor.townhall.line.tests.moving import ASKING_LEAD, HOUSE, alarm, at_work, parking_calls
from nowrongdoor.townhall.planning import actions
from nowrongdoor.townhall.planning.calibration import calibration
from nowrongdoor.townhall.planning.happening import happened, judge
from nowrongdoor.townhall.planning.models import Advice, Foretold
from tests.cast import OPENING, Cast, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def looked(town: Cast, switchboard) -> Advice:
    """Six wait at parking when the house looks ahead."""
    at_work(town)
    parking_calls(town, switchboard, 6, 60)
    alarm(town, seconds=120)
    return actions.look_ahead(HOUSE, town.teams["P"], now=at(200))


def end(numbers: slice, how: str, seconds: float) -> None:
    chosen = list(Place.objects.order_by("pk").values_list("pk", flat=True))[numbers]
    Place.objects.filter(pk__in=chosen).update(left_at=at(seconds), left_how=how)


def test_the_same_figures_are_counted_from_the_rows(looked, town, switchboard):
    end(slice(0, 2), "abandoned", 100)
    end(slice(2, 4), "answered", 300)
    end(slice(4, 5), "abandoned", 400)
    parking_calls(town, switchboard, 2, 1000)
    end(slice(6, 7), "answered", 1010)
    found = happened(town.teams["P"].pk, start=at(200), end=at(2000))
    assert found == {"share": pytest.approx(1 / 4), "lost": 1.0, "longest_wait_seconds": pytest.approx(1940.0)}


def test_a_quiet_line_kept_its_promise_to_nobody(looked, town):
    found = happened(town.teams["BAR"].pk, start=at(200), end=at(2000))
    assert found == {"share": 1.0, "lost": 0.0, "longest_wait_seconds": 0.0}


def test_nothing_is_judged_before_its_time(looked):
    assert judge(now=at(200 + 1799)) == 0
    assert judge(now=at(200 + 1800)) == 3
    assert judge(now=at(200 + 3600)) == 3
    assert judge(now=at(200 + 9999)) == 0
    assert set(Foretold.objects.values_list("fate", flat=True)) == {"judged"}


def test_when_somebody_moved_after_all_the_outlook_for_nobody_is_void(looked, town):
    moves.step_in(town.acting("amina"), town.agents["amina"].pk, town.teams["P"], now=at(300))
    assert judge(now=at(200 + 3600)) == 6
    assert set(Foretold.objects.values_list("fate", flat=True)) == {"void"}


def test_a_proposal_is_judged_when_its_people_came_and_void_when_they_did_not(looked, town):
    number = looked.body["proposals"][0]["number"]
    asked = actions.ask_for(ASKING_LEAD, looked.pk, number, now=at(210))
    names = {agent.pk: name for name, agent in town.agents.items()}
    for one in asked:
        moves.accept(town.acting(names[one.agent_id]), one.pk, now=at(220))
    judge(now=at(200 + 3600))
    assert set(Foretold.objects.filter(proposal=number).values_list("fate", flat=True)) == {"judged"}
    assert set(Foretold.objects.filter(proposal=0).values_list("fate", flat=True)) == {"void"}
    kept = Move.objects.get(pk=asked[0].pk).happened[str(town.teams["P"].pk)]
    assert set(kept) == {"30", "60"} and set(kept["60"]) == {"share", "longest_wait_seconds", "lost"}


def test_asked_in_vain_nobody_moved_and_that_is_what_is_judged(looked, town):
    number = looked.body["proposals"][0]["number"]
    actions.ask_for(ASKING_LEAD, looked.pk, number, now=at(210))
    judge(now=at(200 + 3600))
    assert set(Foretold.objects.filter(proposal=number).values_list("fate", flat=True)) == {"void"}
    assert set(Foretold.objects.filter(proposal=0).values_list("fate", flat=True)) == {"judged"}


def test_the_page_counts_what_lay_inside_by_line_figure_and_horizon(looked, town):
    judge(now=at(200 + 3600))
    Foretold.objects.filter(what="lost", horizon_minutes=30).update(low=0.0, high=2.0, happened=2.0)
    Foretold.objects.filter(what="lost", horizon_minutes=60).update(low=0.0, high=2.0, happened=3.0)
    found = calibration(since=OPENING, now=at(9999))
    rows = {(row.team, row.what, row.horizon_minutes): row for row in found.rows}
    assert (rows["P", "lost", 30].n, rows["P", "lost", 30].inside) == (1, 1)
    assert (rows["P", "lost", 60].n, rows["P", "lost", 60].inside) == (1, 0)
    assert found.all.n == 6 == sum(row.n for row in found.rows)
    assert calibration(since=at(9000), now=at(9999)).all.n == 0


def test_the_interval_of_a_share_is_wilsons():
    assert wilson(9, 10) == (0.9, pytest.approx(0.5958, abs=1e-3), pytest.approx(0.9821, abs=1e-3))
    assert wilson(0, 0) == (0.0, 0.0, 1.0)
