"""What may be seen of a citizen: nothing of somebody protected before it was opened, in this contact, for a purpose.

Every screen, list, export and picture that shows who it was about asks here. What it gets holds nothing hidden, so that
a template cannot show it by mistake.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nowrongdoor.townhall.contacts.models import Citizen, Contact
from nowrongdoor.townhall.contacts.rules import OPEN_WITH_AGENT, Opened

MOST_RECOGNISED = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """A citizen as she may be shown. `hidden` says that there is more, which asks for a purpose."""

    name: str = ""
    number: str = ""
    known: bool = False
    protected: bool = False
    hidden: bool = False
    has_cpr: bool = False


def of_contact(contact: Contact, *, at_desk: bool = False) -> Seen:
    """Who the contact is with. `at_desk`: for the agent who has it in hand, and may have opened what is hidden."""
    citizen = contact.citizen
    protected = hides(contact)
    hidden = protected and not (at_desk and opened(contact, Opened.PERSON))
    return Seen(
        name="" if hidden or citizen is None else citizen.name,
        number="" if hidden else contact.caller_number,
        known=citizen is not None,
        protected=protected,
        hidden=hidden,
        has_cpr=citizen is not None and bool(citizen.cpr_mark),
    )


def name_of(citizen: Citizen | None) -> str:
    """A citizen's name for a list or an export; empty where there is none, or where it is protected."""
    return "" if citizen is None or citizen.protected else citizen.name


def hides(contact: Contact) -> bool:
    """Whether name and number are hidden: her own are protected, or somebody protected has rung from this number."""
    if contact.citizen is not None and contact.citizen.protected:
        return True
    return bool(contact.caller_number) and number_is_protected(contact.caller_number)


def number_is_protected(number: str) -> bool:
    """Whether a number is that of somebody whose name and address are protected."""
    return Citizen.objects.filter(phone=number, protected=True).exclude(phone="").exists()


def opened(contact: Contact, what: Opened) -> bool:
    """Whether the agent who has the contact opened this about its citizen; a closed contact shows nothing any more."""
    if contact.state not in OPEN_WITH_AGENT:
        return False
    rows: Iterable[tuple[int | None, int, str]] = contact.openings.values_list("citizen_id", "agent_id", "what")
    return any(row == (contact.citizen_id, contact.agent_id, what) for row in rows)


def known_by_number(contact: Contact) -> list[Citizen]:
    """Those who rang from this number before and are known, the latest first; at most three."""
    if not contact.caller_number:
        return []
    rows = Citizen.objects.filter(phone=contact.caller_number).exclude(phone="")
    return list(rows.order_by("-known_since", "-pk")[:MOST_RECOGNISED])
