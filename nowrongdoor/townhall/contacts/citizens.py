"""Who the citizen is: her name, her CPR number, whether she is protected, and opening what is not shown."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts import cpr, reads, seeing
from nowrongdoor.townhall.contacts.blinding import blind
from nowrongdoor.townhall.contacts.models import Citizen, Contact, Opening
from nowrongdoor.townhall.contacts.rules import Opened, Purpose
from nowrongdoor.townhall.contacts.sealing import Unreadable, seal, unseal
from nowrongdoor.townhall.contacts.typed import clean
from nowrongdoor.townhall.errors import LostRace, Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record, ring
from nowrongdoor.townhall.people.reads import town, town_day

log = logging.getLogger("nowrongdoor.contacts")

NAME_MOST_CHARACTERS = 120

_WHY_NOT = {
    "shape": _("A CPR number has ten digits: six for the day of birth, then four."),
    "date": _("The first six digits are no day of birth. Check the number with the citizen."),
    "future": _("By this number the citizen is not born yet. Check it with the citizen."),
}


@transaction.atomic
def know(acting: Acting, contact_id: int, *, name: str, now: datetime) -> Contact:
    """The citizen says who she is; an empty name makes the contact anonymous again."""
    contact = reads.in_hand(acting, contact_id, lock=True)
    name = clean("name", name, NAME_MOST_CHARACTERS, one_line=True)
    known = contact.citizen
    if known is not None and name and known.protected and not seeing.opened(contact, Opened.PERSON):
        raise Refused(_("Name and address are protected. Open them first."), "protected")
    if known is not None and name and known.cpr_mark:
        known.name = name  # known by her number: a new spelling is the same person
        known.save(update_fields=["name"])
    else:
        contact.citizen = named(name, contact.caller_number, now) if name else None
        contact.save(update_fields=["citizen"])
    record(acting, "contact.citizen_known" if name else "contact.made_anonymous", contact, at=now)
    ring(f"desk:{contact.agent_id}")
    return contact


def named(name: str, phone: str, now: datetime) -> Citizen:
    """The same name on the same number is the same citizen; without a number nobody is recognised."""
    known = Citizen.objects.filter(name__iexact=name, phone=phone).order_by("pk").first() if phone else None
    return known or Citizen.objects.create(name=name, phone=phone, known_since=now)


@transaction.atomic
def recognise(acting: Acting, contact_id: int, citizen_id: int, *, now: datetime) -> Contact:
    """It is the one who rang from this number before; Refused for anybody else."""
    contact = reads.in_hand(acting, contact_id, lock=True)
    found = next((one for one in seeing.known_by_number(contact) if one.pk == citizen_id), None)
    if found is None:
        raise Refused(_("Nobody of that name rang from this number."), "not_recognised")
    contact.citizen = found
    contact.save(update_fields=["citizen"])
    record(acting, "contact.citizen_known", contact, at=now, by="number")
    ring(f"desk:{contact.agent_id}")
    return contact


def give_cpr(acting: Acting, contact_id: int, typed: str, *, now: datetime) -> cpr.Cpr:
    """The citizen gives her CPR number; who gave it before is recognised. `soft` in the answer: look at it once more.

    Slip where it cannot be right. It is sealed at once and stands nowhere else: no log, no address, no journal line.
    """
    number = read_cpr(typed, now)
    try:
        with transaction.atomic():
            contact = reads.in_hand(acting, contact_id, lock=True)
            citizen, recognised = of_number(contact.citizen, number, contact.caller_number, now)
            contact.citizen = citizen
            contact.save(update_fields=["citizen"])
            record(acting, "contact.cpr_given", contact, at=now, recognised=recognised, soft=number.soft)
            ring(f"desk:{contact.agent_id}")
    except IntegrityError as error:
        raise LostRace(_("The same number was given at the same moment. Give it once more.")) from error
    return number


def read_cpr(typed: str, now: datetime, *, field: str = "cpr") -> cpr.Cpr:
    """The number somebody typed; Slip, with what is wrong, where it cannot be right."""
    lives = town()
    try:
        return cpr.read(typed, today=town_day(now), made_up=lives is not None and lives.made_up)
    except cpr.NotCpr as no:
        raise Slip(field, _WHY_NOT[no.why]) from no


def by_cpr(typed: str, *, now: datetime) -> Citizen:
    """The citizen with this number, new where nobody gave it before; Slip where it cannot be right."""
    return of_number(None, read_cpr(typed, now), "", now)[0]


def of_number(present: Citizen | None, number: cpr.Cpr, phone: str, now: datetime) -> tuple[Citizen, bool]:
    """Whose number it is, and whether the house knew her by it before.

    A number that somebody else has makes the contact hers. One who is known only by name gets it. Where the contact's
    citizen has another number, this one belongs to somebody new: a number is never written over.
    """
    mark = blind("cpr", number.digits)
    known = Citizen.objects.select_for_update().filter(cpr_mark=mark).first()
    if known is not None:
        return known, True
    sealed = seal(number.digits)
    if present is not None and not present.cpr_mark:
        Citizen.objects.filter(pk=present.pk).update(cpr_sealed=sealed, cpr_mark=mark)
        present.refresh_from_db()
        return present, False
    return Citizen.objects.create(phone=phone, known_since=now, cpr_sealed=sealed, cpr_mark=mark), False


def reads_as(citizen: Citizen, digits: str) -> bool:
    """Whether a citizen's sealed number can be read and is this one."""
    try:
        return unseal(citizen.cpr_sealed) == digits
    except Unreadable:
        return False


@transaction.atomic
def protect(acting: Acting, contact_id: int, protected: bool, *, now: datetime) -> Contact:
    """Name and address are protected, or no longer; lifting it takes having opened them in this contact."""
    contact = reads.in_hand(acting, contact_id, lock=True)
    if contact.citizen is None:
        raise Refused(_("Give the citizen's name or CPR number first."), "anonymous")
    if not protected and not seeing.opened(contact, Opened.PERSON):
        raise Refused(_("Name and address are protected. Open them first."), "protected")
    Citizen.objects.filter(pk=contact.citizen.pk).update(protected=protected)
    verb = "citizen.protected" if protected else "citizen.unprotected"
    record(acting, verb, f"citizen:{contact.citizen_id}", at=now, rooms=(f"desk:{contact.agent_id}",))
    contact.citizen.protected = protected
    return contact


@transaction.atomic
def open_hidden(acting: Acting, contact_id: int, what: str, purpose: str, *, now: datetime) -> Contact:
    """Open what is not shown, for a purpose; it stands in the journal, and lasts for this contact only."""
    if what not in set(Opened):
        raise Slip("what", _("That cannot be opened."))
    if purpose not in set(Purpose):
        raise Slip("purpose", _("Say what you need it for."))
    contact = reads.in_hand(acting, contact_id, lock=True)
    about = contact.citizen_id
    if what == Opened.CPR and (contact.citizen is None or not contact.citizen.cpr_mark):
        raise Refused(_("The citizen has given no CPR number."), "no_cpr")
    assert contact.agent_id is not None
    _row, made = Opening.objects.get_or_create(
        contact=contact,
        citizen=contact.citizen,
        agent_id=contact.agent_id,
        what=what,
        defaults={"purpose": purpose, "at": now},
    )
    if made:
        subject = f"citizen:{about}" if about else f"contact:{contact.pk}"
        rooms = (f"desk:{contact.agent_id}",)
        record(acting, "citizen.opened", subject, at=now, rooms=rooms, reason=purpose, what=what, contact=contact.pk)
    return contact


def opened_cpr(contact: Contact) -> str:
    """The number of the contact's citizen, as written, where it was opened in this contact; else empty.

    Refused where it cannot be read, with what happened: nothing is lost when the key comes back.
    """
    citizen = contact.citizen
    if citizen is None or not citizen.cpr_sealed or not seeing.opened(contact, Opened.CPR):
        return ""
    try:
        digits = unseal(citizen.cpr_sealed)
        if blind("cpr", digits) != citizen.cpr_mark:
            raise Unreadable
    except Unreadable as trouble:
        log.error("the CPR number of citizen %s cannot be read: %s", citizen.pk, trouble)
        raise Refused(
            _("The number cannot be read: its key is not here. Nothing is lost. Tell your administrator.")
            if trouble.lost_key
            else _("The number cannot be read: its seal is broken. Tell your administrator, and ask the citizen anew."),
            "unreadable",
        ) from trouble
    return f"{digits[:6]}-{digits[6:]}"
