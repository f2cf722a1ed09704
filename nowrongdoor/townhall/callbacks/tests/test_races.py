"""Two at the same moment: taking one promise, promising twice, two workers at the same job."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nowrongdoor.townhall.callbacks import keeping, ringing, setup
from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt, CallbackTime, StandIn
from nowrongdoor.townhall.callbacks.promising import Terms, promise
from nowrongdoor.townhall.callbacks.tests.cast import KEEPER, Day
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line.models import Place
from nowrongdoor.townhall.line.tests.rows import nobody_is_stuck
from nowrongdoor.townhall.messages.models import Message
from tests.cast import ADMINISTRATOR, Cast, Simulated
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def day(town: Cast, simulated: Simulated) -> Day:
    return Day(town, simulated)


def test_two_who_take_one_promise_one_wins_and_the_other_hears_so(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", "vibeke", hours=1)

    def takes(name: str) -> CallbackAttempt:
        return ringing.take(day.town.acting(name), callback.pk, now=day.at(1))

    outcomes = at_once(lambda: takes("henrik"), lambda: takes("vibeke"))
    won = [one for one in outcomes if isinstance(one, CallbackAttempt)]
    lost = [one for one in outcomes if isinstance(one, LostRace)]
    assert (len(won), len(lost)) == (1, 1), outcomes
    assert CallbackAttempt.objects.count() == Place.objects.filter(outgoing=True).count() == 1
    assert len(day.simulated.switchboard.snapshot().calls) == 1
    nobody_is_stuck()


def test_taken_from_the_list_while_the_line_wants_it_is_dialled_once(day: Day) -> None:
    callback = day.promised()
    due = callback.named_until
    assert due is not None
    day.ready("henrik", hours=(due - day.at(0)) / timedelta(hours=1))
    outcomes = at_once(
        lambda: ringing.take(day.town.acting("henrik"), callback.pk, now=due),
        lambda: keeping.keep_up(KEEPER, now=due),
    )
    assert not [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, LostRace)], outcomes
    assert CallbackAttempt.objects.filter(ended_at=None).count() == 1
    assert Place.objects.filter(outgoing=True, left_at=None).count() == 1


def test_a_double_click_promises_once(day: Day) -> None:
    contact = day.simulated.talks(day.town, "signe", "call-1")
    question = contact.questions.get()
    acting = day.town.acting("signe")

    def click() -> Callback:
        return promise(acting, question.pk, Terms(team="1881"), now=day.at(0.01))

    outcomes = at_once(click, click)
    assert all(isinstance(one, Callback) for one in outcomes), outcomes
    assert Callback.objects.count() == CallbackTime.objects.count() == 1
    assert Entry.objects.filter(verb="callback.promised").count() == 1


def test_two_workers_at_the_same_job_do_it_once(day: Day) -> None:
    callback = day.promised()
    for moment in (callback.named_until, callback.slips_at, callback.tell_at, callback.first_by):
        assert moment is not None
        outcomes = at_once(*[lambda at=moment: keeping.keep_up(KEEPER, now=at)] * 2)
        assert all(isinstance(one, keeping.Kept) for one in outcomes), outcomes
    assert Place.objects.filter(outgoing=True, left_at=None).count() <= 1
    verbs = list(Entry.objects.filter(verb__startswith="callback.").values_list("verb", flat=True))
    assert verbs.count("callback.slipping") == verbs.count("callback.broken") == 1
    assert CallbackTime.objects.filter(over_at=None).count() == 1
    assert Message.objects.filter(purpose="new_time").count() == CallbackTime.objects.count() - 1


def test_two_who_make_a_ring_of_stand_ins_together_do_not_pass_each_other(day: Day) -> None:
    lone, bjarke = day.town.agents["lone"].pk, day.town.agents["bjarke"].pk
    outcomes = at_once(
        lambda: setup.set_stand_in(ADMINISTRATOR, lone, bjarke, now=day.at(0)),
        lambda: setup.set_stand_in(ADMINISTRATOR, bjarke, lone, now=day.at(0)),
    )
    assert len([one for one in outcomes if isinstance(one, Refused)]) == 1, outcomes
    assert StandIn.objects.count() == 1
