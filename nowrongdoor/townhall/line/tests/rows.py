"""What stands in the line's rows after a while, spelled so that two runs can be compared."""

from __future__ import annotations

from typing import Any

from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.line.models import Assignment, Place, Presence


def as_they_stand() -> dict[str, list[tuple[Any, ...]]]:
    """Contacts, places, assignments and present states, without keys and without the order they were written in."""
    return {
        "contacts": _rows(
            Contact, "call", "state", "agent__name", "hat__code", "began_at", "answered_at", "ended_at", "closed_at"
        ),
        "questions": _rows(Question, "contact__call", "position", "hat__code", "topic__code"),
        "places": _rows(Place, "contact__call", "joined_at", "left_at", "left_how"),
        "assignments": _rows(
            Assignment, "place__contact__call", "agent__name", "offered_at", "answered_at", "ended_at", "ended_how"
        ),
        "presence": _rows(Presence, "agent__name", "state", "reason", open_only=True),
    }


def _rows(model: Any, *names: str, open_only: bool = False) -> list[tuple[Any, ...]]:
    rows = model.objects.filter(until=None) if open_only else model.objects.all()
    return sorted(rows.values_list(*names), key=str)


def nobody_is_stuck() -> None:
    """Every agent's state agrees with the contact and the offer she has; nobody is in two conversations."""
    for spell in Presence.objects.filter(until=None).select_related("agent"):
        contact = Contact.objects.filter(agent=spell.agent, closed_at=None, parked_at=None).first()
        offers = list(Assignment.objects.filter(agent=spell.agent, ended_at=None, parked_at=None))
        if spell.state in ("in_conversation", "after_work"):
            assert contact is not None, f"{spell} without a contact"
            assert contact.state == spell.state
            assert [offer.place.contact_id for offer in offers] == [contact.pk]
        elif spell.state == "ringing":
            assert contact is None
            assert [offer.answered_at for offer in offers] == [None], f"{spell} without an offer"
        else:
            assert (contact, offers) == (None, []), f"{spell} with a contact in hand"
