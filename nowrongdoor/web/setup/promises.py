"""The house numbers of keeping promises: how often a citizen is tried, and how long between two tries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.callbacks.models import PromiseNumbers
from nowrongdoor.townhall.callbacks.numbers import may_set, now_set, set_numbers
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.setup.forms import Calm, done

UNPROCESSABLE = 422


class PromiseNumbersForm(Calm, forms.ModelForm):  # type: ignore[type-arg]
    """Both numbers; the town hall says which cannot be meant."""

    class Meta:
        model = PromiseNumbers
        fields = ("most_attempts", "gap_minutes")
        help_texts: dict[str, Any] = {
            "most_attempts": gettext_lazy("then the citizen is written to; from 1 to 10"),
            "gap_minutes": gettext_lazy(
                "from 5 to 1440; the last try never falls into the same half-day as all others"
            ),
        }


@require_http_methods(["GET", "POST"])
@open_to()
def promises(request: HttpRequest) -> HttpResponse:
    """The two numbers, for coordinators, leads and administrators."""
    acting = request.acting  # type: ignore[attr-defined]
    if not may_set(acting):
        raise PermissionDenied(_("Coordinators and leads set these numbers."))
    form = PromiseNumbersForm(request.POST or None, instance=now_set())
    if request.method == "POST" and done(form, lambda **values: set_numbers(acting, now=now(), **values)):
        messages.success(request, _("The numbers are saved and hold from the next try on."))
        return redirect("setup:promises")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "setup/promises.html", {"form": form}, status=status)
