"""Reading notes: those that still wait to be taken to their case, and one note as it is exported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts import seeing
from nowrongdoor.townhall.contacts.models import CaseNote, Citizen, NoteExport, Question
from nowrongdoor.townhall.contacts.rules import About, ContactState
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting

SCHEMA = "nowrongdoor.note/1"
"""The form of an exported note; fields may be added under the same name, never changed or taken away."""

MOST_SHOWN = 200
LATELY_EXPORTED = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """A note in the list. `state` is `waiting`, `changed` (since it was taken to its case) or `exported`."""

    note: CaseNote
    state: str
    export: NoteExport | None


_MATTERS = Q(wiped_at=None, question__matters=True, question__contact__state=ContactState.CLOSED)


def waiting_of(agent_id: int) -> list[Standing]:
    """The agent's own notes that are not in their case yet, or changed since, the oldest first."""
    return _standing(_waiting().filter(agent_id=agent_id))


def waiting_in(codes: Iterable[str]) -> list[Standing]:
    """All notes of some teams that are not in their case yet: for their leads."""
    return _standing(_waiting().filter(team__code__in=list(codes)))


def exported_of(agent_id: int) -> list[Standing]:
    """What the agent took to its case lately, the latest first."""
    done = _notes().filter(agent_id=agent_id, exported=F("revision")).order_by("-changed_at", "-pk")
    return _standing(done[:LATELY_EXPORTED])


def count_waiting(agent_id: int) -> int:
    """How many of the agent's own notes wait."""
    taken = NoteExport.objects.filter(note=OuterRef("pk"), revision=OuterRef("revision"))
    return CaseNote.objects.filter(_MATTERS, ~Exists(taken), agent_id=agent_id).count()


def note_for(acting: Acting, note_id: int) -> CaseNote:
    """A note that may be read: one's own, or one of a team one leads; Refused otherwise."""
    note: CaseNote | None = _notes().filter(pk=note_id).first()
    if note is None:
        raise Refused(_("There is no such note."), "gone")
    if not _leads(acting, note):
        acting.must_be_agent(note.agent_id)
    return note


def _leads(acting: Acting, note: CaseNote) -> bool:
    if "administrator" in acting.job_functions:
        return True
    return "lead" in acting.job_functions and note.team.code in acting.teams


def _notes() -> Any:
    """Notes of closed contacts that still matter and were not let go, with the last revision in its case."""
    rows = CaseNote.objects.filter(_MATTERS).select_related(
        "question__contact__citizen", "question__topic__team", "question__receiver_team", "question__about_citizen",
        "agent", "team",
    )  # fmt: skip
    return rows.prefetch_related("question__sources__article").annotate(exported=Max("exports__revision"))


def _waiting() -> Any:
    notes = _notes()
    return (notes.filter(exported=None) | notes.filter(exported__lt=F("revision"))).order_by("noted_at", "pk")


def _standing(notes: QuerySet[CaseNote]) -> list[Standing]:
    rows = list(notes[:MOST_SHOWN]) if not notes.query.is_sliced else list(notes)
    last = {row.note_id: row for row in NoteExport.objects.filter(note__in=[one.pk for one in rows])}
    return [Standing(one, _state(one, last.get(one.pk)), last.get(one.pk)) for one in rows]


def _state(note: CaseNote, export: NoteExport | None) -> str:
    if export is None:
        return "waiting"
    return "exported" if export.revision == note.revision else "changed"


def as_dict(note: CaseNote) -> dict[str, Any]:
    """A note in the stable form of `docs/notes.md`; no CPR number, and no name that is protected."""
    question = note.question
    contact = question.contact
    wall = ZoneInfo(settings.TIME_ZONE)
    return {
        "schema": SCHEMA,
        "note": note.pk,
        "revision": note.revision,
        "title": note.title,
        "noted_at": note.noted_at.astimezone(wall).isoformat(timespec="seconds"),
        "changed_at": note.changed_at.astimezone(wall).isoformat(timespec="seconds"),
        "noted_by": note.agent.name,
        "hat": {"code": note.team.code, "name": note.team.name_da},
        "conversation": {
            "contact": contact.pk,
            "channel": contact.channel,
            "direction": contact.direction,
            "began_at": contact.began_at.astimezone(wall).isoformat(timespec="seconds"),
        },
        "citizen": _person(contact.citizen, unknown="anonymous"),
        "question": {
            "position": question.position,
            "topic": question.topic.code if question.topic else "",
            "topic_name": question.topic.name_da if question.topic else "",
            "outcome": question.outcome,
            "taken_over_by": question.receiver_team.name_da if question.receiver_team else question.receiver,
        },
        "about": _about(question),
        "said": note.said,
        "sources": [
            {"kind": source.kind, "title": source.article.title_da if source.article else ""}
            for source in question.sources.all()
        ],
    }


def _person(citizen: Citizen | None, *, unknown: str) -> dict[str, str]:
    """`known` with a name; `protected`, or who nobody named, without."""
    if citizen is None or not (citizen.name or citizen.cpr_mark):
        return {"kind": unknown, "name": ""}
    return {"kind": "protected" if citizen.protected else "known", "name": seeing.name_of(citizen)}


def _about(question: Question) -> dict[str, str]:
    """Whom the question is about, and what they are to the caller."""
    if question.about == About.OTHER:
        return {"relation": question.relation, **_person(question.about_citizen, unknown="other")}
    return {"relation": question.relation, "kind": question.about, "name": ""}
