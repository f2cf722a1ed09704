"""The PostgreSQL server that the house brings along and starts for itself, on a socket, without a network port.

`ensure(folder)` starts it or joins the one that runs; every process of ours that uses it holds a shared lock, and the
last one out stops it. Killed processes let go of their lock by dying, so nothing has to be tidied by hand.
Files in `folder`: pgdata (the rows), logs, socket, postgresql.conf, pg_hba.conf, and the two locks.
"""

from __future__ import annotations

import atexit
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from nowrongdoor.config.embedded import databases, postmaster
from nowrongdoor.config.embedded.fault import EmbeddedPostgresError
from nowrongdoor.config.embedded.locks import HeldLock, hold_alone, hold_shared, nobody_else_holds
from nowrongdoor.config.embedded.place import Place, absolute, find_place, make_folder, settle_place, start_lock

__all__ = ["EmbeddedPostgresError", "Server", "ensure", "for_tests", "restart", "stop"]


@dataclass
class Server:
    """A running server and this process's part in keeping it running."""

    place: Place
    durable: bool
    in_use: HeldLock
    pid: int

    def url(self, database: str) -> str:
        """The libpq address of `database` on this server: over the socket, without a password."""
        return (
            f"postgresql://{databases.OWNER}@/{quote(database, safe='')}?host={quote(str(self.place.socket), safe='')}"
        )

    def ensure_database(self, name: str, template: str | None = None) -> str:
        """Make the database unless it is there (as a copy of `template` if one is named), and return its address."""
        databases.ensure(self.url("postgres"), name, template)
        return self.url(name)

    def release(self) -> None:
        """Say that this process is done; the last one out stops the server. Safe to call twice."""
        # A forked child shares the parent's lock: letting go there would pull the server from under the parent.
        if self.in_use.released or os.getpid() != self.pid:
            return
        with hold_alone(self.place.start_lock):
            try:
                if nobody_else_holds(self.in_use):
                    postmaster.stop(self.place, "fast")
            finally:
                self.in_use.release()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def ensure(folder: Path, *, durable: bool = True) -> Server:
    """Start the server whose rows live in `folder`, or join the one that runs there.

    `durable=False` is for rows that may be lost with the machine (tests, headless rehearsals): no waiting for the disk.
    Raises EmbeddedPostgresError with one line that says what to do.
    """
    folder = absolute(folder)
    make_folder(folder)
    with hold_alone(start_lock(folder)):
        place = settle_place(folder)
        in_use = hold_shared(place.users_lock)
        try:
            postmaster.start_or_join(place, durable)
        except BaseException:
            in_use.release()
            raise
    return Server(place=place, durable=durable, in_use=in_use, pid=os.getpid())


def restart(folder: Path, mode: str = "fast") -> None:
    """Stop the server in `folder` under its users' feet and start it again as it was.

    Modes are PostgreSQL's: `fast` ends the sessions, `immediate` is a crash, `smart` waits for them to leave.
    """
    place = known_place(folder)
    with hold_alone(place.start_lock):
        durable = postmaster.was_durable(place)
        postmaster.stop(place, mode)
        postmaster.start_or_join(place, durable)


def stop(folder: Path, mode: str = "fast") -> None:
    """Stop the server in `folder`, whoever uses it; quiet when none runs."""
    place = known_place(folder)
    with hold_alone(place.start_lock):
        postmaster.stop(place, mode)


def known_place(folder: Path) -> Place:
    """Where the database of `folder` lives; refuses a folder that has none."""
    place = find_place(absolute(folder))
    if place is None:
        raise EmbeddedPostgresError(f"There is no database in {folder}; start the town there first.")
    return place


def for_tests() -> Server:
    """The server that all test runs of this checkout share, `.town/test-postgres`, let go when the process ends."""
    checkout = Path(__file__).resolve().parents[3]
    server = ensure(checkout / ".town" / "test-postgres", durable=False)
    atexit.register(server.release)
    return server
