"""The duty to note: a question that matters for a decision gets a note, which is taken to its case and confirmed there.

Offentlighedsloven section 13: what an authority hears by word of mouth and what matters for a decision is noted as soon
as possible. So the note is written before the contact is closed, and stands in a list until somebody says that it is in
its case. A note changed after that is to be taken there again.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts.models import CaseNote, Contact, NoteExport, Question
from nowrongdoor.townhall.contacts.questions import own, tell
from nowrongdoor.townhall.contacts.rules import (
    JOURNAL_NUMBER_MOST_CHARACTERS,
    NOTE_MOST_CHARACTERS,
    TITLE_MOST_CHARACTERS,
    ContactState,
)
from nowrongdoor.townhall.contacts.typed import clean
from nowrongdoor.townhall.errors import LostRace, Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record


@transaction.atomic
def set_matters(acting: Acting, question_id: int, matters: bool, *, now: datetime) -> Question:
    """Say that a decision may rest on this question, or not after all; its note is wanted then, or out of sight."""
    question, contact = own(acting, question_id)
    if question.matters == matters:
        return question
    question.matters = matters
    question.save(update_fields=["matters"])
    if matters:
        _note_of(question, contact, now)
    tell(acting, "question.matters" if matters else "question.matters_not", question, contact, now)
    return question


def _note_of(question: Question, contact: Contact, now: datetime) -> CaseNote:
    assert contact.agent_id is not None
    note, _made = CaseNote.objects.get_or_create(
        question=question,
        defaults={"agent_id": contact.agent_id, "team_id": question.hat_id, "noted_at": now, "changed_at": now},
    )
    return note


@transaction.atomic
def write(acting: Acting, note_id: int, *, title: str, said: str, now: datetime) -> CaseNote:
    """Title and text as typed so far, by the one who noted it, also after the contact is closed.

    A change of a note that stands in its case already makes it "changed since".
    """
    note = _own(acting, note_id)
    title = clean("title", title, TITLE_MOST_CHARACTERS, one_line=True)
    said = clean("said", said, NOTE_MOST_CHARACTERS)
    if _is_closed(note) and not (title and said):
        raise Slip("title" if not title else "said", _("A note has a title and a text."))
    if (note.title, note.said) != (title, said):
        note.title, note.said, note.changed_at = title, said, now
        note.revision += 1
        note.save(update_fields=["title", "said", "changed_at", "revision"])
        if _is_closed(note):
            record(acting, "note.changed", f"note:{note.pk}", at=now, rooms=_rooms(note), revision=note.revision)
    return note


def _is_closed(note: CaseNote) -> bool:
    return note.question.contact.state == ContactState.CLOSED


def finish(contact: Contact, now: datetime) -> None:
    """Before a contact closes: every note has its text, the contact's own where nothing else was written.

    Refused, saying for which question, where nothing was noted at all.
    """
    for question in contact.questions.filter(matters=True).select_related("topic"):
        note = _note_of(question, contact, now)
        said, title = note.said or contact.note.strip(), note.title or (question.topic.name if question.topic else "")
        if not said or not title:
            raise Refused(
                _("Question %(position)s matters for a decision: write a title and what was said.")
                % {"position": question.position},
                "note_missing",
            )
        if (note.said, note.title) != (said, title[:TITLE_MOST_CHARACTERS]):
            note.said, note.title, note.changed_at = said, title[:TITLE_MOST_CHARACTERS], now
            note.revision += 1
        note.team_id = question.hat_id
        note.save(update_fields=["said", "title", "changed_at", "revision", "team"])


@transaction.atomic
def confirm_export(acting: Acting, note_id: int, revision: int, journal_number: str, *, now: datetime) -> NoteExport:
    """Somebody says that this revision stands in its case, under this number. A double click confirms once.

    LostRace where the note was changed since it was fetched, or stands confirmed under another number already.
    """
    note = _own(acting, note_id)
    number = clean("journal_number", journal_number, JOURNAL_NUMBER_MOST_CHARACTERS, one_line=True)
    if not number:
        raise Slip("journal_number", _("Write the number of the case, or of the entry in the journal."))
    if not _is_closed(note):
        raise Refused(_("The contact is not closed yet. Finish it first."), "still_open")
    there = NoteExport.objects.filter(note=note, revision=revision).first()
    if there is not None and there.journal_number == number:
        return there
    if there is not None:
        raise LostRace(_("It is confirmed already, under %(number)s.") % {"number": there.journal_number})
    if revision != note.revision:
        raise LostRace(_("The note was changed since you fetched it. Fetch it once more."))
    assert acting.agent_id is not None
    made = NoteExport.objects.create(
        note=note, revision=revision, journal_number=number, agent_id=acting.agent_id, at=now
    )
    record(acting, "note.exported", f"note:{note.pk}", at=now, rooms=_rooms(note), revision=revision)
    return made


def fetched(acting: Acting, note: CaseNote, form: str, *, now: datetime) -> None:
    """A note was fetched as a file; that somebody read it stands in the journal."""
    record(acting, "note.fetched", f"note:{note.pk}", at=now, form=form, revision=note.revision)


def _own(acting: Acting, note_id: int) -> CaseNote:
    """The acting agent's own note, locked; Refused for a colleague's, and for one that is out of sight."""
    rows = CaseNote.objects.select_related("question__contact", "question__topic").select_for_update(of=("self",))
    note = rows.filter(pk=note_id, question__matters=True, wiped_at=None).first()
    if note is None:
        raise Refused(_("There is no such note."), "gone")
    acting.must_be_agent(note.agent_id)
    return note


def _rooms(note: CaseNote) -> tuple[str, ...]:
    return (f"desk:{note.agent_id}",)
