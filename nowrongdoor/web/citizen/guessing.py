"""Somebody who tries links: after some misses her address meets no page at all for a while.

A link is 128 bits of chance, so guessing leads nowhere anyway; this keeps it from costing anything. Addresses are kept
in this process's memory and nowhere else, for ten minutes.
"""

from __future__ import annotations

import time
from collections import OrderedDict

from django.http import HttpRequest

MOST_MISSES = 20
WITHIN_SECONDS = 600.0
MOST_ADDRESSES = 10_000


class Misses:
    """How often each address has missed within the last ten minutes; the oldest are forgotten when there are many."""

    def __init__(self) -> None:
        self._since: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def count(self, address: str, at: float) -> None:
        """One more miss from there."""
        since, misses = self._since.pop(address, (at, 0))
        self._since[address] = (at, 1) if at - since >= WITHIN_SECONDS else (since, misses + 1)
        while len(self._since) > MOST_ADDRESSES:
            self._since.popitem(last=False)

    def too_many(self, address: str, at: float) -> bool:
        """Whether this address has missed so often that it is not heard now."""
        since, misses = self._since.get(address, (at, 0))
        return misses >= MOST_MISSES and at - since < WITHIN_SECONDS


_misses = Misses()


def missed(request: HttpRequest) -> None:
    """This request asked for a link that was never given."""
    if address := address_of(request):
        _misses.count(address, time.monotonic())


def not_heard(request: HttpRequest) -> bool:
    """Whether whoever asks has guessed too often."""
    address = address_of(request)
    return bool(address) and _misses.too_many(address, time.monotonic())


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as far as it can be believed; empty behind a web server that does not say.

    The last name in `X-Forwarded-For` was put there by the town's own web server. Without it everybody behind that
    server has its address, and a guesser would shut out the town.
    """
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    if told:
        return told[:45]
    return "" if request.headers.get("X-Forwarded-Proto") else str(request.META.get("REMOTE_ADDR", ""))
