"""The door of a page that a link opens: its shape, its language, what it must not leave behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from nowrongdoor.web.citizen import guessing
from nowrongdoor.web.parts.language import LANGUAGE_COOKIE, LANGUAGES

View = Callable[..., HttpResponse]
SHAPE = re.compile(r"[A-Za-z0-9_-]{16,64}")

LEAVES_NOTHING = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class NoSuchLink(Exception):
    """A link that was never given."""


class TooLate(Exception):
    """A link whose time is over."""


def by_link(view: View) -> View:
    """Let in who has a link that was given: 404 for any other, 410 when it is over, 429 for who tries too many.

    There is no sign-in behind these pages that a foreign page could misuse: whoever knows the link may do what it
    allows. So they need no cookie against forgery, and work where cookies are blocked.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, link: str, **kwargs: Any) -> HttpResponse:
        with translation.override(_language(request) or translation.get_language()):
            response = _answered(view, request, link, **kwargs)
        for name, value in LEAVES_NOTHING.items():
            response[name] = value
        return response

    return guarded


def _answered(view: View, request: HttpRequest, link: str, **kwargs: Any) -> HttpResponse:
    if guessing.not_heard(request):
        return shown(request, "citizen/missing.html", {}, status=429)
    try:
        if not SHAPE.fullmatch(link):
            raise NoSuchLink
        return view(request, link, **kwargs)
    except NoSuchLink:
        guessing.missed(request)
        return shown(request, "citizen/missing.html", {}, status=404)
    except TooLate:
        return shown(request, "citizen/too_late.html", {}, status=410)


def shown(
    request: HttpRequest, template: str, values: dict[str, Any], *, language: str = "", status: int = 200
) -> HttpResponse:
    """A page in the language asked for, else in the citizen's own (`language`), else in the town's."""
    speaking = language_of(request, language)
    with translation.override(speaking):
        other = "da" if speaking == "en" else "en"
        return render(request, template, values | {"speaking": speaking, "other_language": other}, status=status)


def language_of(request: HttpRequest, own: str = "") -> str:
    """Danish or English: as chosen on the page or in this browser, else as the message was written, else the town's."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE, "")
    return (
        _language(request)
        or (chosen if chosen in LANGUAGES else "")
        or (own if own in LANGUAGES else "")
        or translation.get_language()
        or "da"
    )


def _language(request: HttpRequest) -> str:
    asked = request.POST.get("language") or request.GET.get("language") or ""
    return asked if asked in LANGUAGES else ""
