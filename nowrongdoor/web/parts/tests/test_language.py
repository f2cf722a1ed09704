"""Danish first; the reader's own choice follows the account, and nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client

from nowrongdoor.townhall.people.models import Account
from nowrongdoor.web.desk.tests import cast

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


def language_of(client: Client, **headers: str) -> str:
    return client.get("/there-is-no-such-page/", headers=headers)["Content-Language"]


def test_danish_comes_first_whatever_the_browser_wishes(client: Client):
    assert language_of(client, **{"Accept-Language": "en-GB,en"}) == "da"


def test_the_choice_stays_in_the_browser_of_who_is_not_signed_in(client: Client):
    client.post("/language/", {"language": "en"})
    client.post("/theme/", {"theme": "dark"})
    assert language_of(client) == "en"
    assert client.cookies["theme"].value == "dark"


def test_a_language_or_colour_that_does_not_exist_changes_nothing(client: Client):
    client.post("/language/", {"language": "xx"})
    client.post("/theme/", {"theme": '"><script>'})
    assert (client.cookies["language"].value, client.cookies["theme"].value) == ("da", "auto")


def test_signed_in_the_choice_follows_the_account_and_not_the_machine():
    house = cast.a_house()
    machine = Client()
    machine.force_login(house.lone.user, backend=BACKEND)
    machine.post("/language/", {"language": "en"})
    machine.post("/theme/", {"theme": "dark"})
    lone = Account.objects.get(username="lone")
    assert (lone.language, lone.theme, language_of(machine)) == ("en", "dark", "en")

    machine.logout()
    machine.cookies["language"] = "en"
    machine.force_login(house.erik.user, backend=BACKEND)
    assert language_of(machine) == "da"

    elsewhere = Client()
    elsewhere.force_login(lone, backend=BACKEND)
    assert language_of(elsewhere) == "en"
    assert 'data-theme="dark"' in elsewhere.get("/desk/").content.decode()


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_the_choice_leads_back_into_the_house_only(client: Client, wanted: str):
    assert client.post("/language/", {"language": "en", "next": wanted})["Location"] == "/"


def test_the_choice_leads_back_where_the_reader_was(client: Client):
    assert client.post("/language/", {"language": "en", "next": "/desk/?x=1"})["Location"] == "/desk/?x=1"


def test_looking_is_not_choosing(client: Client):
    assert client.get("/language/").status_code == 405
