"""What she can do with her call-back: say when it suits her, give another number, or that she needs it no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.callbacks import by_citizen
from nowrongdoor.townhall.callbacks.by_citizen import Suits
from nowrongdoor.townhall.errors import Slip, TownHallError
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.web.citizen.door import NoSuchLink, by_link, shown
from nowrongdoor.web.citizen.my_call import seen

CITIZEN = machine("citizen")

SUITS = (
    (Suits.ANY_TIME, _("Any time")),
    (Suits.MORNING, _("In the morning, before 10")),
    (Suits.MIDDAY, _("Between 10 and 14")),
    (Suits.AFTERNOON, _("In the afternoon, after 14")),
)


def _time(request: HttpRequest, link: str) -> None:
    typed = request.POST.get("suits", "")
    if typed not in set(Suits):
        raise Slip("suits", translation.gettext("Choose one of them."))
    by_citizen.say_when(CITIZEN, link, Suits(typed), now=now())


def _number(request: HttpRequest, link: str) -> None:
    by_citizen.correct_number(CITIZEN, link, request.POST.get("number", "")[:40], now=now())


def _stop(request: HttpRequest, link: str) -> None:
    by_citizen.no_longer_needed(CITIZEN, link, now=now())


CHANGES: dict[str, Callable[[HttpRequest, str], None]] = {"time": _time, "number": _number, "stop": _stop}


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, link: str, what: str) -> HttpResponse:
    """One question on a page of its own; done, she is back at her call, which says so."""
    if what not in CHANGES:
        raise NoSuchLink
    sees, own = seen(request, link)
    values: dict[str, Any] = {"sees": sees, "link": link, "suits": SUITS, "typed": request.POST.get("number", "")[:40]}
    if request.method != "POST":
        return shown(request, f"citizen/change_{what}.html", values, language=own)
    try:
        with translation.override(sees.language):
            CHANGES[what](request, link)
    except Slip as slip:
        return shown(request, f"citizen/change_{what}.html", values | {"slip": slip}, language=own, status=422)
    except TownHallError as no:
        return shown(request, "citizen/not_now.html", values | {"no": no}, language=own, status=409)
    back = resolve_url("citizen:my_call", link=link)
    return redirect(f"{back}?{urlencode({'done': what, 'language': sees.language})}")
