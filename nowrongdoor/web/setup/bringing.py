"""Bringing in a file: choose it, look at what it would do, and carry it out."""

from __future__ import annotations

import csv
import io
from hashlib import sha256

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.people.importing import Preview
from nowrongdoor.townhall.topics import importing
from nowrongdoor.web.parts.answers import calmly
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.setup.forms_import import FileForm
from nowrongdoor.web.setup.packing import pack, unpack
from nowrongdoor.web.setup.words import KIND_WORDS

MOST_REFUSED_SHOWN = 200
MOST_GOOD_SHOWN = 50


@require_http_methods(["GET", "POST"])
@open_to("administrator")
@calmly
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a kind and a file; then see row by row what it would do."""
    form = FileForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind")})
    if request.method == "POST" and form.is_valid():
        return _preview_page(request, form.cleaned_data["kind"], form.cleaned_data["file"].read())
    kinds = [{"kind": kind, "name": KIND_WORDS[kind.name]} for kind in importing.KINDS.values()]
    return render(request, "setup/import.html", {"form": form, "kinds": kinds}, status=422 if form.is_bound else 200)


def _preview_page(request: HttpRequest, kind: str, data: bytes, changed_since: bool = False) -> HttpResponse:
    seen = importing.preview(kind, data)
    good = seen.accepted
    shown = {
        "seen": seen,
        "kind_word": KIND_WORDS[kind],
        "counts": seen.counted(),
        "refused": seen.refused[:MOST_REFUSED_SHOWN],
        "good": good[:MOST_GOOD_SHOWN],
        "good_hidden": max(0, len(good) - MOST_GOOD_SHOWN),
        "refused_hidden": max(0, len(seen.refused) - MOST_REFUSED_SHOWN),
        "packed": pack(data) if good else "",
        "mark": fingerprint(seen),
        "changed_since": changed_since,
    }
    return render(request, "setup/import_preview.html", shown, status=422 if seen.troubles else 200)


def fingerprint(seen: Preview) -> str:
    """Alike for alike previews: so that nobody carries out something else than what she looked at."""
    rows = "\n".join(f"{row.line_number} {row.verdict}" for row in seen.rows)
    return sha256(rows.encode()).hexdigest()[:24]


@require_POST
@open_to("administrator")
@calmly
def carry_out(request: HttpRequest) -> HttpResponse:
    """Carry out what was looked at; shown once more when the town has changed since."""
    kind, data = _kind(request.POST.get("kind", "")), unpack(request.POST.get("packed", ""))
    seen = importing.preview(kind, data)
    if fingerprint(seen) != request.POST.get("mark"):
        return _preview_page(request, kind, data, changed_since=True)
    rows = importing.carry_out(request.acting, seen, now=now())  # type: ignore[attr-defined]
    messages.success(request, _("%(n)s rows are carried out.") % {"n": rows})
    return redirect("setup:overview")


def _kind(name: str) -> str:
    if name not in importing.KINDS:
        raise Slip("kind", _("Choose what the file holds."))
    return name


@require_GET
@open_to("administrator")
def empty_file(request: HttpRequest, kind: str) -> HttpResponse:
    """A file with the right header and no rows, marked as UTF-8 so that Excel reads it rightly."""
    if kind not in importing.KINDS:
        raise Http404
    out = io.StringIO()
    csv.writer(out).writerow(importing.KINDS[kind].columns)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return response
