"""What somebody who rings again came with lately.

Topics, outcomes and dates are shown to every colleague: no citizen should have to say it all again. A colleague's free
note is shown only where that contact was met under the hat that this one is met under, since only that hat's work needs
it; and a sensitive topic of another hat is not even named (decision record 0015).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.contacts.reads import with_questions
from nowrongdoor.townhall.contacts.rules import ContactState
from nowrongdoor.townhall.people.models import Team

LATELY = timedelta(days=14)
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of an earlier contact; `topic` is empty where it may not be named, or was never found out."""

    topic: str
    outcome: str
    receiver_team: Team | None


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier contact; `note` only where this contact's hat may read it. `got_through` False: nobody answered."""

    contact_id: int
    began_at: datetime
    hat: Team | None
    got_through: bool
    questions: tuple[Asked, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Returning:
    """How often the same person came within the time, and the latest of it."""

    times: int
    contacts: tuple[Before, ...]


def lately(contact: Contact, *, now: datetime, within: timedelta = LATELY) -> Returning:
    """What this contact's citizen came with before: by who she is where she is known, and by the number she rang from.

    Nothing for one who is anonymous with her number withheld.
    """
    rows = _same_person(contact)
    if rows is None:
        return Returning(0, ())
    rows = rows.filter(began_at__gte=now - within, began_at__lte=now).exclude(pk=contact.pk)
    times = rows.count()
    if not times:
        return Returning(0, ())
    latest = rows.select_related("hat").prefetch_related(with_questions("topic"), "questions__receiver_team")
    found = latest.order_by("-began_at", "-pk")[:MOST_SHOWN]
    return Returning(times, tuple(_before(one, contact) for one in found))


def _same_person(contact: Contact) -> QuerySet[Contact] | None:
    """Contacts of the same person. Somebody else known who shares the number is somebody else."""
    who = Q()
    if contact.citizen_id:
        who |= Q(citizen_id=contact.citizen_id)
        if contact.caller_number:
            who |= Q(caller_number=contact.caller_number, citizen=None)
    elif contact.caller_number:
        who |= Q(caller_number=contact.caller_number)
    return Contact.objects.filter(who, direction="in") if who else None


def _before(one: Contact, present: Contact) -> Before:
    same_hat = one.hat_id is not None and one.hat_id == present.hat_id
    return Before(
        contact_id=one.pk,
        began_at=one.began_at,
        hat=one.hat,
        got_through=one.state != ContactState.ABANDONED,
        questions=tuple(_asked(row, present) for row in one.questions.all()),
        note=one.note if same_hat else "",
    )


def _asked(row: Question, present: Contact) -> Asked:
    sensitive = row.topic is not None and getattr(row.topic, "sensitive", False)
    named = row.topic is not None and (not sensitive or row.hat_id == present.hat_id)
    return Asked(
        topic=row.topic.name if named and row.topic else "",
        outcome=row.get_outcome_display() if row.outcome else "",
        receiver_team=row.receiver_team if named else None,
    )
