"""The one listener of a process: it hears the database's doorbell and rings the open streams.

One connection however many pages are open. A ring that comes while a page is still busy with the last one is not stored
twice: a stream remembers which rooms rang, not how often. After a broken connection every room is rung, since nobody
knows what was missed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from nowrongdoor.townhall.journal.actions import DOORBELL

log = logging.getLogger(__name__)

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.1, 5.0
APART_SECONDS = 0.2
"""A busy room rings a page at most five times a second: the first ring at once, the rest gathered."""

DJANGOS_OWN = frozenset({"pool", "server_side_binding", "isolation_level", "assume_role"})
"""Options of the database that Django keeps to itself; psycopg knows none of them."""

PROBE_SECONDS = 15.0
"""A connection that says nothing for so long is asked whether it still lives."""


class Stream:
    """One open page's ear: the rooms it hears, and those that rang since it last asked."""

    def __init__(self, rooms: Iterable[str]) -> None:
        self.rooms = frozenset(rooms)
        self._rung: set[str] = set()
        self._bell = asyncio.Event()
        self._not_before = 0.0

    def ring(self, rooms: Iterable[str]) -> None:
        """Remember that these rooms rang, as far as this page hears them."""
        heard = self.rooms.intersection(rooms)
        if heard:
            self._rung |= heard
            self._bell.set()

    async def rung(self, within_seconds: float) -> list[str]:
        """The rooms that rang, each once; empty when none did within the time."""
        try:
            async with asyncio.timeout(within_seconds):
                await self._bell.wait()
        except TimeoutError:
            return []
        await asyncio.sleep(self._not_before - time.monotonic())
        self._not_before = time.monotonic() + APART_SECONDS
        rooms, self._rung = sorted(self._rung), set()
        self._bell.clear()
        return rooms


class Hub:
    """Hears for all open streams of this process; `listening` is false while the database cannot be heard."""

    def __init__(self) -> None:
        self.listening: bool | None = None
        self._streams: set[Stream] = set()
        self._task: asyncio.Task[None] | None = None

    def open(self, rooms: Iterable[str]) -> Stream:
        """A new page listens; all its rooms ring at once, so that it catches up with what happened before."""
        stream = Stream(rooms)
        self._streams.add(stream)
        if self.listening:
            stream.ring(stream.rooms)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen())
        return stream

    def close(self, stream: Stream) -> None:
        """The page is gone."""
        self._streams.discard(stream)

    def ring(self, room: str) -> None:
        """Ring a room in every stream that hears it."""
        for stream in tuple(self._streams):
            stream.ring((room,))

    async def _listen(self) -> None:
        wait_seconds = FIRST_WAIT_SECONDS
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_address(), autocommit=True) as connection:
                    await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(DOORBELL)))
                    wait_seconds = FIRST_WAIT_SECONDS
                    self._hears_again()
                    await self._hear(connection)
            except (psycopg.Error, OSError) as fault:
                self._grows_deaf(fault)
            await asyncio.sleep(wait_seconds)
            wait_seconds = min(wait_seconds * 2, LONGEST_WAIT_SECONDS)

    async def _hear(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while True:
            async for notice in connection.notifies(timeout=PROBE_SECONDS):
                self.ring(notice.payload)
            await connection.execute("SELECT 1")

    def _hears_again(self) -> None:
        self.listening = True
        for stream in tuple(self._streams):
            stream.ring(stream.rooms)

    def _grows_deaf(self, fault: Exception) -> None:
        if self.listening is not False:
            log.warning("The doorbell cannot be heard; trying again: %s", str(fault).strip().splitlines()[:1])
        self.listening = False


_hubs: dict[int, tuple[asyncio.AbstractEventLoop, Hub]] = {}


def hub() -> Hub:
    """This process's hub (one per event loop, of which a web process has one)."""
    loop = asyncio.get_running_loop()
    known = _hubs.get(id(loop))
    if known is None or known[0] is not loop:
        known = _hubs[id(loop)] = (loop, Hub())
    return known[1]


def _address() -> dict[str, Any]:
    """The database's address as Django knows it, but not out of the pool: this connection is kept."""
    row = connections["default"].settings_dict
    options = {name: value for name, value in row["OPTIONS"].items() if name not in DJANGOS_OWN}
    known = {
        "dbname": row["NAME"],
        "user": row["USER"],
        "password": row["PASSWORD"],
        "host": row["HOST"],
        "port": row["PORT"],
        "application_name": "nowrongdoor live",
        "connect_timeout": 5,
    }
    return {name: value for name, value in known.items() if value} | options
