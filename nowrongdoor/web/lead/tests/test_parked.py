"""Parked contacts on the lead's board: seen, given on, closed; nothing of the citizen in the list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import parking
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import actions as line
from nowrongdoor.townhall.line import presence
from nowrongdoor.web.desk.tests import cast
from nowrongdoor.web.desk.tests.test_desk import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def lies(house: cast.House) -> Contact:
    """Lone has parked a contact under Parking's hat, with a note and the citizen's name."""
    contact = cast.in_hand(house.lone, house.parking)
    acting = house.acting(house.lone)
    contacts.know_citizen(acting, contact.pk, name="Karen Holm", now=cast.now())
    contacts.write_note(acting, contact.pk, "ringer igen mandag", now=cast.now())
    line.ended(cast.DISPATCHER, contact, now=cast.now())
    parking.park(acting, contact.pk, now=cast.now())
    Contact.objects.filter(pk=contact.pk).update(parked_at=cast.now() - timedelta(hours=2))
    contact.refresh_from_db()
    return contact


def goes_home(house: cast.House) -> None:
    presence.choose(house.acting(house.lone), house.lone.pk, State.AWAY, now=cast.now())


def test_the_board_says_how_many_lie_there_and_how_long(house: cast.House, lead: Client, lies: Contact):
    assert "1 henvendelse er udskudt" in text(lead.get("/lead/promises/"))
    goes_home(house)
    piece = text(lead.get("/lead/promises/"))
    assert "1 henvendelse ligger hos en, der ikke er på arbejde" in piece
    assert "2:00:0" in piece


def test_the_list_shows_with_whom_and_nothing_of_the_citizen(house: cast.House, lead: Client, lies: Contact):
    page = text(lead.get("/lead/parked/"))
    assert "Lone Ager" in page
    assert "Karen" not in page
    assert "mandag" not in page
    assert f"/lead/parked/{lies.pk}/" not in page, "she is at work: she is asked"
    goes_home(house)
    assert f"/lead/parked/{lies.pk}/" in text(lead.get("/lead/parked/list/"))


def test_reading_one_stands_in_the_journal(house: cast.House, lead: Client, lies: Contact):
    assert lead.get(f"/lead/parked/{lies.pk}/").status_code == 422
    goes_home(house)
    page = text(lead.get(f"/lead/parked/{lies.pk}/"))
    assert "ringer igen mandag" in page
    assert Entry.objects.filter(verb="contact.read_by_lead", subject=f"contact:{lies.pk}").count() == 1


def test_a_protected_citizen_is_not_named_to_the_lead(house: cast.House, lead: Client, lies: Contact):
    assert lies.citizen is not None
    lies.citizen.protected = True
    lies.citizen.save()
    goes_home(house)
    page = text(lead.get(f"/lead/parked/{lies.pk}/"))
    assert "Karen" not in page
    assert "12 34" not in page


def test_it_is_given_to_a_colleague_and_a_double_click_says_the_same(house: cast.House, lead: Client, lies: Contact):
    goes_home(house)
    cast.ready(house.erik)
    asked = {"agent": house.erik.pk, "from": house.lone.pk, "because": "went_home"}
    for _click in range(2):
        assert lead.post(f"/lead/parked/{lies.pk}/give/", asked).status_code == 302
    assert Entry.objects.filter(verb="contact.given_on").count() == 1
    lies.refresh_from_db()
    assert lies.agent == house.erik
    assert "fra Lone Ager" in text(lead.get("/desk/"))


def test_it_is_closed_with_an_outcome_and_a_second_click_is_told_so(house: cast.House, lead: Client, lies: Contact):
    goes_home(house)
    question = lies.questions.get()
    path, asked = f"/lead/parked/{lies.pk}/close/", {"from": house.lone.pk, "because": "ill"}
    again = lead.post(path, asked)
    assert again.status_code == 422
    assert "Sig, hvordan hvert spørgsmål endte" in text(again)
    chosen = {f"topic-{question.pk}": "p-fine", f"outcome-{question.pk}": "promised", f"team-{question.pk}": "P"}
    assert lead.post(path, asked | chosen).status_code == 302
    assert lead.post(path, asked | chosen).status_code == 409
    lies.refresh_from_db()
    assert lies.state == "closed"
    assert Entry.objects.get(verb="contact.closed_for").reason == "ill"


def test_what_was_typed_stays_when_something_is_missing(house: cast.House, lead: Client, lies: Contact):
    goes_home(house)
    question = lies.questions.get()
    path = f"/lead/parked/{lies.pk}/close/"
    chosen = {f"outcome-{question.pk}": "not_ours", f"receiver-{question.pk}": "Skat", "from": house.lone.pk}
    page = text(lead.post(path, chosen))
    assert 'value="not_ours" selected' in page
    assert 'value="Skat"' in page


def test_another_lines_lead_and_an_agent_do_not_see_to_it(house: cast.House, lies: Contact):
    goes_home(house)
    tab = Client()
    tab.force_login(house.lone.user, backend="django.contrib.auth.backends.ModelBackend")
    assert tab.get("/lead/parked/").status_code == 403
    house.lone.user.groups.add(Group.objects.get_or_create(name="lead")[0])  # of cash benefits
    assert "egen teamleder ser til den" in text(tab.get("/lead/parked/"))
    assert tab.get(f"/lead/parked/{lies.pk}/").status_code == 422
    assert tab.post(f"/lead/parked/{lies.pk}/give/", {"because": "ill"}).status_code == 422


@pytest.mark.parametrize("sent", [{}, {"agent": "x", "from": "y"}, {"agent": "9" * 30, "because": "ill"}])
def test_nonsense_is_a_slip(house: cast.House, lead: Client, lies: Contact, sent: dict[str, str]):
    goes_home(house)
    assert lead.post(f"/lead/parked/{lies.pk}/give/", sent).status_code in (409, 422)
    assert lead.post(f"/lead/parked/{lies.pk}/close/", sent).status_code in (409, 422)
