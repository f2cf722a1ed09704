"""The language and the colours of whoever reads. Danish comes first: the browser's own wish is not asked.

Signed in, the choice follows the account (and is kept in the session, so that it costs no query); on a shared machine
a colleague's choice is not inherited. Not signed in, it follows the cookie of this browser.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)
THEMES = frozenset({"auto", "light", "dark"})
LANGUAGE_COOKIE, THEME_COOKIE = "language", "theme"


class Reader(NamedTuple):
    """How the page is to speak and look."""

    language: str
    theme: str


class ReadersLanguage:
    """Activates the reader's language for the request; `request.reader` says what was found."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        if iscoroutinefunction(self):
            return self._in_the_loop(request)
        _activate(request, reader_of(request))
        return _labelled(request, self.get_response(request))

    async def _in_the_loop(self, request: HttpRequest) -> HttpResponseBase:
        _activate(request, await sync_to_async(reader_of, thread_sensitive=True)(request))
        return _labelled(request, await self.get_response(request))


def reader_of(request: HttpRequest) -> Reader:
    """The reader's choice: the account's when signed in, otherwise the cookies', otherwise the town's language."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
        return _account_choice(request)
    return tidy(request.COOKIES.get(LANGUAGE_COOKIE), request.COOKIES.get(THEME_COOKIE))


def tidy(language: str | None, theme: str | None) -> Reader:
    """A choice made of what may come from anywhere: unknown values fall back to the town's."""
    return Reader(
        language if language in LANGUAGES else settings.LANGUAGE_CODE,  # type: ignore[arg-type]
        theme if theme in THEMES else "auto",  # type: ignore[arg-type]
    )


def _account_choice(request: HttpRequest) -> Reader:
    kept = request.session.get("reader")
    if kept:
        return tidy(*kept)
    if not request.user.is_authenticated:
        return tidy(None, None)
    found = tidy(request.user.language, request.user.theme)
    request.session["reader"] = list(found)
    return found


def _activate(request: HttpRequest, reader: Reader) -> None:
    request.reader = reader  # type: ignore[attr-defined]
    request.LANGUAGE_CODE = reader.language  # type: ignore[attr-defined]
    translation.activate(reader.language)


def _labelled(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    response.setdefault("Content-Language", request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    return response
