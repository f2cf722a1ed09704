"""The day goes on: dispatcher, web process, worker and database are killed in the middle of it, and nothing is lost.

A busy piece of the made-up town's day in real processes at a fast clock: `nowrongdoor serve` with everything it starts,
and the town's people beside it, who - like real people - are not restarted but try again.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from nowrongdoor.config import embedded
from nowrongdoor.config.clock import Clock
from nowrongdoor.web.live.tests.house import CHECKOUT, free_port
from tests.living_town import clean_environment, spawn

BEGINS = datetime(2026, 11, 18, 8, 5, tzinfo=UTC)
TOWN_MINUTES, CALLERS, SPEED = 30.0, 150, 30.0
AT_LEAST_TALKING = 5
ANSWERS_AGAIN_SECONDS = 40.0
ENDS_WITHIN_SECONDS = 240.0


@dataclass
class RunningDay:
    """A house under its supervisor, in a database server of its own that may be killed too."""

    folder: Path
    database_url: str
    environment: dict[str, str]
    port: int
    started: list[subprocess.Popen[Any]] = field(default_factory=list)

    def start(self, module: str, *words: str) -> subprocess.Popen[Any]:
        log = self.folder / f"{module.rpartition('.')[2]}.log"
        self.started.append(spawn([sys.executable, "-m", module, *words], self.environment, log))
        return self.started[-1]

    def logs(self) -> str:
        return "\n".join(f"--- {log.name}\n{log.read_text()[-3000:]}" for log in sorted(self.folder.glob("*.log")))

    def ask(self, sql: str) -> Any:
        """One value out of the rows, asked on a connection of its own; None while the database is away."""
        try:
            with psycopg.connect(self.database_url, autocommit=True, connect_timeout=5) as asking:
                row = asking.execute(sql.encode()).fetchone()
        except psycopg.OperationalError:
            return None
        return row and row[0]

    def run(self, code: str) -> str:
        """Django code in this house; what it prints."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            env=self.environment, cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def until(self, what: str, condition: Callable[[], Any], seconds: float = ANSWERS_AGAIN_SECONDS) -> Any:
        """Wait until it holds; fails with the logs when it does not within the time."""
        end = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < end, f"it never happened: {what}\n{self.logs()}"
            time.sleep(0.05)
        return found


@pytest.fixture
def day() -> Iterator[RunningDay]:
    folder = Path(tempfile.mkdtemp(prefix="nwd-killed-")).resolve()
    folder.chmod(0o755)
    try:
        with embedded.ensure(folder / "postgres", durable=False) as server:
            running = _a_day(folder, server.ensure_database("nowrongdoor"))
            try:
                yield running
            finally:
                _end(running)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _a_day(folder: Path, database_url: str) -> RunningDay:
    environment = clean_environment() | {
        "NOWRONGDOOR_MODE": "rehearsal",
        "NOWRONGDOOR_HTTPS": "false",
        "NOWRONGDOOR_DATA_FOLDER": str(folder),
        "NOWRONGDOOR_TELEPHONY_SECRETS": "a-secret-for-tests-only",
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "nowrongdoor.config.settings",
    }
    found = [sys.executable, "-m", "nowrongdoor.rehearsal.prepare", "found", "--day", f"{BEGINS:%Y-%m-%d}"]
    subprocess.run(found, env=environment, cwd=CHECKOUT, check=True, timeout=240)
    return RunningDay(folder, database_url, environment, free_port())


def _end(day: RunningDay) -> None:
    for process in reversed(day.started):
        process.terminate()
    for process in day.started:
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


def children(pid: int) -> dict[str, int]:
    """The supervisor's children by the name of their part."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0")
        if "nowrongdoor.cli" in words:
            found[words[words.index("nowrongdoor.cli") + 1]] = int(child)
    return found


def below(pid: int) -> list[int]:
    """A process's own children, such as the web server's worker."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def lives(pid: int) -> bool:
    """Whether the process runs; one that has ended and is not yet asked for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


TALKING = "SELECT count(*) FROM contacts_contact WHERE state = 'in_conversation'"
ASSIGNED = "SELECT count(*) FROM line_assignment"
SEALS = "SELECT count(*) FROM journal_seal"


@pytest.mark.timeout(600)
def test_everything_is_killed_once_and_the_day_goes_on_to_its_end(day: RunningDay) -> None:
    day.environment["NOWRONGDOOR_CLOCK"] = Clock(BEGINS - timedelta(minutes=3), time.time(), SPEED).spelled()
    house = day.start("nowrongdoor.cli", "serve", "--port", str(day.port))
    day.until("the house answers", lambda: answers(day))
    words = ["--minutes", str(TOWN_MINUTES), "--callers", str(CALLERS)]
    people = day.start("tests.busy_hour", *words)

    killed(day, house, "dispatcher")
    assigned = day.ask(ASSIGNED)
    day.until("contacts are assigned again", lambda: (day.ask(ASSIGNED) or 0) > assigned)

    killed(day, house, "web")
    day.until("the web process answers again", lambda: answers(day))

    killed(day, house, "worker")
    seals = day.ask(SEALS)
    day.until("the journal is sealed again", lambda: (day.ask(SEALS) or 0) > seals)

    something_is_going_on(day)
    embedded.restart(day.folder / "postgres", mode="immediate")
    assigned = day.until("the database is back", lambda: day.ask(ASSIGNED))
    day.until("contacts are assigned again", lambda: (day.ask(ASSIGNED) or 0) > assigned)

    assert people.wait(ENDS_WITHIN_SECONDS) == 0, day.logs()
    day.until("nobody is left in the line or at work", lambda: day.ask(OPEN) == 0)
    day.until("every event is taken in", lambda: day.ask(BEHIND) == 0)
    assert answers(day)
    assert house.poll() is None, day.logs()
    nothing_is_lost(day)


def answers(day: RunningDay) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{day.port}/", timeout=5, follow_redirects=True).status_code == 200
    except httpx.TransportError:
        return False


def something_is_going_on(day: RunningDay) -> None:
    day.until(f"{AT_LEAST_TALKING} conversations at once", lambda: (day.ask(TALKING) or 0) >= AT_LEAST_TALKING)


def killed(day: RunningDay, house: subprocess.Popen[Any], part: str) -> None:
    """Kill one part in the middle of things, and wait until the supervisor has started another."""
    something_is_going_on(day)
    pid = children(house.pid)[part]
    whole = [pid, *below(pid)]
    os.kill(pid, signal.SIGKILL)
    day.until(f"another {part} is started", lambda: children(house.pid).get(part, pid) != pid)
    day.until(f"nothing of the old {part} is left", lambda: not any(map(lives, whole)))


OPEN = """SELECT (SELECT count(*) FROM contacts_contact WHERE closed_at IS NULL)
               + (SELECT count(*) FROM line_place WHERE left_at IS NULL)
               + (SELECT count(*) FROM line_assignment WHERE ended_at IS NULL)"""

BEHIND = """SELECT (SELECT last FROM telephony_eventnumber WHERE id = 1)
                 - (SELECT applied_through FROM line_exchange WHERE name = 'simulator')"""

TWO_AT_ONCE = """SELECT count(*) FROM line_assignment a JOIN line_assignment b
  ON a.id < b.id AND {same} AND tstzrange(a.offered_at, a.ended_at) && tstzrange(b.offered_at, b.ended_at)
WHERE NOT isempty(tstzrange(a.offered_at, a.ended_at)) AND NOT isempty(tstzrange(b.offered_at, b.ended_at))"""

ANSWERED_TWICE = """SELECT count(*) FROM (SELECT place_id FROM line_assignment WHERE answered_at IS NOT NULL
                    GROUP BY place_id HAVING count(*) > 1) AS twice"""

STUCK = (
    "SELECT count(*) FROM line_presence WHERE until IS NULL AND state IN ('ringing', 'in_conversation', 'after_work')"
)

DIALLED = "SELECT count(*) FROM telephony_simulatedcall"

CHECKED = """
from nowrongdoor.townhall.insight.day import bounds
from nowrongdoor.townhall.insight.reads import conservation
from nowrongdoor.townhall.journal import actions, reads
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.config.clock import now
from datetime import date
start, end = bounds(date(2026, 11, 18), "Europe/Copenhagen")
balance = conservation(start=start, end=end)
actions.seal(machine("test"), now=now())
chain = reads.check_chain()
sealed = chain.seals > 2 and chain.lines > 500 and chain.unsealed == 0
print(balance.offered, list(balance.troubles), chain.broken_seal, sealed)
"""


def nothing_is_lost(day: RunningDay) -> None:
    assert day.ask(DIALLED) == CALLERS
    assert day.run(CHECKED) == f"{CALLERS} [] None True"
    assert day.ask(ANSWERED_TWICE) == 0
    assert day.ask(TWO_AT_ONCE.format(same="a.place_id = b.place_id")) == 0
    assert day.ask(TWO_AT_ONCE.format(same="a.agent_id = b.agent_id")) == 0
    assert day.ask(STUCK) == 0
