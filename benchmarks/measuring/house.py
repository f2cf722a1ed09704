"""A house of one's own to measure: an embedded server in a folder that is swept, a made-up town, and real processes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx

from nowrongdoor.config import embedded
from nowrongdoor.config.clock import Clock
from nowrongdoor.rehearsal import folder as folders
from nowrongdoor.running.dying import die_with_parent

CHECKOUT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_SECONDS = 60.0
STOPS_WITHIN_SECONDS = 15.0


@dataclass
class House:
    """The town's server, the environment its processes live in, and those that run."""

    folder: Path
    server: embedded.Server
    environment: Mapping[str, str]
    port: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The web process's address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        """Start `nowrongdoor NAME WORDS`."""
        return self.spawn(name, "nowrongdoor.cli", name, *words)

    def spawn(self, name: str, module: str, *words: str) -> subprocess.Popen[bytes]:
        """Start a Python module in this house; what it says goes to a log in the folder."""
        with self.log(name).open("ab") as written:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", module, *words],
                env=self.environment,
                cwd=CHECKOUT,
                stdin=subprocess.PIPE,
                stdout=written,
                stderr=written,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        return self.running[name]

    def log(self, name: str) -> Path:
        """Where a process's words go."""
        return self.folder / f"{name}.log"

    def start_web(self) -> None:
        """Start one web process and wait until it answers; RuntimeError with its last words when it does not."""
        web = self.start("web", "--port", str(self.port))
        until = time.monotonic() + STARTS_WITHIN_SECONDS
        while time.monotonic() < until and web.poll() is None:
            with suppress(httpx.TransportError):
                httpx.get(self.url, timeout=5)
                return
            time.sleep(0.1)
        raise RuntimeError(f"the web process did not answer: {self.log('web').read_text()[-1000:]}")

    def stop(self) -> None:
        """Stop every process, kindly first."""
        for process in self.running.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, 15)
        until = time.monotonic() + STOPS_WITHIN_SECONDS
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, until - time.monotonic()))
            with suppress(ProcessLookupError):
                os.killpg(process.pid, 9)


@contextmanager
def a_house(town_time: datetime, *, durable: bool, server_lines: Sequence[str] = ()) -> Iterator[House]:
    """An empty house in which Django is ready in this process; its town's clock shows `town_time` when it opens.

    `server_lines` go into the server's local.conf. Everything is stopped and swept afterwards.
    """
    folder = folders.own_folder(None)
    conf = folder / "postgres" / "local.conf"
    conf.parent.mkdir(mode=0o755)
    conf.write_text("".join(f"{line}\n" for line in server_lines))
    os.environ["NOWRONGDOOR_CLOCK"] = Clock(town_time, time.time()).spelled()
    try:
        with folders.open_own_house(folder, mode="rehearsal", durable=durable) as server:
            house = House(folder, server, dict(os.environ), free_port())
            try:
                yield house
            finally:
                house.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
