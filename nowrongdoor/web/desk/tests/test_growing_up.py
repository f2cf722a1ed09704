"""The grown-up contact at the desk: parked contacts, the citizen's number, what is hidden, sources and notes."""

from __future__ import annotations

import pytest
from django.test import Client

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.contacts import citizens
from nowrongdoor.townhall.contacts.models import CaseNote, Citizen, Contact, Source
from nowrongdoor.townhall.line import actions as line
from nowrongdoor.townhall.line import presence
from nowrongdoor.townhall.topics.models import Article
from nowrongdoor.web.desk.tests import cast

pytestmark = pytest.mark.django_db

CPR = "310290-1234"
HTMX = {"headers": {"hx-request": "true"}}


@pytest.fixture
def house() -> cast.House:
    return cast.a_house()


@pytest.fixture
def contact(house: cast.House) -> Contact:
    return cast.in_hand(house.erik, house.parking, house.fine)


@pytest.fixture
def erik(house: cast.House) -> Client:
    client = Client()
    client.force_login(house.erik.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def ended(contact: Contact) -> Contact:
    line.ended(cast.DISPATCHER, contact, now=now())
    contact.refresh_from_db()
    return contact


def test_a_parked_contact_stands_on_the_shelf_and_comes_back_with_its_note(house, contact, erik):
    ended(contact)
    parked = text(erik.post(f"/desk/contact/{contact.pk}/park/", {"note": "Ringer igen"}, **HTMX))
    assert "Udskudt" in parked and "P-afgift" in parked and "data-free" in parked
    back = text(erik.post(f"/desk/contact/{contact.pk}/take-up/", **HTMX))
    assert "Ringer igen" in back and "Udskudt" not in back
    again = erik.post(f"/desk/contact/{contact.pk}/take-up/", **HTMX)
    assert again.status_code == 409, "the other tab was first"


def test_the_note_in_hand_is_kept_when_another_contact_is_taken_up(house, contact, erik):
    ended(contact)
    erik.post(f"/desk/contact/{contact.pk}/park/", **HTMX)
    second = ended(cast.in_hand(house.erik, house.parking, house.fine))
    given = {"note": "Halvt skrevet", "note_of": second.pk}
    assert erik.post(f"/desk/contact/{contact.pk}/take-up/", given, **HTMX).status_code == 200
    second.refresh_from_db()
    assert second.note == "Halvt skrevet" and second.parked_at is not None
    refused = erik.post(f"/desk/contact/{second.pk}/take-up/", {"note": CPR, "note_of": contact.pk}, **HTMX)
    assert refused.status_code == 422, "a note that cannot be kept stops the switch, and is not lost"


def test_who_goes_with_contacts_parked_is_asked_once_and_may_go(house, contact, erik):
    ended(contact)
    erik.post(f"/desk/contact/{contact.pk}/park/", **HTMX)
    asked = erik.post("/desk/state/", {"state": "away"}, **HTMX)
    assert asked["HX-Retarget"] == "#said" and "1 udskudt henvendelse" in text(asked)
    assert presence.now_of(house.erik.pk).state == "ready"
    erik.post("/desk/state/", {"state": "away", "leaving": "yes"}, **HTMX)
    assert presence.now_of(house.erik.pk).state == "away"


def test_a_cpr_number_is_taken_in_and_shown_only_for_a_purpose(contact, erik):
    taken = erik.post(f"/desk/contact/{contact.pk}/cpr/", {"cpr": CPR}, **HTMX)
    assert "modulus 11" in taken["HX-Trigger"] and "310290" not in text(taken) + str(dict(taken.headers))
    assert "CPR kendt" in text(taken)
    without = erik.post(f"/desk/contact/{contact.pk}/open/", {"what": "cpr", "purpose": ""}, **HTMX)
    assert without.status_code == 422
    assert CPR in text(erik.post(f"/desk/contact/{contact.pk}/open/", {"what": "cpr", "purpose": "case"}, **HTMX))
    assert CPR in text(erik.get("/desk/contact/"))


@pytest.mark.parametrize("typed", ["12", "310290", "a" * 10_000, "\x00", "010190-12345"])
def test_a_number_that_cannot_be_one_stands_beside_its_field(contact, erik, typed):
    answer = erik.post(f"/desk/contact/{contact.pk}/cpr/", {"cpr": typed}, **HTMX)
    assert answer.status_code == 422 and '"field": "cpr"' in answer["HX-Trigger"]


def test_a_key_that_is_lost_is_said_on_the_desk_and_the_rest_of_it_works(house, contact, erik, settings):
    erik.post(f"/desk/contact/{contact.pk}/cpr/", {"cpr": CPR}, **HTMX)
    erik.post(f"/desk/contact/{contact.pk}/open/", {"what": "cpr", "purpose": "case"}, **HTMX)
    settings.SEAL_KEYS = ["c2VhbC1rZXktb2YtYS1yZWFsLXRvd24tMzItYnl0ZXM="]
    answer = erik.get("/desk/")
    assert answer.status_code == 200 and "Intet er tabt" in text(answer)


def test_nothing_of_somebody_protected_is_on_the_desk_before_it_is_opened(house, contact, erik):
    acting = house.acting(house.erik)
    citizens.know(acting, contact.pk, name="Karla Hemmeligholt", now=now())
    erik.post(f"/desk/contact/{contact.pk}/protect/", {"on": "yes"}, **HTMX)
    hidden = text(erik.get("/desk/"))
    assert "Karla" not in hidden and "12 34" not in hidden and "Navn og adresse er beskyttet" in hidden
    assert erik.post(f"/desk/contact/{contact.pk}/number/", **HTMX).status_code == 422
    opened = text(erik.post(f"/desk/contact/{contact.pk}/open/", {"what": "person", "purpose": "ring"}, **HTMX))
    assert "Karla Hemmeligholt" in opened and "+4500001234" in opened


def test_who_rang_from_this_number_before_is_asked_for_by_name(contact, erik):
    karen = Citizen.objects.create(name="Karen Holm", phone=contact.caller_number, known_since=now())
    assert "Er det Karen Holm?" in text(erik.get("/desk/contact/"))
    assert 'value="Karen Holm"' in text(erik.post(f"/desk/contact/{contact.pk}/is/{karen.pk}/", **HTMX))


def test_an_article_that_was_opened_is_ticked_as_a_source(house, contact, erik):
    article = Article.objects.create(topic=house.fine, title_da="Klagevejen", body_da="x", changed_at=now())
    erik.get(f"/desk/articles/{article.pk}/")
    question = cast.first_question(contact)
    assert [one.article for one in Source.objects.filter(question=question)] == [article]
    given = {"kind": "article", "article": article.pk, "on": "no"}
    assert "Klagevejen" in text(erik.post(f"/desk/question/{question.pk}/source/", given, **HTMX))
    assert not Source.objects.exists()
    assert erik.post(f"/desk/question/{question.pk}/source/", {"kind": "rumour"}, **HTMX).status_code == 422


def test_the_mark_opens_a_note_and_closing_goes_to_what_is_missing_in_it(contact, erik):
    question = cast.first_question(contact)
    marked = text(erik.post(f"/desk/question/{question.pk}/matters/", {"on": "yes"}, **HTMX))
    assert "Notatets titel" in marked
    erik.post(f"/desk/question/{question.pk}/outcome/", {"outcome": "answered"}, **HTMX)
    ended(contact)
    refused = erik.post(f"/desk/contact/{contact.pk}/close/", {"note": ""}, **HTMX)
    assert refused.status_code == 422 and f"#case-said-{question.pk}" in refused["HX-Trigger-After-Settle"]
    note = CaseNote.objects.get()
    assert erik.post(f"/desk/case-note/{note.pk}/", {"title": "", "said": "Solgt"}, **HTMX).status_code == 204
    assert erik.post(f"/desk/contact/{contact.pk}/close/", {"note": ""}, **HTMX).status_code == 200
    assert "1 notat skal lægges på sagen" in text(erik.get("/desk/day/"))


def test_whom_it_is_about_is_said_in_the_toggle_itself(contact, erik):
    question = cast.first_question(contact)
    given = {"about": "other", "name": "Mor Holm", "relation": "parent"}
    assert "Mor Holm (sin forælder)" in text(erik.post(f"/desk/question/{question.pk}/subject/", given, **HTMX))
    slip = erik.post(f"/desk/question/{question.pk}/subject/", given | {"name": CPR}, **HTMX)
    assert slip.status_code == 422 and '"field": "name"' in slip["HX-Trigger"]


def test_a_mistyped_cpr_number_is_put_right_once_it_is_shown(contact, erik):
    erik.post(f"/desk/contact/{contact.pk}/cpr/", {"cpr": CPR}, **HTMX)
    right = {"cpr": "310290-4321", "wrong": "mistyped"}
    assert erik.post(f"/desk/contact/{contact.pk}/cpr/right/", right, **HTMX).status_code == 422
    shown = erik.post(f"/desk/contact/{contact.pk}/open/", {"what": "cpr", "purpose": "identify"}, **HTMX)
    assert "cpr-correct-form" in text(shown)
    done = erik.post(f"/desk/contact/{contact.pk}/cpr/right/", right, **HTMX)
    assert "310290-4321" in text(done) and CPR not in text(done)
    assert "310290" not in str(dict(done.headers))
    slip = erik.post(f"/desk/contact/{contact.pk}/cpr/right/", right | {"wrong": ""}, **HTMX)
    assert slip.status_code == 422 and '"field": "wrong"' in slip["HX-Trigger"]
