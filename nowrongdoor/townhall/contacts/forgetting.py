"""What is let go of old contacts: free notes, names and numbers. Times, topics and outcomes stay, and are figures.

GDPR article 5(1)(e): no longer than it is needed. What a decision may rest on is taken to its case first, where the
archive law keeps it; until somebody has confirmed that, neither the note nor its citizen is let go.

A telephone number is needed for as long as somebody who rings again is known by it. What stays in its place is the key
that the journal has of it, so that past figures still count who came back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from nowrongdoor.townhall.contacts.models import CaseNote, Citizen, Contact, NoteExport, Question
from nowrongdoor.townhall.contacts.reads import number_key


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing let go: its `rows` that are old enough, and what they become.

    `rows(before, spared)`: of contacts closed before that moment; `spared` are the keys of contacts that stay whole.
    `first` does to a batch of keys what must be done while the old values stand.
    """

    name: str
    rows: Callable[[datetime, Any], QuerySet[Any]]
    becomes: Callable[[datetime], dict[str, Any]]
    first: Callable[[Sequence[int]], object] | None = None


def _confirmed() -> Exists:
    """The note stands in its case as it is now."""
    return Exists(NoteExport.objects.filter(note=OuterRef("pk"), revision=OuterRef("revision")))


def _waits_for_its_case(contact: str) -> Exists:
    notes = CaseNote.objects.filter(question__matters=True, wiped_at=None, question__contact=OuterRef(contact))
    return Exists(notes.exclude(_confirmed()))


def _contacts(before: datetime, spared: Any) -> QuerySet[Contact]:
    rows = Contact.objects.filter(closed_at__lt=before).exclude(note="")
    return rows.exclude(pk__in=spared).exclude(_waits_for_its_case("pk"))


def _callers(before: datetime, spared: Any) -> QuerySet[Contact]:
    rows = Contact.objects.filter(closed_at__lt=before).exclude(caller_number="")
    return rows.exclude(pk__in=spared).exclude(_waits_for_its_case("pk"))


def _mark_callers(keys: Sequence[int]) -> None:
    rows = list(Contact.objects.filter(pk__in=keys).only("pk", "caller_number"))
    for contact in rows:
        contact.caller_mark = number_key(contact.caller_number)
    Contact.objects.bulk_update(rows, ["caller_mark"])


def _receivers(before: datetime, spared: Any) -> QuerySet[Question]:
    rows = Question.objects.filter(contact__closed_at__lt=before).exclude(receiver="")
    return rows.exclude(contact_id__in=spared).exclude(_waits_for_its_case("contact_id"))


def _case_notes(before: datetime, spared: Any) -> QuerySet[CaseNote]:
    rows = CaseNote.objects.filter(question__contact__closed_at__lt=before, wiped_at=None)
    return rows.exclude(question__contact_id__in=spared).filter(Q(question__matters=False) | _confirmed())


def _citizens(before: datetime, spared: Any) -> QuerySet[Citizen]:
    """Citizens nobody has to do with any more, and of whom something is known, be it again after it was let go."""
    something = ~Q(name="") | ~Q(cpr_mark="") | (Q(protected=False) & ~Q(phone=""))
    return _not_met_since(before, spared).filter(Q(wiped_at=None) | something)


def _not_met_since(before: datetime, spared: Any) -> QuerySet[Citizen]:
    """Citizens who have not been in a contact since then, neither as callers nor as those a question was about."""
    alive = _alive(before, spared)
    rows = Citizen.objects.filter(known_since__lt=before).exclude(Exists(alive.filter(citizen=OuterRef("pk"))))
    return rows.exclude(Exists(Question.objects.filter(about_citizen=OuterRef("pk"), contact__in=alive)))


def _alive(before: datetime, spared: Any) -> QuerySet[Contact]:
    """Contacts that keep everything."""
    return Contact.objects.filter(
        Q(closed_at=None) | Q(closed_at__gte=before) | Q(pk__in=spared) | _waits_for_its_case("pk")
    )


def _protected_numbers(before: datetime, spared: Any) -> QuerySet[Citizen]:
    """Numbers by which nothing is left to hide: no contact from them is kept any more, named or not."""
    rows = _not_met_since(before, spared).filter(protected=True).exclude(phone="")
    return rows.exclude(Exists(_alive(before, spared).filter(caller_number=OuterRef("phone"))))


def _nameless(now: datetime) -> dict[str, Any]:
    # The number of somebody protected goes apart: by it contacts without a name are still hidden (`seeing.hides`).
    phone = Case(When(protected=True, then=F("phone")), default=Value(""))
    return {"name": "", "cpr_sealed": "", "cpr_mark": "", "phone": phone, "wiped_at": now}


KINDS = (
    Kind("notes of contacts", _contacts, lambda _now: {"note": ""}),
    Kind("names of receivers", _receivers, lambda _now: {"receiver": ""}),
    Kind("notes that stand in their case", _case_notes, lambda now: {"title": "", "said": "", "wiped_at": now}),
    Kind("citizens", _citizens, _nameless),
    Kind("numbers of callers", _callers, lambda _now: {"caller_number": ""}, first=_mark_callers),
    Kind("numbers of protected citizens", _protected_numbers, lambda _now: {"phone": ""}),
)
