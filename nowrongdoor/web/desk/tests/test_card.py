"""The hat card on the desk: shown at the moment of switching, in nobody's way, and gone when it is read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.line import actions as line
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.townhall.people.reads import town_day
from nowrongdoor.townhall.topics import actions as topics
from nowrongdoor.townhall.topics import news
from nowrongdoor.townhall.topics.models import CardRead
from nowrongdoor.web.desk.tests import cast

pytestmark = pytest.mark.django_db

CARD = {
    f"{part}_{language}": ["Spørg om sagsnummer"] if part in ("dos", "donts", "referrals") else "Velkommen til"
    for part in ("greeting", "tone", "dos", "donts", "referrals")
    for language in ("da", "en")
}


@pytest.fixture
def house() -> cast.House:
    made = cast.a_house()
    for team in (made.parking, made.cash):
        topics.save_hat_card(cast.ADMINISTRATOR, team, now=now() - timedelta(days=1), **CARD)
    return made


@pytest.fixture
def tab(house: cast.House) -> Client:
    cast.ready(house.lone)
    tab = Client(headers={"HX-Request": "true"})
    tab.force_login(house.lone.user, backend="django.contrib.auth.backends.ModelBackend")
    return tab


def is_shown(tab: Client) -> bool:
    return 'class="switch"' in tab.get("/desk/contact/").content.decode()


def test_putting_another_hat_on_shows_its_card_until_it_is_read(house, tab):
    assert not is_shown(tab), "at home, with nothing new"
    tab.post("/desk/hat/", {"team": "P"})
    page = tab.get("/desk/").content.decode()
    assert 'class="switch"' in page
    assert page.count("Velkommen til") == 2, "greeting and tone, once each: not beside it too"
    assert 'class="switch"' not in tab.post("/desk/card/read/", {"team": "P"}).content.decode()
    assert not is_shown(tab)
    assert "Velkommen til" in tab.get("/desk/card/").content.decode()
    assert tab.post("/desk/card/read/", {"team": "P"}).status_code == 200
    assert CardRead.objects.count() == 1


def test_a_lead_who_puts_it_on_her_head_shows_it_too(house, tab):
    people.wear(cast.ADMINISTRATOR, house.lone, house.parking, now=now())
    assert is_shown(tab)


def test_it_is_in_nobodys_way_while_a_citizen_is_there_and_comes_back_after(house, tab):
    tab.post("/desk/hat/", {"team": "P"})
    contact = cast.a_call(house.parking, house.fine)
    assignment = cast.rings_at(house.lone, contact, house.parking)
    assert not is_shown(tab)
    line.answered(cast.DISPATCHER, assignment, contact, now=now())
    assert not is_shown(tab)
    contact.refresh_from_db()
    line.ended(cast.DISPATCHER, contact, now=now())
    question = cast.first_question(contact)
    tab.post(f"/desk/question/{question.pk}/outcome/", {"outcome": "answered"})
    tab.post(f"/desk/contact/{contact.pk}/close/")
    assert is_shown(tab)


def test_news_written_while_the_hat_is_on_is_shown_at_home_too(house, tab):
    news.write_news(
        cast.ADMINISTRATOR, house.cash, on=town_day(now()), text_da="Ny blanket", text_en="New form", now=now()
    )
    page = tab.get("/desk/contact/").content.decode()
    assert 'class="switch"' in page
    assert "Ny blanket" in page
    tab.post("/desk/card/read/", {"team": "KTH"})
    assert not is_shown(tab)


def test_a_team_that_is_not_there_is_no_fault(house, tab):
    assert tab.post("/desk/card/read/", {"team": "XX"}).status_code == 404
    assert tab.post("/desk/card/read/", {"team": "P"}).status_code == 200
    assert not CardRead.objects.exists(), "she has not put it on"
