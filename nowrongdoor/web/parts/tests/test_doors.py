"""Who may come in, and where each begins the day."""

from __future__ import annotations

import pytest
from django.test import Client

from nowrongdoor.townhall.people.models import Account
from nowrongdoor.web.desk.tests import cast
from nowrongdoor.web.parts.screens import first_screen, screens_of

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username), backend=BACKEND)
    return client


@pytest.fixture
def house() -> cast.House:
    made = cast.a_house()
    cast.people.hire(cast.ADMINISTRATOR, username="vagt", name="Vagn Vagt", job_functions=["guard"], now=cast.now())
    return made


def test_nobody_signed_in_meets_the_sign_in_page_and_comes_back(client: Client):
    answer = client.get("/desk/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/?next=/desk/")


def test_a_piece_of_a_page_sends_the_whole_page_to_sign_in(client: Client):
    answer = client.get("/desk/me/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/?x=1"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/account/sign-in/?next=%2Fdesk%2F")


def test_the_wrong_job_function_is_told_so_in_words(house: cast.House):
    answer = signed_in("vagt").get("/desk/")
    assert answer.status_code == 403
    assert "Spørg din administrator" in answer.content.decode()


def test_an_agent_begins_at_the_desk_and_a_guard_is_told_there_is_no_screen_yet(house: cast.House):
    assert signed_in("lone").get("/")["Location"] == "/desk/"
    assert "ingen skærm til dig endnu" in signed_in("vagt").get("/").content.decode()


@pytest.mark.parametrize(
    ("job_functions", "answers_calls", "address"),
    [
        ({"agent", "lead"}, True, "desk:desk"),
        ({"agent", "lead"}, False, "lead:board"),
        ({"planner"}, False, "lead:board"),
        ({"administrator", "lead"}, False, "lead:board"),
        ({"administrator"}, False, "setup:overview"),
        ({"guard"}, False, None),
        (set(), False, None),
    ],
)
def test_each_job_function_has_its_first_screen(job_functions: set[str], answers_calls: bool, address: str | None):
    assert first_screen(job_functions, answers_calls=answers_calls) == address


def test_the_top_line_shows_only_the_screens_one_may_open():
    assert [screen.address for screen in screens_of({"agent"})] == ["desk:desk", "notes:notes", "wallboard:wallboard"]
    assert screens_of({"guard"}) == []


def test_a_page_that_is_not_there_says_so_in_danish(client: Client, settings):
    settings.DEBUG = False
    answer = client.get("/there-is-no-such-page/")
    assert answer.status_code == 404
    assert "Siden findes ikke" in answer.content.decode()


def test_every_answer_tells_how_long_it_took(client: Client):
    assert client.get("/desk/")["Server-Timing"].startswith("total;dur=")
