"""Putting a CPR number right that was mistyped, or that found the wrong person. What stood there before is not kept."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts import citizens, cpr, reads, seeing
from nowrongdoor.townhall.contacts.blinding import blind
from nowrongdoor.townhall.contacts.models import Citizen, Contact
from nowrongdoor.townhall.contacts.rules import Opened
from nowrongdoor.townhall.contacts.sealing import seal
from nowrongdoor.townhall.errors import LostRace, Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.journal.models import Entry

NOT_THAT = "contact.cpr_not_that"
MOST_WRONG = 5
"""How often somebody may be wrong about what stands there."""


class Wrong(StrEnum):
    """What was wrong: the number of the right person, or the person."""

    MISTYPED = "mistyped"
    SOMEBODY_ELSE = "somebody_else"


def correct_cpr(acting: Acting, contact_id: int, typed: str, wrong: str, *, now: datetime) -> cpr.Cpr:
    """Put the number of the contact's citizen right; by whoever has the contact in hand and has opened the number.

    *Mistyped*: the same citizen, from now on found by this number; where another row has it already, that is who she
    is, and the contact is hers. *Somebody else*: the contact moves to whoever has this number, and the citizen found by
    mistake keeps hers. Slip where the number cannot be right, or nothing was said of what was wrong. The same number
    once more changes nothing. Earlier contacts stay where they are: the journal has told of them.
    """
    if wrong not in set(Wrong):
        raise Slip("wrong", _("Say what was wrong: the number, or the person."))
    number = citizens.read_cpr(typed, now)
    try:
        with transaction.atomic():
            contact = reads.in_hand(acting, contact_id, lock=True)
            before = _opened(contact)
            if before.cpr_mark == blind("cpr", number.digits) and _stands(before, number):
                return number
            after = _mistyped(before, number) if wrong == Wrong.MISTYPED else _somebody_else(contact, number, now)
            contact.citizen = after
            contact.save(update_fields=["citizen"])
            told: dict[str, Any] = {"how": wrong, "before": before.pk, "after": after.pk, "soft": number.soft}
            rooms = (f"desk:{contact.agent_id}",)
            record(acting, "contact.cpr_corrected", contact, at=now, rooms=rooms, **told)
    except IntegrityError as error:
        raise LostRace(_("The same number was given at the same moment. Give it once more.")) from error
    return number


def correct_closed(acting: Acting, contact_id: int, was: str, typed: str, *, now: datetime) -> cpr.Cpr:
    """The same after the contact is closed, by somebody who was found to be allowed (`callbacks.correcting`).

    Nothing is opened for it: whoever knows how it was typed (`was`) may put it right. Refused while the contact is
    open, where `was` is another number than the one that stands there, and where somebody else has the right one
    already: the journal has told of this contact under the citizen it has. A wrong `was` stands in the journal, and
    after `MOST_WRONG` of them nobody may try any more: a number must not be found out by trying.
    """
    old, number = citizens.read_cpr(was, now, field="was"), citizens.read_cpr(typed, now)
    if Entry.objects.filter(subject=f"contact:{contact_id}", verb=NOT_THAT).count() >= MOST_WRONG:
        raise Refused(_("That was not the number several times. Put it right when the citizen rings."), "too_often")
    try:
        _correct_closed(acting, contact_id, old, number, now)
    except IntegrityError as error:
        raise LostRace(_("The same number was given at the same moment. Give it once more.")) from error
    except Refused as no:
        if no.code == "not_that":
            record(acting, NOT_THAT, f"contact:{contact_id}", at=now)
        raise
    return number


@transaction.atomic
def _correct_closed(acting: Acting, contact_id: int, old: cpr.Cpr, number: cpr.Cpr, now: datetime) -> None:
    contact = Contact.objects.select_for_update(of=("self",)).select_related("hat").get(pk=contact_id)
    if contact.closed_at is None:
        raise Refused(_("The contact is still open: whoever has it in hand puts the number right."), "open")
    citizen = Citizen.objects.select_for_update().filter(pk=contact.citizen_id or 0).first()
    mark = blind("cpr", number.digits)
    if citizen is not None and citizen.cpr_mark == mark:
        return
    if citizen is None or not citizen.cpr_mark or citizen.cpr_mark != blind("cpr", old.digits):
        raise Refused(_("That is not the number that stands there. Look at what you wrote down."), "not_that")
    if Citizen.objects.filter(cpr_mark=mark).exists():
        raise Refused(_("Somebody else has the right number already. Put it right when the citizen rings."), "taken")
    Citizen.objects.filter(pk=citizen.pk).update(cpr_sealed=seal(number.digits), cpr_mark=mark)
    hat = contact.hat.code if contact.hat else ""
    told: dict[str, Any] = {"how": Wrong.MISTYPED, "before": citizen.pk, "after": citizen.pk}
    record(acting, "contact.cpr_corrected", contact, at=now, hat=hat, soft=number.soft, **told)


def _opened(contact: Contact) -> Citizen:
    """The citizen whose number is to be put right, locked; Refused while it is hidden, and where there is none."""
    if contact.citizen_id is None:
        raise Refused(_("The citizen has given no CPR number."), "no_cpr")
    citizen = Citizen.objects.select_for_update().get(pk=contact.citizen_id)
    if not citizen.cpr_mark:
        raise Refused(_("The citizen has given no CPR number."), "no_cpr")
    if not seeing.opened(contact, Opened.CPR):
        raise Refused(_("Show the number first, so that you see what you put right."), "not_opened")
    return citizen


def _stands(citizen: Citizen, number: cpr.Cpr) -> bool:
    """Whether this very number can be read there; one that cannot be read is sealed anew, not left as it is."""
    return citizens.reads_as(citizen, number.digits)


def _mistyped(before: Citizen, number: cpr.Cpr) -> Citizen:
    mark = blind("cpr", number.digits)
    known = Citizen.objects.select_for_update().filter(cpr_mark=mark).exclude(pk=before.pk).first()
    sealed, mark = ("", "") if known is not None else (seal(number.digits), mark)
    Citizen.objects.filter(pk=before.pk).update(cpr_sealed=sealed, cpr_mark=mark)
    before.refresh_from_db()
    return known or before


def _somebody_else(contact: Contact, number: cpr.Cpr, now: datetime) -> Citizen:
    return citizens.of_number(None, number, contact.caller_number, now)[0]
