"""How did it go, as a citizen meets it: without scripts, without cookies, with a link alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from nowrongdoor.townhall.contacts.models import Survey
from nowrongdoor.townhall.journal.models import Entry
from tests.cast import Cast, at

pytestmark = pytest.mark.django_db
LINK = "kT4b-7Qm_2xZr9LwPv0aYg"
ADDRESS = f"/s/{LINK}/"


@pytest.fixture
def survey(town: Cast) -> Survey:
    return Survey.objects.create(
        team=town.teams["P"],
        person="n:1",
        number_key="n:1",
        link=LINK,
        sent_at=at(60),
        expires_at=at(60) + timedelta(days=7),
        quiet_until=at(60) + timedelta(days=30),
    )


def text(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def test_it_is_one_question_in_danish_with_a_way_to_english(survey):
    danish = text(Client().get(ADDRESS))
    assert '<html lang="da"' in danish and "Hvordan gik det?" in danish and "Meget tilfreds" in danish
    english = text(Client().get(f"{ADDRESS}?language=en"))
    assert '<html lang="en"' in english and "How did it go?" in english


def test_nothing_stands_there_but_the_town(survey):
    page = text(Client().get(ADDRESS))
    assert "arkering" not in page and "2000" not in page


def test_looking_changes_nothing(survey):
    for _time in range(3):
        Client().get(ADDRESS)
        Client().head(ADDRESS)
    survey.refresh_from_db()
    assert survey.score is None and not Entry.objects.filter(verb__startswith="survey").exists()


def test_an_answer_is_sent_shown_and_changed(survey):
    citizen = Client()
    sent = citizen.post(ADDRESS, {"score": "2", "words": "Jeg ventede længe", "language": "da"})
    assert (sent.status_code, sent["Location"]) == (302, f"{ADDRESS}?language=da")
    thanks = text(citizen.get(sent["Location"]))
    assert "Tak for dit svar" in thanks and "Du svarede 2: Utilfreds." in thanks and "Jeg ventede længe" in thanks
    again = text(citizen.get(f"{ADDRESS}?change=1"))
    assert 'value="2" checked' in again and "Jeg ventede længe</textarea>" in again
    citizen.post(ADDRESS, {"score": "4", "words": ""})
    survey.refresh_from_db()
    assert (survey.score, survey.words) == (4, "")


def test_sent_twice_it_is_one_answer(survey):
    for _click in range(2):
        assert Client().post(ADDRESS, {"score": "5", "words": "Tak"}).status_code == 302
    assert Entry.objects.filter(verb="survey.answered").count() == 1


def test_what_was_chosen_is_marked_after_a_slip(survey):
    answer = Client().post(ADDRESS, {"score": "4", "words": "mit cpr er 010190-1234"})
    page = text(answer)
    assert answer.status_code == 422
    assert "Det ligner et CPR-nummer" in page and 'value="4" checked' in page and 'aria-invalid="true"' in page


@pytest.mark.parametrize("score", ["", "0", "6", "-1", "five", "55", "²", "4.0"])
def test_without_one_of_the_five_it_is_asked_again(survey, score):
    answer = Client().post(ADDRESS, {"score": score, "words": "Tak"})
    assert answer.status_code == 422 and "Vælg et af de fem svar." in text(answer)
    assert "Tak</textarea>" in text(answer)


def test_what_she_writes_is_shown_as_text_and_never_as_markup(survey):
    Client().post(ADDRESS, {"score": "3", "words": "<script>alert(1)</script>"})
    assert "<script>alert" not in text(Client().get(ADDRESS))


def test_when_its_time_is_over_the_page_is_gone(survey, moment):
    moment(60 + 7 * 24 * 3600)
    for answer in (Client().get(ADDRESS), Client().post(ADDRESS, {"score": "5"}), Client().post(f"{ADDRESS}peace/")):
        assert answer.status_code == 410 and "Siden er lukket" in text(answer)
    survey.refresh_from_db()
    assert survey.score is None


def test_who_wants_to_be_left_in_peace_says_so_once(survey):
    answer = Client().post(f"{ADDRESS}peace/")
    assert answer.status_code == 200 and "Vi spørger ikke igen" in text(answer)
    assert "Spørg mig ikke igen" not in text(Client().get(ADDRESS))
    assert Client().get(f"{ADDRESS}peace/").status_code == 405
