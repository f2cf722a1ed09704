"""Who it is, as far as the house can tell, without saying who; and what the journal keeps when a contact closes."""

from __future__ import annotations

import json

import pytest

from nowrongdoor.townhall.contacts import actions, questions, reads
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.numbers import e164
from nowrongdoor.townhall.journal.models import Entry
from tests.cast import at, talks


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+4520000001", "+4520000001"),
        ("20 00 00 01", "+4520000001"),
        ("0045 20000001", "+4520000001"),
        ("+46 70 123 45 67", "+46701234567"),
        ("+299 32 10 00", "+299321000"),
        ("", ""),
        ("anonymous", ""),
        ("Restricted", ""),
        ("12", ""),
        ("+45", ""),
        ("0" * 400, ""),
        ("sip:kiosk-3@town", ""),
        ("\x00+4520000001", "+4520000001"),
    ],
)
def test_a_number_is_kept_in_one_form_or_not_at_all(typed, kept):
    assert e164(typed) == kept


def test_the_same_number_is_the_same_person_however_it_was_sent_and_the_key_does_not_tell_it():
    keys = {reads.person_key(Contact(caller_number=sent)) for sent in ("+4520000001", "20000001", "004520000001")}
    assert len(keys) == 1
    (key,) = keys
    assert key.startswith("n:") and len(key) == 18 and "2000" not in key
    assert reads.person_key(Contact(caller_number="+4520000002")) != key


@pytest.mark.parametrize("withheld", ["", "anonymous", "0"])
def test_nobody_is_told_apart_by_a_number_that_is_withheld(withheld):
    assert reads.person_key(Contact(caller_number=withheld)) == ""


def test_with_another_index_key_the_same_number_gives_another_key(settings):
    before = reads.number_key("+4520000001")
    settings.INDEX_KEY = "another town's own key, long enough to be one"
    assert reads.number_key("+4520000001") != before


@pytest.mark.django_db
def test_the_journal_keeps_what_every_figure_needs_and_nothing_about_a_person(town, switchboard):
    contact = talks(town, switchboard, "amina", topic="p-afgift-betal", line="1881")
    acting = town.acting("amina")
    actions.know_citizen(acting, contact.pk, name="Karen Holm", now=at(20))
    second = questions.ask(acting, contact.pk, now=at(30), topic=town.topics["bar-barsel"])
    first = contact.questions.get(position=1)
    questions.set_outcome(acting, first.pk, "answered", now=at(40))
    questions.set_outcome(acting, second.pk, "promised", now=at(50), receiver_team=town.teams["BAR"])
    switchboard.tell("hangup", "call-1", 70)
    actions.close(acting, contact.pk, now=at(75.5))
    details = Entry.objects.get(verb="contact.closed").details
    contact.refresh_from_db()
    assert details == {
        "person": f"citizen:{contact.citizen_id}",
        "number": reads.number_key(contact.caller_number),
        "agent": contact.agent_id,
        "line": contact.team.code,
        "channel": "telephone",
        "direction": "in",
        "waited_seconds": 10.0,
        "talked_seconds": 60.0,
        "held_seconds": 0.0,
        "after_seconds": 5.5,
        "parked_seconds": 0.0,
        "questions": [
            {
                "id": first.pk, "position": 1, "topic": "p-afgift-betal", "topic_team": "P", "outcome": "answered",
                "hat": first.hat.code, "receiver_team": "", "about": "caller", "matters": False,
            },
            {
                "id": second.pk, "position": 2, "topic": "bar-barsel", "topic_team": "BAR", "outcome": "promised",
                "hat": second.hat.code, "receiver_team": "BAR", "about": "caller", "matters": False,
            },
        ],
    }  # fmt: skip
    told = json.dumps(details)
    assert "Karen" not in told and "2000" not in told
