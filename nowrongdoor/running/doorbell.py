"""Waiting for the doorbell in a process that is not the web server: one connection that listens."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable

import psycopg
from django.db import connection

CHANNEL = "doorbell"


class Doorbell:
    """Listens on the doorbell; after a lost connection it says so by ringing everything once it is back.

    `rooms` are the only ones it hears, or all where none are named. Of the rooms `by_others` it hears only what
    others ring: who knows already what she has done herself need not be woken by it.
    """

    EVERYTHING = "*"

    def __init__(self, rooms: Collection[str] = (), *, by_others: Collection[str] = ()) -> None:
        self._rooms, self._by_others = frozenset(rooms), frozenset(by_others)
        self._listening: psycopg.Connection | None = None

    def wait(self, seconds: float) -> set[str]:
        """The rooms that rang within `seconds` (returns at the first ring, with whatever came with it)."""
        try:
            return self._wait(max(0.0, seconds))
        except psycopg.OperationalError:
            self._listening = None
            time.sleep(min(0.5, max(0.05, seconds)))
            return {self.EVERYTHING}

    def _wait(self, seconds: float) -> set[str]:
        if self._listening is None or self._listening.closed:
            self._listening = self._connect()
            return {self.EVERYTHING}
        until = time.monotonic() + seconds
        while True:
            left_seconds = max(0.0, until - time.monotonic())
            rung = self._heard(self._listening.notifies(timeout=left_seconds, stop_after=1))
            rung |= self._heard(self._listening.notifies(timeout=0))
            if rung or time.monotonic() >= until:
                return rung

    def _heard(self, notices: Iterable[psycopg.Notify]) -> set[str]:
        """The rooms among these notices that are to be heard; one that came from ourselves only where it may."""
        own = connection.connection.info.backend_pid if connection.connection else None
        return {
            notice.payload
            for notice in notices
            if (not self._rooms or notice.payload in self._rooms)
            and not (notice.pid == own and notice.payload in self._by_others)
        }

    def _connect(self) -> psycopg.Connection:
        params = connection.get_connection_params()
        wanted = {name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)}
        made = psycopg.connect(**wanted, autocommit=True)
        made.execute(f"LISTEN {CHANNEL}")
        return made

    def close(self) -> None:
        """Stop listening."""
        if self._listening is not None:
            self._listening.close()
