"""How many statements the whole desk asks, and that they do not grow with what stands on it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.callbacks.promising import Terms, promise
from nowrongdoor.townhall.contacts import noting, parking, questions
from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.line import actions as line
from nowrongdoor.web.desk.tests import cast
from nowrongdoor.web.desk.tests.test_desk import at
from nowrongdoor.web.desk.tests.test_keeping import promised

CALLER = "+4500005678"


@pytest.fixture
def house(db: None) -> cast.House:
    return cast.a_house()


def statements(tab: Client, address: str = "/desk/") -> int:
    """How many statements a page asks for when everything that is read once in a process has been read."""
    tab.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert tab.get(address).status_code == 200
    return len(asked)


def has_much_before_her(house: cast.House, times: int) -> None:
    """Lone keeps so many promises, has parked so many contacts, and talks with somebody who was promised as much before
    about so many questions: each is promised, answered from the law, and matters for a decision.
    """
    acting = house.acting(house.lone)
    for number in range(times):
        promised(house, caller=f"{CALLER[:-1]}{number}")
    Callback.objects.update(team=house.cash, number=CALLER)
    Contact.objects.update(caller_number=CALLER)
    Question.objects.update(topic=house.form)  # what she asks now is something else, so nothing is chased
    for _each in range(times):
        aside = cast.in_hand(house.lone, house.cash, house.form)
        line.ended(cast.DISPATCHER, aside, now=cast.now())
        parking.park(acting, aside.pk, now=cast.now())
    contact = cast.in_hand(house.lone, house.cash, house.fine, caller=CALLER)
    for _each in range(times - 1):
        questions.ask(acting, contact.pk, now=cast.now(), topic=house.fine)
    for question in contact.questions.all():
        promise(acting, question.pk, Terms(team="P"), now=cast.now())
        noting.set_matters(acting, question.pk, True, now=cast.now())


def test_a_desk_with_nothing_before_her_asks_little(house: cast.House):
    cast.ready(house.lone)
    assert statements(at(house.lone)) <= 23


@pytest.mark.parametrize("times", [1, 3])
def test_a_full_desk_asks_the_same_however_full_it_is(house: cast.House, times: int):
    has_much_before_her(house, times)
    assert statements(at(house.lone)) <= 35
