"""How long the house took to answer, told in a header that the browser's tools and `bin/bench pages` read."""

from __future__ import annotations

import time
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ServerTiming:
    """Outermost of the middleware, so that it times all of it; at home in threads and in the event loop."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        if iscoroutinefunction(self):
            return self._in_the_loop(request)
        began = time.perf_counter()
        return _told(self.get_response(request), began)

    async def _in_the_loop(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        return _told(await self.get_response(request), began)


def _told(response: HttpResponseBase, began: float) -> HttpResponseBase:
    response["Server-Timing"] = f"total;dur={(time.perf_counter() - began) * 1000:.1f}"
    return response
