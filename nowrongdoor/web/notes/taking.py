"""A note as a file, to be taken to its case: PDF for people, JSON for machines."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.contacts import notes, noting
from nowrongdoor.townhall.contacts.models import CaseNote
from nowrongdoor.web.notes.page import WHO
from nowrongdoor.web.notes.paper import pdf_of
from nowrongdoor.web.parts.answers import calmly
from nowrongdoor.web.parts.doors import open_to


@require_GET
@open_to(*WHO)
@calmly
def as_pdf(request: HttpRequest, note_id: int) -> HttpResponse:
    """The note on paper, readable for everybody (PDF/UA-1)."""
    note = notes.note_for(request.acting, note_id)  # type: ignore[attr-defined]
    return _taken(request, note, "pdf", pdf_of(note), "application/pdf")


@require_GET
@open_to(*WHO)
@calmly
def as_json(request: HttpRequest, note_id: int) -> HttpResponse:
    """The note in the stable form of `docs/notes.md`."""
    note = notes.note_for(request.acting, note_id)  # type: ignore[attr-defined]
    text = json.dumps(notes.as_dict(note), ensure_ascii=False, indent=2) + "\n"
    return _taken(request, note, "json", text.encode(), "application/json")


def _taken(request: HttpRequest, note: CaseNote, form: str, body: bytes, kind: str) -> HttpResponse:
    """A file under a name that says nothing about anybody; that it was fetched stands in the journal."""
    noting.fetched(request.acting, note, form, now=now())  # type: ignore[attr-defined]
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="notat-{note.pk}-{note.revision}.{form}"'
    response["Cache-Control"] = "no-store"
    return response
