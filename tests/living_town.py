"""A whole house for tests that walk through it: web, dispatcher and worker as processes of their own, over a fresh copy
of the made-up town. It is ten o'clock on a Friday there, and nobody is at work yet.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from nowrongdoor.config.clock import Clock
from nowrongdoor.config.embedded import for_tests
from nowrongdoor.rehearsal.databases import drop as drop_database
from nowrongdoor.rehearsal.databases import exists, rename
from nowrongdoor.running.dying import die_with_parent
from nowrongdoor.web.live.tests.house import CHECKOUT, a_database, drop, free_port, stop, wait_until_it_answers

TEN_ON_A_FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass
class LivingTown:
    """The running house. `stagehand` does what is done outside the screens: dialling, looking into the rows."""

    url: str
    database_url: str
    environment: dict[str, str]
    folder: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stagehand: Stagehand = field(init=False)

    def start(self, part: str, *words: str) -> subprocess.Popen[bytes]:
        """Start one process of the house: web, dispatcher or worker."""
        command = [sys.executable, "-m", "nowrongdoor.cli", part, *words]
        self.running[part] = spawn(command, self.environment, self.folder / f"{part}.log")
        return self.running[part]

    def open_web(self) -> None:
        """Start the web process (again) at the town's address, and wait until it answers."""
        web = self.start("web", "--port", self.url.rpartition(":")[2])
        wait_until_it_answers(self.url, web, self.folder / "web.log")

    def shut_web(self) -> None:
        """The web process is gone, as after a cut cable: every open stream ends."""
        stop(self.running.pop("web"))

    def log(self, part: str) -> str:
        """What a process has written so far."""
        return (self.folder / f"{part}.log").read_text(errors="replace")


class Stagehand:
    """Asks `tests.stagehand`, a process with Django in it, so that none is started for every single step."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        command = [sys.executable, "-m", "tests.stagehand"]
        self._process = spawn(command, environment, log, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __getattr__(self, verb: str) -> Any:
        return lambda *words, **named: self._ask(verb, words, named)

    def _ask(self, verb: str, words: tuple[Any, ...], named: dict[str, Any]) -> Any:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"verb": verb, "words": words, "named": named}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the stagehand has left"
        answer = json.loads(line)
        assert "trouble" not in answer, answer["trouble"]
        return answer["found"]

    def leave(self) -> None:
        """Let the process end."""
        if self._process.stdin:
            self._process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        stop(self._process)


def spawn(command: list[str], environment: dict[str, str], log: Path, **more: Any) -> subprocess.Popen[Any]:
    """Start a process that does not outlive this one; what it says goes to `log`."""
    with log.open("ab") as written:
        return subprocess.Popen(
            command,
            env=environment,
            cwd=CHECKOUT,
            **({"stdout": written} | more),
            stderr=written,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )


@contextmanager
def a_living_town(folder: Path, *, mode: str = "demo") -> Iterator[LivingTown]:
    """Start the whole house in `folder` over a copy of the founded town; all of it ends with the block."""
    database_url = a_database(template=founded_template())
    address = f"http://127.0.0.1:{free_port()}"
    town = LivingTown(address, database_url, house_environment(folder, database_url, mode), folder)
    try:
        town.start("dispatcher")
        town.start("worker")
        town.stagehand = Stagehand(town.environment, folder / "stagehand.log")
        town.open_web()
        yield town
    finally:
        if hasattr(town, "stagehand"):
            town.stagehand.leave()
        for running in town.running.values():
            stop(running)
        drop(database_url)


def house_environment(folder: Path, database_url: str, mode: str) -> dict[str, str]:
    """The environment of a made-up town's processes, without anything this test run was started with."""
    return clean_environment() | {
        "NOWRONGDOOR_MODE": mode,
        "NOWRONGDOOR_HTTPS": "false",
        "NOWRONGDOOR_DATA_FOLDER": str(folder),
        "NOWRONGDOOR_TELEPHONY_SECRETS": "a-secret-for-tests-only",
        "NOWRONGDOOR_CLOCK": Clock(TEN_ON_A_FRIDAY, time.time()).spelled(),
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "nowrongdoor.config.settings",
    }


def clean_environment() -> dict[str, str]:
    """The machine's environment as a person finds it who has set nothing of ours."""
    ours = ("NOWRONGDOOR_", "DATABASE_URL", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def founded_template() -> str:
    """The name of a database that holds the made-up town before its first day; made once, kept between test runs."""
    name = f"founded_{_mark()}"
    server = for_tests()
    with (CHECKOUT / ".town" / "founding.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not exists(server, name):
            _found(server, name)
    return name


def _found(server: Any, name: str) -> None:
    unfinished = f"{name}_unfinished"
    drop_database(server, unfinished)
    environment = house_environment(CHECKOUT / ".town", server.ensure_database(unfinished), "rehearsal")
    command = [sys.executable, "-m", "nowrongdoor.rehearsal.prepare", "found", "--day", f"{TEN_ON_A_FRIDAY:%Y-%m-%d}"]
    subprocess.run(command, env=environment, cwd=CHECKOUT, check=True, timeout=180)
    rename(server, unfinished, name)
    _drop_older(server, name)


def _drop_older(server: Any, name: str) -> None:
    """Templates of yesterday's tables; one that is being copied just now is left for the next time."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as asking:
        rows = asking.execute("SELECT datname FROM pg_database WHERE datname LIKE 'founded\\_%'").fetchall()
        for (old,) in rows:
            if old != name:
                with suppress(psycopg.Error):
                    asking.execute(psycopg.sql.SQL("DROP DATABASE {}").format(psycopg.sql.Identifier(old)))


def _mark() -> str:
    """Changes with the tables, the town's files and the actions that found it."""
    package = CHECKOUT / "nowrongdoor"
    files = [*package.glob("**/migrations/*.py"), *package.glob("rehearsal/town/*"), *package.glob("townhall/**/*.py")]
    digest = hashlib.sha256()
    for file in sorted(one for one in files if "tests" not in one.parts):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
