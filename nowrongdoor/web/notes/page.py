"""The list of notes that are not in their case yet, changing one, and confirming that it stands there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.contacts import notes as reads
from nowrongdoor.townhall.contacts import noting
from nowrongdoor.townhall.errors import Slip, TownHallError
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.web.parts.answers import calmly
from nowrongdoor.web.parts.doors import open_to

WHO = ("agent", "lead", "administrator")


@require_GET
@open_to(*WHO)
def notes(request: HttpRequest) -> HttpResponse:
    """One's own notes, and for leads those of their teams."""
    return _page(request)


@require_POST
@open_to(*WHO)
@calmly
def change(request: HttpRequest, note_id: int) -> HttpResponse:
    """Change title and text of one's own note."""
    given = {name: request.POST.get(name, "") for name in ("title", "said")}
    try:
        noting.write(_acting(request), note_id, now=now(), **given)
    except Slip as slip:
        return _page(request, slip=slip, note_id=note_id, given=given)
    messages.success(request, _("The note is changed."))
    return redirect("notes:notes")


@require_POST
@open_to(*WHO)
@calmly
def in_its_case(request: HttpRequest, note_id: int) -> HttpResponse:
    """Somebody says under which number the note stands in its case."""
    given = {name: request.POST.get(name, "") for name in ("revision", "journal_number")}
    revision = int(given["revision"]) if given["revision"].isdecimal() else 0
    try:
        made = noting.confirm_export(_acting(request), note_id, revision, given["journal_number"], now=now())
    except TownHallError as no:
        return _page(request, slip=no, note_id=note_id, given=given)
    messages.success(request, _("The note stands in its case, under %(number)s.") % {"number": made.journal_number})
    return redirect("notes:notes")


def _page(
    request: HttpRequest, *, slip: TownHallError | None = None, note_id: int = 0, given: dict[str, str] | None = None
) -> HttpResponse:
    """The list as it stands; after a slip with what was typed, and what is wrong beside it."""
    acting = _acting(request)
    own = acting.agent_id or 0
    shown: dict[str, Any] = {
        "mine": reads.waiting_of(own),
        "done": reads.exported_of(own),
        "teams": [one for one in reads.waiting_in(_led(acting)) if one.note.agent_id != own],
        "leads": bool(_led(acting)),
        "slip": slip,
        "slip_field": slip.field if isinstance(slip, Slip) else "journal_number",
        "slip_note": note_id,
        "given": given or {},
    }
    return render(request, "notes/notes.html", shown, status=422 if slip else 200)


def _led(acting: Acting) -> frozenset[str]:
    """The teams whose notes somebody looks after."""
    return acting.teams if "lead" in acting.job_functions else frozenset()


def _acting(request: HttpRequest) -> Acting:
    acting: Acting = request.acting  # type: ignore[attr-defined]
    return acting
