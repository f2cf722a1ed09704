"""Kill -9 of the dispatcher, the web process and the worker, and a restart of the database, in a busy hour.

Real processes under the real supervisor, at thirty times real speed. The day goes on: everything offered is accounted
for, no contact is assigned twice, nobody is stuck or in two conversations, and the journal's chain holds.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
import pytest

from nowrongdoor.config import embedded
from nowrongdoor.config.clock import parse
from nowrongdoor.running.supervisor import Part, Supervisor

DAY, OPENS_AT, UNTIL, SPEED = "2026-11-18", "2026-11-18T09:00:00+01:00", "09:25", 30.0

AT_THE_END = """
import json
from datetime import UTC, datetime
from nowrongdoor.townhall.insight import reads
from nowrongdoor.townhall.journal import actions, reads as journal
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.line.models import Assignment, TelephoneEvent
actions.seal(machine("test"), now=datetime(2026, 11, 18, 20, tzinfo=UTC))
balance = reads.conservation(start=datetime(2026, 11, 17, 23, tzinfo=UTC), end=datetime(2026, 11, 18, 23, tzinfo=UTC))
chain = journal.check_chain()
answered = list(Assignment.objects.filter(answered_at__isnull=False).values_list("place_id", flat=True))
print(json.dumps({
    "troubles": balance.troubles, "offered": balance.offered, "answered": balance.answered,
    "abandoned": balance.abandoned, "waiting": balance.waiting, "in_conversation": balance.in_conversation,
    "answered_twice": len(answered) - len(set(answered)),
    "set_aside": TelephoneEvent.objects.filter(fate="set_aside").count(),
    "broken_seal": chain.broken_seal, "seals": chain.seals, "lines": chain.lines,
}))
"""


@dataclass
class Asked:
    """What the supervisor asks each round: has somebody asked to stop?"""

    flag: bool = False

    def __bool__(self) -> bool:
        return self.flag


@dataclass
class RunningTown:
    """A made-up town in real processes, on a database server of its own."""

    folder: Path
    address: str
    environment: dict[str, str]
    port: int
    parts: dict[str, Part]
    asked: Asked = field(default_factory=Asked)

    def count(self, sql: str) -> int:
        """One number from the rows; asks again while the database is away."""
        while True:
            try:
                with psycopg.connect(self.address, connect_timeout=5) as connection:
                    row = connection.execute(sql).fetchone()
                return int(row[0]) if row else 0
            except psycopg.OperationalError:
                time.sleep(0.2)

    def in_conversation(self) -> int:
        return self.count("SELECT count(*) FROM contacts_contact WHERE state = 'in_conversation'")

    def offered(self) -> int:
        return self.count("SELECT count(*) FROM contacts_contact")

    def answered(self) -> int:
        return self.count("SELECT count(*) FROM line_assignment WHERE answered_at IS NOT NULL")

    def kill(self, name: str) -> None:
        """Kill -9 a part, with whatever it started itself, while conversations are going on."""
        wait_for(lambda: self.in_conversation() > 0, f"a conversation before {name} is killed")
        running = self.parts[name].running
        assert running is not None
        os.killpg(running.pid, signal.SIGKILL)
        wait_for(lambda: self.parts[name].running not in (None, running), f"{name} started again")


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
    """Wait until something holds, and no longer than is reasonable."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"waited {seconds:.0f} s in vain for {what}"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def django(environment: dict[str, str], code: str) -> str:
    """Run Django code in the town; returns what it prints."""
    program = "import django; django.setup()\n" + textwrap.dedent(code)
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def town(tmp_path: Path) -> Iterator[RunningTown]:
    """Found the town, start its processes under the supervisor, stop them afterwards."""
    folder = tmp_path / "postgres"
    with embedded.ensure(folder) as server:
        address = server.ensure_database("nowrongdoor")
        environment = {
            **os.environ,
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "nowrongdoor.config.settings",
            "NOWRONGDOOR_MODE": "rehearsal",
            "NOWRONGDOOR_DATA_FOLDER": str(tmp_path),
            "NOWRONGDOOR_HTTPS": "false",
            "NOWRONGDOOR_TELEPHONY": "nowrongdoor.outside.telephony.simulator.Simulator",
        }
        prepare = [sys.executable, "-m", "nowrongdoor.rehearsal.prepare", "found", "--day", DAY]
        subprocess.run(prepare, env=environment, check=True, timeout=180)
        clock = parse(f"town:{OPENS_AT}@{time.time() + 3}x{SPEED}")
        environment["NOWRONGDOOR_CLOCK"] = clock.spelled()
        port = free_port()
        parts = [
            Part("web", ("--port", str(port))),
            Part("dispatcher"),
            Part("worker"),
            Part("townsfolk", ("--day", DAY, "--seed", "3", "--until", UNTIL)),
        ]
        running = RunningTown(folder, address, environment, port, {part.name: part for part in parts})
        supervisor = Supervisor(parts, environment)
        thread = threading.Thread(target=supervisor.run, args=(running.asked,))
        thread.start()
        try:
            yield running
        finally:
            running.asked.flag = True
            thread.join(30)


def answers(town: RunningTown) -> bool:
    """Whether the web process serves its sign-in page."""
    try:
        return httpx.get(f"http://127.0.0.1:{town.port}/account/sign-in/", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.mark.timeout(600)
def test_the_day_goes_on_whoever_is_killed(town: RunningTown) -> None:
    wait_for(lambda: answers(town), "the web process to serve")
    for name in ("dispatcher", "web", "worker"):
        before = town.answered()
        town.kill(name)
        wait_for(lambda before=before: town.answered() > before, f"a conversation after {name} was killed")
    wait_for(lambda: answers(town), "the web process to serve again")

    wait_for(lambda: town.in_conversation() > 0, "a conversation before the database is restarted")
    offered = town.offered()
    embedded.restart(town.folder, "immediate")
    wait_for(lambda: town.offered() > offered, "a call after the database was restarted")
    wait_for(lambda: answers(town), "the web process to serve after the database was restarted")

    open_contacts = "SELECT count(*) FROM contacts_contact WHERE closed_at IS NULL"
    wait_for(lambda: town_time(town) > UNTIL, "the time of the last call", 180)
    wait_for(lambda: town.count(open_contacts) == 0, "every contact to close", 240)

    end = json.loads(django(town.environment, AT_THE_END))
    assert end["troubles"] == []
    assert end["answered_twice"] == 0 and end["set_aside"] == 0
    assert end["offered"] == end["answered"] + end["abandoned"] > 60
    assert end["answered"] > 0.7 * end["offered"]
    assert end["broken_seal"] is None and end["seals"] > 1


def town_time(town: RunningTown) -> str:
    """What the town's clock on the wall shows, HH:MM."""
    moment = parse(town.environment["NOWRONGDOOR_CLOCK"]).at(time.time())
    return f"{moment.hour + 1:02d}:{moment.minute:02d}"
