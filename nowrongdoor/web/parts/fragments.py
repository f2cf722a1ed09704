"""Pieces of a page that are fetched again when their room rings: nothing is sent when nothing has changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]

# Django spells the same token differently each time, and a timer counts on by itself in the page: neither is a change.
_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*')
_COUNTING = re.compile(rb'(<time class="timer"[^>]*>)[^<]*')


def fragment(view: View) -> View:
    """Answer 304 when the piece looks as it did when the page last fetched it (its ETag is a hash of the body)."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or not isinstance(response, HttpResponse):
            return response
        mark = etag(response.content)
        if request.headers.get("If-None-Match") == mark:
            response = HttpResponseNotModified()
        response["ETag"] = mark
        response["Cache-Control"] = "private, no-cache"
        return response

    return answered


def etag(body: bytes) -> str:
    """A strong mark of a body, alike for alike pages."""
    steady = _COUNTING.sub(rb"\1", _TOKEN.sub(rb"", body))
    return f'"{blake2b(steady, digest_size=12).hexdigest()}"'
