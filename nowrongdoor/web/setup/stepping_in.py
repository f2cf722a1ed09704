"""The house numbers of stepping in: when a line calls, how long an offer stands, how often one person may be moved."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.line import move_reads
from nowrongdoor.townhall.line.moves import set_numbers
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.setup.forms import done
from nowrongdoor.web.setup.forms_stepping_in import NumbersForm

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
@open_to("administrator")
def stepping_in(request: HttpRequest) -> HttpResponse:
    """The one set of numbers."""
    form = NumbersForm(request.POST or None, instance=move_reads.numbers_row())
    acting = request.acting  # type: ignore[attr-defined]
    if request.method == "POST" and done(form, lambda **values: set_numbers(acting, now=now(), **values)):
        messages.success(request, _("The numbers are saved and hold from now on."))
        return redirect("setup:stepping_in")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "setup/stepping_in.html", {"form": form, "parts": form.parts()}, status=status)
