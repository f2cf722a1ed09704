"""The town hall's "no" as a calm line on the page."""

from __future__ import annotations

import json

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from nowrongdoor.townhall.errors import LostRace, Refused, Slip, TownHallError
from nowrongdoor.web.parts.answers import calmly, look_at, tell_page

pytestmark = pytest.mark.django_db


def answer_to(no: TownHallError, **headers: str) -> HttpResponse:
    @calmly
    def view(request: HttpRequest) -> HttpResponse:
        raise no

    request = RequestFactory().post("/", headers=headers)
    request.reader = None  # as before any middleware
    request.session = {}
    return view(request)


@pytest.mark.parametrize(
    ("no", "status"),
    [
        (Slip("note", "Too long <b>"), 422),
        (Refused("Your hat does not allow it", "mandate_too_low"), 422),
        (LostRace("Taken by a colleague"), 409),
    ],
)
def test_every_no_is_a_sentence_and_a_status_never_a_fault(no: TownHallError, status: int):
    answer = answer_to(no, **{"HX-Request": "true"})
    assert answer.status_code == status
    assert answer["X-Reason"] == no.code
    assert "said-line" in answer.content.decode()
    assert "<b>" not in answer.content.decode()


def test_a_slip_tells_the_page_which_field():
    answer = answer_to(Slip("note", "Det ligner et CPR-nummer"), **{"HX-Request": "true"})
    assert json.loads(answer["HX-Trigger"])["slip"] == {"field": "note", "sentence": "Det ligner et CPR-nummer"}
    assert answer["HX-Trigger"].isascii()


def test_without_htmx_the_no_is_a_page_with_a_way_back_into_this_house_only():
    inside = answer_to(Refused("No"), Referer="http://testserver/setup/teams/")
    outside = answer_to(Refused("No"), Referer="http://testserver.elsewhere.example/")
    assert 'href="http://testserver/setup/teams/"' in inside.content.decode()
    assert "elsewhere" not in outside.content.decode()


def test_what_is_no_no_of_ours_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        calmly(lambda request: 1 / 0)(RequestFactory().get("/"))


def test_an_answer_can_tell_the_page_several_things():
    answer = look_at(tell_page(tell_page(HttpResponse(), said="Gemt"), slip={"field": "x"}), "#topic-3")
    assert json.loads(answer["HX-Trigger"]) == {"said": "Gemt", "slip": {"field": "x"}}
    assert json.loads(answer["HX-Trigger-After-Settle"]) == {"look-at": "#topic-3"}
