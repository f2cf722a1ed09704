"""What she can do with her call-back on the page: each on a page of its own, and back again."""

from __future__ import annotations

import pytest
from django.test import Client

from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.callbacks.tests.cast import Day
from nowrongdoor.web.citizen.tests.test_how_it_went import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(town, simulated, moment) -> Day:
    made = Day(town, simulated)
    made.ready("signe")
    moment(1800)
    return made


@pytest.fixture
def hers(day) -> Callback:
    return day.promised()


def fresh(callback: Callback) -> Callback:
    return Callback.objects.get(pk=callback.pk)


def test_the_page_of_a_real_promise_offers_what_may_be_done(hers):
    page = text(Client().get(f"/b/{hers.link}/"))
    assert "Borger.dk-linjen ringer til dig senest" in page
    for what in ("time", "number", "stop"):
        assert f"/b/{hers.link}/{what}/?language=da" in page
    assert "2000" not in page and "NemKonto" not in page


@pytest.mark.parametrize(
    ("what", "form", "said"),
    [
        ("time", {"suits": "morning"}, "ved nu, hvornår det passer dig"),
        ("number", {"number": "30 40 50 60"}, "Vi ringer til dig på det nye nummer"),
        ("stop", {}, "Dit opkald er afsluttet"),
    ],
)
def test_each_is_one_page_and_back_again(hers, what, form, said):
    address = f"/b/{hers.link}/{what}/"
    assert Client().get(address).status_code == 200
    done = Client().post(address, {**form, "language": "da"})
    assert done.status_code == 302
    assert said in text(Client().get(done["Location"]))


def test_looking_at_a_page_changes_nothing(hers):
    for what in ("time", "number", "stop"):
        Client().get(f"/b/{hers.link}/{what}/")
    assert fresh(hers).state == hers.state


def test_a_slip_stands_beside_its_field_with_what_was_typed(hers):
    answer = Client().post(f"/b/{hers.link}/number/", {"number": "12 34"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer) and 'value="12 34"' in text(answer)
    assert Client().post(f"/b/{hers.link}/time/", {"suits": "midnight"}).status_code == 422


def test_pressed_twice_the_second_is_told_calmly(hers):
    assert Client().post(f"/b/{hers.link}/stop/").status_code == 302
    second = Client().post(f"/b/{hers.link}/stop/")
    assert second.status_code == 409 and "Opkaldet er afsluttet" in text(second)


@pytest.mark.parametrize("what", ["time", "number", "stop", "delete", "peace"])
def test_a_forged_link_has_no_such_pages(hers, what):
    assert Client().get(f"/b/{'0' * 32}/{what}/").status_code == 404
    assert Client().post(f"/b/{'0' * 32}/{what}/").status_code == 404


def test_there_is_nothing_else_to_do(hers):
    assert Client().get(f"/b/{hers.link}/delete/").status_code == 404


def test_a_word_of_thanks_is_ours_and_not_the_addresss(hers):
    assert "hacked" not in text(Client().get(f"/b/{hers.link}/?done=hacked"))


def test_in_english_too(hers):
    page = text(Client().get(f"/b/{hers.link}/number/?language=en"))
    assert "Which number shall we ring?" in page and 'name="language" value="en"' in page
    assert "language=en" in Client().post(f"/b/{hers.link}/time/", {"suits": "midday", "language": "en"})["Location"]
