"""The one place where the town hall's "no" becomes a calm line on the page, and never a fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from nowrongdoor.townhall.errors import LostRace, Slip, TownHallError

View = Callable[..., HttpResponseBase]


def calmly(view: View) -> View:
    """Answer a slip or a refusal with 422 and a lost race with 409, each with its sentence."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except TownHallError as no:
            return said_no(request, no)

    return answered


def said_no(request: HttpRequest, no: TownHallError) -> HttpResponse:
    """The sentence in the page's line for what is said, or on a page of its own where there is no htmx.

    A slip also tells the page which field it stands in, so that the field is marked.
    """
    status = 409 if isinstance(no, LostRace) else 422
    template = "parts/said.html" if request.headers.get("HX-Request") else "parts/refused.html"
    field = no.field if isinstance(no, Slip) else ""
    asked_from = request.headers.get("Referer", "")
    back = asked_from if asked_from.startswith(f"{request.scheme}://{request.get_host()}/") else "/"
    response = render(request, template, {"sentence": str(no), "kind": "no", "back": back}, status=status)
    response["X-Reason"] = no.code
    if field:
        tell_page(response, slip={"field": field, "sentence": str(no)})
    return response


def look_at(response: HttpResponse, selector: str) -> HttpResponse:
    """Move the reader to the place that the answer is about, once it stands in the page."""
    response["HX-Trigger-After-Settle"] = json.dumps({"look-at": selector})
    return response


def tell_page(response: HttpResponse, **events: Any) -> HttpResponse:
    """Let events happen in the page when the answer arrives, such as `said="Saved"` or `slip={"field": "note"}`."""
    happening = json.loads(response.headers.get("HX-Trigger", "{}"))
    response["HX-Trigger"] = json.dumps(happening | events, default=str)
    return response
