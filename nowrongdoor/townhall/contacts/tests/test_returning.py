"""What somebody who rings again came with: topics, outcomes and dates for everybody, notes for the same hat only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nowrongdoor.townhall.contacts import returning
from nowrongdoor.townhall.contacts.models import Citizen, Contact
from tests.cast import at, talks

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(town, switchboard) -> Contact:
    return talks(town, switchboard, "lone", topic="p-gaest")


def before(town, contact, *, team="P", hours=24.0, topic="p-gaest", **values) -> Contact:
    """An earlier contact from the same number, closed under a hat."""
    began = contact.began_at - timedelta(hours=hours)
    closed = {"state": "closed", "answered_at": began, "ended_at": began, "closed_at": began}
    row = Contact.objects.create(
        team=town.teams[team], hat=town.teams[team], agent=town.agents["bjarke"], began_at=began,
        **({"caller_number": contact.caller_number} | closed | values),
    )  # fmt: skip
    row.questions.create(position=1, hat=town.teams[team], topic=town.topics[topic], outcome="answered")
    return row


def test_the_latest_stand_first_with_topic_and_outcome(town, contact):
    before(town, contact, hours=30, topic="p-afgift-betal")
    before(town, contact, hours=2)
    found = returning.lately(contact, now=at(20))
    assert found.times == 2
    assert [one.questions[0].topic for one in found.contacts] == ["Gæsteparkering", "Betal en parkeringsafgift"]
    assert {one.questions[0].outcome for one in found.contacts} == {"besvaret"}


def test_a_colleagues_note_is_read_only_under_the_hat_it_was_written_under(town, contact):
    before(town, contact, hours=2, note="Har fået en frist til fredag.")
    before(town, contact, hours=3, team="1881", topic="nemkonto", note="Meget ked af det.")
    same, other = returning.lately(contact, now=at(20)).contacts
    assert (same.note, other.note) == ("Har fået en frist til fredag.", "")
    assert other.questions[0].topic == "Skift eller find din NemKonto"


def test_what_is_long_ago_and_what_somebody_else_asked_is_left_out(town, contact):
    before(town, contact, hours=24 * 15)
    before(town, contact, hours=2, caller_number="+4520000099")
    stranger = Citizen.objects.create(name="En Anden", known_since=at(0))
    before(town, contact, hours=3, citizen=stranger)
    assert returning.lately(contact, now=at(20)).times == 1, "by number alone, whoever rang from it counts"
    contact.citizen = Citizen.objects.create(name="Karen Holm", known_since=at(0))
    assert returning.lately(contact, now=at(20)).times == 0, "known people who share a number are different people"


def test_somebody_known_is_recognised_from_any_telephone(town, contact):
    karen = contact.citizen = Citizen.objects.create(name="Karen Holm", known_since=at(0))
    before(town, contact, hours=2, caller_number="+4520000099", citizen=karen)
    before(town, contact, hours=3, state="abandoned", answered_at=None)
    found = returning.lately(contact, now=at(20))
    assert [one.got_through for one in found.contacts] == [True, False]


def test_nobody_with_a_withheld_number_is_taken_for_somebody_else(town, contact):
    contact.caller_number = ""
    before(town, contact, hours=2, caller_number="")
    assert returning.lately(contact, now=at(20)) == returning.Returning(0, ())
