"""The contact in hand as a whole: the note, hanging up, closing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import reads
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.rules import unfinished
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.actions import ring
from nowrongdoor.townhall.line import actions as line
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.desk.page import contact_piece
from nowrongdoor.web.parts.answers import look_at, said_no, tell_page


@require_POST
@desk_view
def note(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Keep the note as typed so far; the page shows nothing but "saved"."""
    seat = at_desk(request)
    contacts.write_note(seat.acting, contact_id, request.POST.get("note", ""), now=now())
    ring(f"desk:{seat.agent_id}")  # her other tab shows the note too
    return HttpResponse(status=204)


@require_POST
@desk_view
def hang_up(request: HttpRequest, contact_id: int) -> HttpResponse:
    """End the conversation; after-work begins."""
    line.hang_up(at_desk(request).acting, contact_id, now=now())
    return contact_piece(request)


@require_POST
@desk_view
def close(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Close the contact; where a question lacks something, the page says which and goes there.

    The note comes along as it stands: what was typed in the last moment may not have been kept yet.
    """
    acting = at_desk(request).acting
    if "note" in request.POST:
        contacts.write_note(acting, contact_id, request.POST["note"], now=now())
    try:
        contacts.close(acting, contact_id, now=now())
    except Refused as no:
        if no.code not in ("question_without_outcome", "note_missing"):
            raise
        found = reads.in_hand(acting, contact_id)
        return look_at(said_no(request, no), _first_missing(found) if no.code != "note_missing" else _note(found))
    return tell_page(contact_piece(request), said=_("The contact is closed."))


def _first_missing(contact: Contact) -> str:
    """Where in the page the first thing missing stands: the topic before the outcome."""
    position = unfinished(reads.questions_now(contact))[0]
    question = contact.questions.get(position=position)
    return f"#outcomes-{question.pk} button" if question.topic_id or question.outcome else f"#topic-{question.pk}"


def _note(contact: Contact) -> str:
    """Where the first note that lacks its text is written."""
    question = contact.questions.filter(matters=True, case_note__said="").order_by("position").first()
    return f"#case-said-{question.pk}" if question else "#note"
