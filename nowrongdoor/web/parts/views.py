"""The front door, and the choice of language and colours."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.parts.language import LANGUAGE_COOKIE, THEME_COOKIE, reader_of, tidy
from nowrongdoor.web.parts.screens import first_screen

A_YEAR_SECONDS = 365 * 24 * 60 * 60


@require_GET
@open_to()
def home(request: HttpRequest) -> HttpResponse:
    """Send each person to her first screen; who has none is told so."""
    acting = request.acting  # type: ignore[attr-defined]
    address = first_screen(acting.job_functions, answers_calls=bool(acting.hat))
    return redirect(address) if address else render(request, "parts/no_screen.html")


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for the house's mark without being told."""
    return redirect(staticfiles_storage.url("parts/img/favicon.svg"), permanent=True)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Read on in the other language."""
    return _chosen(request, language=request.POST.get("language"))


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Read on in other colours."""
    return _chosen(request, theme=request.POST.get("theme"))


def _chosen(request: HttpRequest, **choice: Any) -> HttpResponse:
    """Keep the choice in this browser and, when signed in, on the account; then go back where the reader was."""
    reader = tidy(**(reader_of(request)._asdict() | choice))
    if request.user.is_authenticated:
        request.user.language, request.user.theme = reader
        request.user.save(update_fields=["language", "theme"])
        request.session["reader"] = list(reader)
    response = redirect(_back(request))
    for name, value in ((LANGUAGE_COOKIE, reader.language), (THEME_COOKIE, reader.theme)):
        response.set_cookie(
            name, value, max_age=A_YEAR_SECONDS, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    return response


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.headers.get("Referer") or "/"
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"
