"""Stopping in good order: one SIGTERM ends the whole house, and a killed supervisor leaves none of it behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from nowrongdoor.config import embedded
from nowrongdoor.web.live.tests.house import free_port
from tests.living_town import clean_environment, spawn

STARTS_WITHIN_SECONDS, STOPS_WITHIN_SECONDS = 120.0, 20.0
COMMANDS = {
    "serve": ({"web", "dispatcher", "worker"}, []),
    "demo": ({"web", "dispatcher", "worker", "townsfolk"}, ["--at", "07:00", "--folder", "."]),
}


@contextmanager
def a_house_that_runs(folder: Path, command: str) -> Iterator[tuple[subprocess.Popen[Any], list[int]]]:
    """The command, started with a database of its own, once it answers; and everybody below it."""
    parts, words = COMMANDS[command]
    port = free_port()
    environment = clean_environment() | {
        "NOWRONGDOOR_MODE": "rehearsal",
        "NOWRONGDOOR_HTTPS": "false",
        "NOWRONGDOOR_DATA_FOLDER": str(folder),
        "NOWRONGDOOR_TELEPHONY_SECRETS": "a-secret-for-tests-only",
    }
    words = [str(folder) if word == "." else word for word in words]
    log = folder / "house.log"
    house = spawn([sys.executable, "-m", "nowrongdoor.cli", command, "--port", str(port), *words], environment, log)
    try:
        until(lambda: answers(port), STARTS_WITHIN_SECONDS, lambda: log.read_text())
        assert parts <= {word for pid in below(house.pid) for word in words_of(pid)}
        yield house, everybody_below(house.pid)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(house.pid, signal.SIGKILL)
        house.wait(10)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the database server's account can pass through; the server in it is stopped at the end."""
    made = Path(tempfile.mkdtemp(prefix="nwd-stops-")).resolve()
    made.chmod(0o755)
    yield made
    with suppress(embedded.EmbeddedPostgresError):
        embedded.stop(made / "postgres", mode="immediate")
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.parametrize("command", COMMANDS)
def test_one_sigterm_ends_every_process_and_the_embedded_server(folder: Path, command: str) -> None:
    with a_house_that_runs(folder, command) as (house, everybody):
        server = int((rows(folder) / "postmaster.pid").read_text().split()[0])
        assert lives(server)
        house.send_signal(signal.SIGTERM)
        assert house.wait(STOPS_WITHIN_SECONDS) == 0
        until(lambda: not any(map(lives, everybody)), 5, lambda: told(everybody))
        assert not lives(server)


def test_a_killed_supervisor_leaves_no_child_behind(folder: Path) -> None:
    with a_house_that_runs(folder, "serve") as (house, everybody):
        assert len(everybody) >= 4
        house.kill()
        until(lambda: not any(map(lives, everybody)), STOPS_WITHIN_SECONDS, lambda: told(everybody))


def rows(folder: Path) -> Path:
    """Where the embedded server of this folder keeps its rows."""
    return embedded.known_place(folder / "postgres").rows


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/", timeout=5).status_code < 500
    except httpx.TransportError:
        return False


def below(pid: int) -> list[int]:
    """A process's own children."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def everybody_below(pid: int) -> list[int]:
    """All its children, and theirs: the web server has a worker process of its own."""
    found = below(pid)
    return found + [grandchild for child in found for grandchild in everybody_below(child)]


def lives(pid: int) -> bool:
    """Whether the process runs; one that has ended and is not yet asked for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def words_of(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except OSError:
        return []


def told(pids: list[int]) -> str:
    return "\n".join(f"{pid} {' '.join(words_of(pid))}" for pid in pids if lives(pid))


def until(condition: Callable[[], Any], seconds: float, what_is: Callable[[], str]) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"it never happened:\n{what_is()}"
        time.sleep(0.05)
