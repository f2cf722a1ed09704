"""A visitor plays somebody of the made-up town, and the rehearsal leaves her desk alone meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings

from nowrongdoor.config.clock import now
from nowrongdoor.engine.dispatch import State
from nowrongdoor.outside.telephony.simulator import Simulator
from nowrongdoor.rehearsal import founding, visiting
from nowrongdoor.rehearsal.citizens import Citizens
from nowrongdoor.rehearsal.script import script
from nowrongdoor.rehearsal.staff import Staff
from nowrongdoor.rehearsal.stage import Stage
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import presence
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.townhall.people import reads
from nowrongdoor.townhall.people.models import Account
from tests.cast import OPENING, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(town: Cast, settings: Any) -> Cast:
    settings.MODE = "demo"
    return town


@pytest.fixture
def real_town(settings: Any) -> None:
    """A real town that somebody has started as a demo by mistake."""
    settings.MODE = "demo"
    people.found_town(machine("test"), name="Ægteby Kommune", made_up=False, now=OPENING)
    Account.objects.create_user("ada")


def account(name: str) -> Account:
    return Account.objects.get(username=name)


def test_a_part_is_taken_and_given_back_and_the_journal_knows_both(demo: Cast) -> None:
    visiting.take_over(account("lone"), now=OPENING)
    assert visiting.taken() == {demo.agents["lone"].pk}
    visiting.give_back(account("lone"), now=OPENING)
    visiting.give_back(account("lone"), now=OPENING)
    assert visiting.taken() == frozenset()
    verbs = list(Entry.objects.filter(verb__startswith="demo.").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["demo.taken_over", "demo.given_back"]


def test_an_account_of_nobody_on_the_staff_has_no_part(demo: Cast) -> None:
    visiting.take_over(Account.objects.create_user("stranger"), now=OPENING)
    assert visiting.taken() == frozenset()


@pytest.mark.parametrize("mode", ["production", "rehearsal", "test"])
def test_nobody_signs_in_with_one_click_outside_the_demo(town: Cast, settings: Any, mode: str) -> None:
    settings.MODE = mode
    with pytest.raises(Refused, match="demo of a made-up town only"):
        visiting.take_over(account("lone"), now=OPENING)


def test_nobody_signs_in_with_one_click_where_the_town_is_real(real_town: None) -> None:
    with pytest.raises(Refused):
        visiting.take_over(account("ada"), now=OPENING)


@override_settings(ROOT_URLCONF="nowrongdoor.rehearsal.tests.demo_urls")
def test_the_door_is_shut_where_the_town_is_real(real_town: None, client: Client) -> None:
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/sign-in/ada/").status_code == 404
    assert client.post("/demo/leave/").status_code == 404
    assert visiting.taken() == frozenset()


@override_settings(ROOT_URLCONF="nowrongdoor.rehearsal.tests.demo_urls")
def test_the_door_signs_in_by_post_only_and_takes_no_name_that_is_not_there(demo: Cast, client: Client) -> None:
    assert client.get("/demo/sign-in/lone/").status_code == 405
    assert client.post("/demo/sign-in/nobody/").status_code == 404
    assert client.post("/demo/sign-in/lone/").status_code == 302
    assert client.get("/demo/").status_code == 200
    assert visiting.taken() == {demo.agents["lone"].pk}
    client.post("/demo/sign-in/signe/")
    assert visiting.taken() == {demo.agents["signe"].pk}


def test_the_rehearsal_leaves_a_visitors_desk_alone_and_plays_all_others(demo: Cast) -> None:
    visiting.take_over(account("lone"), now=OPENING)
    staff = a_staff()
    for name in ("lone", "bjarke"):
        staff.come(staff.by_name[name], OPENING)
    assert presence.now_of(demo.agents["lone"].pk) is None
    assert demo.state("bjarke") == State.READY
    visiting.give_back(account("lone"), now=OPENING)
    staff.come(staff.by_name["lone"], OPENING + timedelta(seconds=5))
    assert demo.state("lone") == State.READY


def a_staff() -> Staff:
    """The town's people, each time asking the rows whether a visitor plays one of them."""
    stage, switchboard = Stage(), Simulator()
    citizens = Citizens(stage, switchboard, founding.phones(), "test")
    players = founding.players(today=reads.town_day(now()))
    return Staff(
        stage, switchboard, founding.afterwards(script()), players, citizens, lambda agent: agent in visiting.taken()
    )
