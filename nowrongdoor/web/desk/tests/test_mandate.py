"""The desk's buttons and the town hall behind them say the same, for every outcome, level and hat."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from django.test import Client

from nowrongdoor.config.clock import now
from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.contacts.models import Question
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.townhall.topics.models import Topic
from nowrongdoor.web.desk import hand
from nowrongdoor.web.desk.seat import Seat
from nowrongdoor.web.desk.tests import cast

pytestmark = pytest.mark.django_db

RECEIVER = {"receiver": "Borgerrådgiveren"}


@pytest.fixture
def house() -> cast.House:
    return cast.a_house()


def tab_of(agent: cast.Agent) -> Client:
    tab = Client(headers={"HX-Request": "true"})
    tab.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    return tab


def shown(agent: cast.Agent, house: cast.House) -> dict[str, bool]:
    """What the page lets her choose about the one question of the contact in hand."""
    seat = Seat(house.acting(agent), agent.pk, now())
    (question,) = hand.contact(seat, None)["questions"]
    return {one["value"]: one["allowed"] for one in question.outcomes}


def done(tab: Client, question: Question) -> dict[str, bool]:
    """What the server does when each is asked for, whatever the page showed."""
    answers = {}
    for outcome in ("answered", "handled", "promised", "guided_elsewhere", "warm_handover", "dropped", "not_ours"):
        answer = tab.post(f"/desk/question/{question.pk}/outcome/", {"outcome": outcome, **RECEIVER})
        assert answer.status_code in (200, 422)
        answers[outcome] = answer.status_code == 200
    return answers


@pytest.mark.parametrize("worn", ["KTH", "P"])
@pytest.mark.parametrize("own", [Level.INFORM, Level.GUIDE, Level.LIGHT_HANDLING])
def test_page_and_server_agree(house, worn, own):
    contact = cast.in_hand(house.lone, house.cash)
    question = cast.first_question(contact)
    tab = tab_of(house.lone)
    for team in (house.cash, house.parking):
        people.qualify(
            cast.ADMINISTRATOR, house.lone, team, level=own, issued_on=date(2024, 1, 1), now=now()
        )  # fmt: skip
    assert tab.post(f"/desk/question/{question.pk}/hat/", {"team": worn}).status_code == 200
    assert shown(house.lone, house) == done(tab, question) | {"handled": False}
    for team, level in product((house.cash, house.parking), Level):
        Topic.objects.filter(code="p-fine").update(team=team, level=level)
        tab.post(f"/desk/question/{question.pk}/outcome/", {"outcome": ""})
        tab.post(f"/desk/question/{question.pk}/topic/", {"topic": "p-fine"})
        assert shown(house.lone, house) == done(tab, question), (team.code, level)


def test_the_page_offers_the_hat_she_has_only_where_both_teams_let_her(house):
    question = cast.first_question(cast.in_hand(house.lone, house.cash))
    tab = tab_of(house.lone)
    page = tab.post(f"/desk/question/{question.pk}/topic/", {"topic": "p-fine"}).content.decode()
    assert f"/desk/question/{question.pk}/hat/" in page
    people.save_team(cast.ADMINISTRATOR, code="P", lends_hat_for_questions=False, now=now())
    page = tab.get("/desk/contact/").content.decode()
    assert f"/desk/question/{question.pk}/hat/" not in page
    assert "Lov et opkald fra Parkering" in page
    refused = tab.post(f"/desk/question/{question.pk}/hat/", {"team": "P"})
    assert (refused.status_code, refused["X-Reason"]) == (422, "hat_not_lent")


def test_what_merely_informs_may_be_told_and_the_page_says_so(house):
    Topic.objects.filter(code="p-fine").update(level=Level.INFORM)
    question = cast.first_question(cast.in_hand(house.lone, house.cash))
    tab = tab_of(house.lone)
    tab.post(f"/desk/question/{question.pk}/topic/", {"topic": "p-fine"})
    seen = hand.contact(Seat(house.acting(house.lone), house.lone.pk, now()), None)["questions"][0]
    assert (seen.verdict.allowed, seen.may_tell) == (False, True)
    assert tab.post(f"/desk/question/{question.pk}/outcome/", {"outcome": "answered"}).status_code == 200
