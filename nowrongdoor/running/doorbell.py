"""Waiting for the doorbell in a process that is not the web server: one connection that listens."""

from __future__ import annotations

import time

import psycopg
from django.db import connection

CHANNEL = "doorbell"


class Doorbell:
    """Listens on the doorbell; after a lost connection it says so by ringing everything once it is back."""

    EVERYTHING = "*"

    def __init__(self) -> None:
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
        rung = {notice.payload for notice in self._listening.notifies(timeout=seconds, stop_after=1)}
        rung |= {notice.payload for notice in self._listening.notifies(timeout=0)}
        return rung

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
