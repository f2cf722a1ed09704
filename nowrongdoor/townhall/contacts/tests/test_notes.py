"""The duty to note: written before closing, taken to its case, confirmed once, and marked when changed since."""

from __future__ import annotations

import json

import pytest

from nowrongdoor.townhall.contacts import about, actions, citizens, notes, noting, questions
from nowrongdoor.townhall.contacts.models import CaseNote, Contact, NoteExport
from nowrongdoor.townhall.contacts.rules import NOTE_MOST_CHARACTERS
from nowrongdoor.townhall.errors import LostRace, Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.models import Entry
from tests.cast import Cast, Switchboard, at, talks
from tests.racing import at_once

pytestmark = pytest.mark.django_db


def noted(town: Cast, switchboard: Switchboard, call: str = "call-1", said: str = "Bilen er solgt.") -> CaseNote:
    """A closed contact of Lone's with a note that waits."""
    contact = talks(town, switchboard, "lone", call, topic="p-gaest")
    acting, question = town.acting("lone"), contact.questions.get()
    noting.set_matters(acting, question.pk, True, now=at(20))
    noting.write(acting, question.case_note.pk, title="Salg af bil", said=said, now=at(21))
    questions.set_outcome(acting, question.pk, "answered", now=at(22))
    switchboard.tell("hangup", call, 60)
    actions.close(acting, contact.pk, now=at(70))
    return CaseNote.objects.get(question=question)


def confirms(town: Cast, note: CaseNote, number: str = "26/0017", revision: int | None = None) -> NoteExport:
    return noting.confirm_export(town.acting("lone"), note.pk, revision or note.revision, number, now=at(100))


def standing(town: Cast) -> list[tuple[str, str]]:
    own = town.agents["lone"].pk
    rows = [*notes.waiting_of(own), *notes.exported_of(own)]
    return [(one.note.title, one.state) for one in rows]


@pytest.fixture
def note(town, switchboard) -> CaseNote:
    return noted(town, switchboard)


def test_a_note_waits_until_it_is_confirmed_and_waits_again_when_it_is_changed(town, note):
    assert standing(town) == [("Salg af bil", "waiting")]
    confirms(town, note)
    assert standing(town) == [("Salg af bil", "exported")]
    changed = noting.write(town.acting("lone"), note.pk, title="Salg af bil", said="Bilen er byttet.", now=at(200))
    assert standing(town) == [("Salg af bil", "changed")] and notes.count_waiting(town.agents["lone"].pk) == 1
    confirms(town, changed)
    assert standing(town) == [("Salg af bil", "exported")]
    assert [one.revision for one in note.exports.all()] == [note.revision, changed.revision]
    verbs = list(Entry.objects.filter(subject=f"note:{note.pk}").order_by("id").values_list("verb", flat=True))
    assert verbs == ["note.exported", "note.changed", "note.exported"]


def test_keeping_a_note_as_it_is_changes_nothing(town, note):
    confirms(town, note)
    noting.write(town.acting("lone"), note.pk, title=" Salg  af bil ", said="Bilen er solgt.\n", now=at(200))
    assert standing(town) == [("Salg af bil", "exported")]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_confirms_once(town, switchboard):
    note = noted(town, switchboard)
    outcomes = at_once(*[lambda: confirms(town, note)] * 3)
    assert len({one.pk for one in outcomes}) == 1 and NoteExport.objects.count() == 1


def test_another_number_for_what_is_confirmed_is_told_which_it_has(town, note):
    confirms(town, note)
    with pytest.raises(LostRace) as lost:
        confirms(town, note, "26/0099")
    assert "26/0017" in str(lost.value)


def test_what_was_fetched_before_the_last_change_is_not_confirmed(town, note):
    noting.write(town.acting("lone"), note.pk, title="Salg af bil", said="Bilen er byttet.", now=at(90))
    with pytest.raises(LostRace):
        confirms(town, note)
    assert not NoteExport.objects.exists()


@pytest.mark.parametrize("number", ["", "   ", "x" * 61, "sag 010190-1234"])
def test_a_number_that_cannot_be_one_is_a_slip(town, note, number):
    with pytest.raises(Slip) as slip:
        confirms(town, note, number)
    assert slip.value.field == "journal_number"


def test_a_contact_does_not_close_before_something_was_noted_and_says_for_which_question(town, switchboard):
    contact = talks(town, switchboard, "lone", topic="p-gaest")
    acting, first = town.acting("lone"), contact.questions.get()
    second = questions.ask(acting, contact.pk, now=at(20), topic=town.topics["p-afgift-betal"])
    noting.set_matters(acting, second.pk, True, now=at(21))
    for question in (first, second):
        questions.set_outcome(acting, question.pk, "answered", now=at(22))
    switchboard.tell("hangup", "call-1", 60)
    with pytest.raises(Refused) as refused:
        actions.close(acting, contact.pk, now=at(70))
    assert (refused.value.code, "Spørgsmål 2" in str(refused.value)) == ("note_missing", True)
    actions.write_note(acting, contact.pk, "Betaler fredag.", now=at(71))
    actions.close(acting, contact.pk, now=at(72))
    (one,) = notes.waiting_of(town.agents["lone"].pk)
    assert (one.note.title, one.note.said) == ("Betal en parkeringsafgift", "Betaler fredag.")


def test_the_mark_can_be_taken_back_and_the_text_comes_again_with_it(town, switchboard):
    contact = talks(town, switchboard, "lone", topic="p-gaest")
    acting, question = town.acting("lone"), contact.questions.get()
    for on in (True, True):
        noting.set_matters(acting, question.pk, on, now=at(20))
    noting.write(acting, question.case_note.pk, title="", said="Et stykke vej", now=at(21))
    noting.set_matters(acting, question.pk, False, now=at(22))
    with pytest.raises(Refused):
        noting.write(acting, question.case_note.pk, title="", said="videre", now=at(23))
    noting.set_matters(acting, question.pk, True, now=at(24))
    assert CaseNote.objects.get().said == "Et stykke vej"


@pytest.mark.parametrize(
    "text", ["x" * (NOTE_MOST_CHARACTERS + 1), "x" * 10_000, "cpr 010190-1234", "0 1 0 1 9 0 1 2 3 4"]
)
def test_a_text_that_is_too_long_or_holds_a_cpr_number_is_a_slip_and_the_old_one_stays(town, note, text):
    with pytest.raises(Slip) as slip:
        noting.write(town.acting("lone"), note.pk, title="Salg af bil", said=text, now=at(90))
    assert slip.value.field == "said"
    note.refresh_from_db()
    assert note.said == "Bilen er solgt."


def test_a_colleague_neither_changes_nor_confirms_nor_reads_it_and_the_lead_reads_only(town, note):
    for attempt in (
        lambda: noting.write(town.acting("bjarke"), note.pk, title="x", said="y", now=at(90)),
        lambda: noting.confirm_export(town.acting("bjarke"), note.pk, note.revision, "26/1", now=at(90)),
        lambda: notes.note_for(town.acting("bjarke"), note.pk),
    ):
        with pytest.raises(Refused):
            attempt()
    lead = Acting("agent:7", 7, teams=frozenset({"P"}), job_functions=frozenset({"lead"}))
    assert notes.note_for(lead, note.pk) == note
    assert [one.note for one in notes.waiting_in(lead.teams)] == [note]
    with pytest.raises(Refused):
        noting.confirm_export(lead, note.pk, note.revision, "26/1", now=at(90))
    elsewhere = Acting("agent:8", 8, teams=frozenset({"1881"}), job_functions=frozenset({"lead"}))
    with pytest.raises(Refused):
        notes.note_for(elsewhere, note.pk)


def test_the_exported_form_is_the_one_that_is_written_down(town, switchboard):
    contact = talks(town, switchboard, "lone", topic="p-gaest")
    acting, question = town.acting("lone"), contact.questions.get()
    citizens.know(acting, contact.pk, name="Karen Holm", now=at(15))
    about.set_subject(acting, question.pk, "other", name="Mor Holm", relation="parent", now=at(16))
    about.tick_source(acting, question.pk, "law", True, now=at(17))
    noting.set_matters(acting, question.pk, True, now=at(20))
    noting.write(acting, question.case_note.pk, title="Salg af bil", said="Bilen er solgt.", now=at(21))
    questions.set_outcome(acting, question.pk, "guided_elsewhere", receiver="Politiet", now=at(22))
    switchboard.tell("hangup", "call-1", 60)
    actions.close(acting, contact.pk, now=at(70))
    note = notes.note_for(acting, question.case_note.pk)
    assert notes.as_dict(note) == {
        "schema": "nowrongdoor.note/1",
        "note": note.pk,
        "revision": 2,
        "title": "Salg af bil",
        "noted_at": "2026-11-20T09:00:20+01:00",
        "changed_at": "2026-11-20T09:00:21+01:00",
        "noted_by": "Lone Brandstrup",
        "hat": {"code": "P", "name": "Parkering"},
        "conversation": {
            "contact": contact.pk, "channel": "telephone", "direction": "in", "began_at": "2026-11-20T09:00:00+01:00",
        },
        "citizen": {"kind": "known", "name": "Karen Holm"},
        "question": {
            "position": 1, "topic": "p-gaest", "topic_name": "Gæsteparkering", "outcome": "guided_elsewhere",
            "taken_over_by": "Politiet",
        },
        "about": {"relation": "parent", "kind": "known", "name": "Mor Holm"},
        "said": "Bilen er solgt.",
        "sources": [{"kind": "law", "title": ""}],
    }  # fmt: skip


def test_somebody_protected_is_not_named_in_what_is_exported(town, switchboard):
    note = noted(town, switchboard)
    contact = Contact.objects.get()
    contact.citizen = citizens.named("Karen Holm", "", at(0))
    contact.citizen.protected = True
    contact.citizen.save()
    contact.save()
    told = notes.as_dict(notes.note_for(town.acting("lone"), note.pk))
    assert told["citizen"] == {"kind": "protected", "name": ""}
    assert "Holm" not in json.dumps(told)
