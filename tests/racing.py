"""Two people at the same moment: real threads, each with a database connection of its own, and waits with an end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections

Verb = Callable[[], Any]


class Running:
    """A verb running in a thread of its own; `outcome` waits for it and gives its value, or the exception it raised."""

    def __init__(self, verb: Verb, start: threading.Barrier | None = None) -> None:
        self._verb, self._start = verb, start
        self._outcome: Any = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            if self._start:
                self._start.wait(20)
            self._outcome = self._verb()
        except Exception as error:
            self._outcome = error
        finally:
            connections.close_all()

    def outcome(self, seconds: float = 30) -> Any:
        """What became of it; fails when it does not end in time, as after a deadlock nobody resolved."""
        self._thread.join(seconds)
        assert not self._thread.is_alive(), "still running: somebody holds a lock for ever"
        return self._outcome


def at_once(*verbs: Verb) -> list[Any]:
    """Start all verbs at the same moment and return what became of each, in order."""
    start = threading.Barrier(len(verbs))
    return [running.outcome() for running in [Running(verb, start) for verb in verbs]]


def until(condition: Callable[[], Any], seconds: float = 10) -> Any:
    """Wait until the condition holds and return it; fails when it does not within the time."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.005)
    return found


def somebody_waits() -> bool:
    """Whether another connection to this database waits for a lock right now."""
    with connection.cursor() as cursor:
        # Within a transaction the list of who waits is read once and then kept, unless it is thrown away.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid())"
        )
        return bool(cursor.fetchone()[0])


@contextmanager
def while_waiting(verb: Verb) -> Iterator[list[Any]]:
    """Run the block, start `verb` beside it, and leave once it waits for a lock the block holds.

    Used inside a transaction: what the block locked is held until `verb` has run into it. The list gets the running
    verb, whose outcome is asked for after the transaction has ended.
    """
    started: list[Any] = []
    yield started
    started.append(Running(verb))
    until(somebody_waits)


def round_after_round(rounds: int, *verbs: Callable[[int], Any], between: Callable[[int, list[Any]], None]) -> None:
    """Let each verb, in a thread of its own, race the others once a round; `between` looks at what became of it."""
    start, finish = threading.Barrier(len(verbs) + 1), threading.Barrier(len(verbs) + 1)
    outcomes: list[Any] = [None] * len(verbs)

    def race(index: int, verb: Callable[[int], Any]) -> None:
        for number in range(rounds):
            start.wait(30)
            try:
                outcomes[index] = verb(number)
            except Exception as error:
                outcomes[index] = error
            finish.wait(30)

    running = [Running(lambda index=index, verb=verb: race(index, verb)) for index, verb in enumerate(verbs)]
    try:
        for number in range(rounds):
            start.wait(30)
            finish.wait(30)
            between(number, list(outcomes))
    finally:
        start.abort()
        finish.abort()
        for one in running:
            one.outcome()
