"""Who the citizen is: CPR sealed and found, protected names hidden, and everything that is opened in the journal."""

from __future__ import annotations

import json
import logging

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from nowrongdoor.townhall.contacts import about, actions, citizens, questions, resealing, sealing, seeing
from nowrongdoor.townhall.contacts.models import Citizen, Contact, Opening
from nowrongdoor.townhall.contacts.rules import Opened
from nowrongdoor.townhall.errors import LostRace, Refused, Slip
from nowrongdoor.townhall.journal.models import Entry
from tests.cast import at, talks
from tests.racing import at_once

pytestmark = pytest.mark.django_db

CPR = "310290-1234"
"""No calendar has this day, so nobody has this number."""


@pytest.fixture
def contact(town, switchboard) -> Contact:
    return talks(town, switchboard, "lone", topic="p-gaest")


def gives(town, contact, typed=CPR, name="lone", seconds=20):
    citizens.give_cpr(town.acting(name), contact.pk, typed, now=at(seconds))
    contact.refresh_from_db()
    return contact.citizen


def opens(town, contact, what="cpr", purpose="case", seconds=25) -> Contact:
    return citizens.open_hidden(town.acting("lone"), contact.pk, what, purpose, now=at(seconds))


def everything_written() -> str:
    """Every row of every table of ours, as text: what somebody with the database and without the keys can read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            " AND table_name ~ '^(contacts|journal|line|telephony|messages|callbacks)_'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')  # noqa: S608 - names from the catalogue
            rows += [text for (text,) in cursor.fetchall()]
    return "\n".join(rows)


def test_a_number_given_stands_nowhere_but_sealed(town, contact, caplog):
    caplog.set_level(logging.DEBUG)
    citizen = gives(town, contact)
    opens(town, contact)
    contact.refresh_from_db()
    assert citizens.opened_cpr(contact) == CPR
    written = everything_written() + caplog.text
    assert citizen.cpr_sealed in written
    for shape in (CPR, CPR.replace("-", ""), "310290"):
        assert shape not in written


def test_whoever_gave_her_number_before_is_recognised_from_any_telephone(town, switchboard, contact):
    actions.know_citizen(town.acting("lone"), contact.pk, name="Karen Holm", now=at(15))
    citizen = gives(town, contact)
    other = talks(town, switchboard, "bjarke", "call-2")
    Contact.objects.filter(pk=other.pk).update(caller_number="+4520000099")
    assert gives(town, other, "3102901234", "bjarke") == citizen
    assert other.citizen.name == "Karen Holm"
    assert Entry.objects.filter(verb="contact.cpr_given").latest("id").details == {"recognised": True, "soft": True}


def test_a_second_number_makes_another_citizen_and_writes_over_nothing(town, contact):
    first = gives(town, contact)
    second = gives(town, contact, "300290-1234")
    assert second != first
    first.refresh_from_db()
    assert sealing.unseal(first.cpr_sealed) == "3102901234"


def test_a_slip_says_what_is_wrong_and_a_real_town_takes_real_dates_only(town, contact, monkeypatch):
    monkeypatch.setattr(citizens, "town", lambda: None)
    for typed, why in ((CPR, "ikke en fødselsdag"), ("12", "ti cifre"), ("211126-4000", "ikke født endnu")):
        with pytest.raises(Slip) as slip:
            gives(town, contact, typed)
        assert (slip.value.field, why in str(slip.value)) == ("cpr", True)
        assert typed not in str(slip.value)
    assert not Citizen.objects.exists()


def test_a_number_that_fails_modulus_11_is_accepted_with_a_soft_note(town, contact):
    assert citizens.give_cpr(town.acting("lone"), contact.pk, "010190-1234", now=at(20)).soft is True
    assert citizens.give_cpr(town.acting("lone"), contact.pk, "070761-4285", now=at(21)).soft is False


@pytest.mark.django_db(transaction=True)
def test_two_desks_given_the_same_number_at_once_meet_one_citizen(town, switchboard):
    first, second = talks(town, switchboard, "lone", "call-1"), talks(town, switchboard, "bjarke", "call-2")
    outcomes = at_once(lambda: gives(town, first), lambda: gives(town, second, CPR, "bjarke"))
    lost = [one for one in outcomes if isinstance(one, LostRace)]
    assert len(lost) <= 1 and Citizen.objects.count() == 1


def test_opening_a_number_asks_for_a_purpose_once_and_stands_in_the_journal(town, contact):
    citizen = gives(town, contact)
    with pytest.raises(Slip) as slip:
        opens(town, contact, purpose="because")
    assert slip.value.field == "purpose"
    contact.refresh_from_db()
    assert citizens.opened_cpr(contact) == ""
    for _double_click in range(2):
        opens(town, contact, purpose="identify")
    (line,) = Entry.objects.filter(verb="citizen.opened")
    assert (line.subject, line.reason) == (f"citizen:{citizen.pk}", "identify")
    assert line.details == {"what": "cpr", "contact": contact.pk}


def test_what_was_opened_is_closed_with_the_contact(town, switchboard, contact):
    gives(town, contact)
    opens(town, contact)
    switchboard.tell("hangup", "call-1", 60)
    acting = town.acting("lone")
    questions.set_outcome(acting, contact.questions.get().pk, "answered", now=at(61))
    actions.close(acting, contact.pk, now=at(62))
    contact.refresh_from_db()
    assert citizens.opened_cpr(contact) == "" and Opening.objects.exists()


def test_opened_by_one_is_not_opened_for_the_colleague_who_takes_over(town, contact):
    gives(town, contact)
    opens(town, contact)
    Contact.objects.filter(pk=contact.pk).update(agent=town.agents["bjarke"])
    contact.refresh_from_db()
    assert citizens.opened_cpr(contact) == ""


def test_a_lost_key_is_said_clearly_and_nothing_is_lost(town, contact, settings, caplog):
    citizen = gives(town, contact)
    opens(town, contact)
    before, settings.SEAL_KEYS = settings.SEAL_KEYS, [Fernet.generate_key().decode()]
    with pytest.raises(Refused) as refused:
        citizens.opened_cpr(contact)
    assert refused.value.code == "unreadable" and "Intet er tabt" in str(refused.value)
    assert f"citizen {citizen.pk} cannot be read" in caplog.text
    assert gives(town, contact, "300290-1234") != citizen, "the desk works on, under the new key"
    assert resealing.reseal(look_only=True).lost_key == (citizen.pk,)
    assert resealing.reseal().lost_key == (citizen.pk,)
    settings.SEAL_KEYS = [*settings.SEAL_KEYS, *before]
    assert sealing.unseal(Citizen.objects.get(pk=citizen.pk).cpr_sealed) == "3102901234"


@pytest.mark.parametrize("damage", ["cut", "changed", "swapped"])
def test_a_text_that_was_tampered_with_is_not_believed(town, contact, damage):
    citizen = gives(town, contact)
    opens(town, contact)
    mark, _colon, token = citizen.cpr_sealed.partition(":")
    tampered = {
        "cut": citizen.cpr_sealed[:-9],
        "changed": f"{mark}:{token[:40]}{'A' if token[40] != 'A' else 'B'}{token[41:]}",
        "swapped": sealing.seal("3002901234"),
    }[damage]
    Citizen.objects.filter(pk=citizen.pk).update(cpr_sealed=tampered)
    contact.refresh_from_db()
    with pytest.raises(Refused) as refused:
        citizens.opened_cpr(contact)
    assert "forseglingen er brudt" in str(refused.value)
    assert resealing.reseal().broken == (citizen.pk,)
    assert Citizen.objects.get(pk=citizen.pk).cpr_sealed == tampered, "what cannot be read is left as it is"


def test_a_new_key_in_front_seals_what_is_new_and_reseals_what_is_old(town, contact, settings):
    citizen = gives(town, contact)
    old, new = settings.SEAL_KEYS[0], Fernet.generate_key().decode()
    settings.SEAL_KEYS = [new, old]
    assert sealing.unseal(citizen.cpr_sealed) == "3102901234"
    assert resealing.reseal() == resealing.Sealed(1, 1, (), ())
    assert resealing.reseal() == resealing.Sealed(1, 0, (), ())
    settings.SEAL_KEYS = [new]
    citizen.refresh_from_db()
    assert sealing.unseal(citizen.cpr_sealed) == "3102901234"
    settings.INDEX_KEY = "an index key that was changed, and is long enough"
    assert resealing.reseal(marks_too=True).resealed == 1
    assert gives(town, contact) == citizen


def test_a_number_given_between_a_new_index_key_and_its_marks_is_the_same_citizens_again(town, switchboard, settings):
    first = talks(town, switchboard, "lone", topic="p-gaest")
    known = gives(town, first)
    citizens.protect(town.acting("lone"), first.pk, True, now=at(21))
    settings.INDEX_KEY = "an index key that was changed, and is long enough"
    second = talks(town, switchboard, "bjarke", "call-2", topic="p-gaest")
    twin = gives(town, second, name="bjarke", seconds=30)
    assert twin.pk != known.pk, "nobody was found by the old mark"
    found = resealing.reseal(marks_too=True)
    assert (found.broken, found.lost_key) == ((), ())
    assert (found.resealed, found.twins) == (1, (twin.pk,))
    second.refresh_from_db()
    assert second.citizen == twin and seeing.of_contact(second).hidden, "what was protected stays so"
    assert gives(town, second, name="bjarke", seconds=40) == known
    assert resealing.reseal(marks_too=True) == resealing.Sealed(1, 0, (), ())


def test_nothing_of_a_protected_citizen_is_seen_before_it_is_opened(town, contact):
    acting = town.acting("lone")
    actions.know_citizen(acting, contact.pk, name="Karen Holm", now=at(15))
    citizens.protect(acting, contact.pk, True, now=at(16))
    contact.refresh_from_db()
    hidden = seeing.of_contact(contact, at_desk=True)
    assert (hidden.name, hidden.number, hidden.hidden, hidden.protected) == ("", "", True, True)
    opens(town, contact, "person", "ring")
    assert seeing.of_contact(contact, at_desk=True).name == "Karen Holm"
    assert seeing.of_contact(contact).name == "", "a list shows it to nobody"


def test_the_number_of_somebody_protected_is_hidden_before_anybody_says_who_rings(town, switchboard, contact):
    Citizen.objects.create(name="Karen Holm", phone=contact.caller_number, protected=True, known_since=at(0))
    seen = seeing.of_contact(contact, at_desk=True)
    assert (seen.number, seen.hidden, seen.known) == ("", True, False)
    opens(town, contact, "person", "identify")
    assert seeing.of_contact(contact, at_desk=True).number == contact.caller_number


def test_protection_is_marked_at_once_and_lifted_only_after_opening(town, contact):
    acting = town.acting("lone")
    with pytest.raises(Refused):
        citizens.protect(acting, contact.pk, True, now=at(15))
    actions.know_citizen(acting, contact.pk, name="Karen Holm", now=at(15))
    citizens.protect(acting, contact.pk, True, now=at(16))
    with pytest.raises(Refused) as refused:
        citizens.protect(acting, contact.pk, False, now=at(17))
    assert refused.value.code == "protected"
    with pytest.raises(Refused):
        actions.know_citizen(acting, contact.pk, name="Karen Hansen", now=at(17))
    opens(town, contact, "person", "identify")
    citizens.protect(acting, contact.pk, False, now=at(18))
    assert Citizen.objects.get().protected is False


def test_the_one_who_rang_before_is_recognised_by_a_click_and_nobody_else(town, contact):
    acting = town.acting("lone")
    karen = Citizen.objects.create(name="Karen Holm", phone=contact.caller_number, known_since=at(-900))
    stranger = Citizen.objects.create(name="En Anden", phone="+4520000077", known_since=at(-900))
    assert seeing.known_by_number(contact) == [karen]
    with pytest.raises(Refused):
        citizens.recognise(acting, contact.pk, stranger.pk, now=at(15))
    assert citizens.recognise(acting, contact.pk, karen.pk, now=at(15)).citizen == karen


@pytest.mark.parametrize("text", ["010190-1234", "Karen 010190 1234"])
def test_a_cpr_number_in_a_name_a_note_or_a_receiver_is_refused_kindly(town, contact, text):
    acting, question = town.acting("lone"), contact.questions.get()
    for attempt in (
        lambda: actions.know_citizen(acting, contact.pk, name=text, now=at(15)),
        lambda: actions.write_note(acting, contact.pk, text, now=at(15)),
        lambda: questions.set_outcome(acting, question.pk, "guided_elsewhere", receiver=text, now=at(15)),
        lambda: about.set_subject(acting, question.pk, "other", name=text, now=at(15)),
    ):
        with pytest.raises(Slip) as slip:
            attempt()
        assert "Skriv det under CPR" in str(slip.value) and text not in str(slip.value)


def test_the_journal_of_a_whole_contact_names_nobody(town, contact):
    acting = town.acting("lone")
    actions.know_citizen(acting, contact.pk, name="Karen Holm", now=at(15))
    citizens.protect(acting, contact.pk, True, now=at(16))
    opens(town, contact, "person", "ring")
    gives(town, contact)
    about.set_subject(acting, contact.questions.get().pk, "other", name="Mor Holm", relation="parent", now=at(30))
    told = json.dumps(list(Entry.objects.values("verb", "subject", "reason", "details")), default=str)
    assert "Holm" not in told and "310290" not in told and "2000" not in told
    assert seeing.opened(contact, Opened.PERSON)
