"""Running the house's processes together: each is started again when it dies, and all stop together."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nowrongdoor.running.dying import die_with_parent
from nowrongdoor.running.stopping import Stopping

log = logging.getLogger("nowrongdoor.supervisor")

STOP_SECONDS = 8.0
QUICK_DEATH_SECONDS = 2.0
QUICK_DEATHS_BEFORE_GIVING_UP = 5


@dataclass
class Part:
    """One process of the house: `nowrongdoor NAME ARGUMENTS`, alive or to be started again."""

    name: str
    arguments: Sequence[str] = ()
    needed: bool = True
    running: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    quick_deaths: int = 0
    ended: bool = field(default=False)


class Supervisor:
    """Starts the parts with one environment and keeps them alive until asked to stop."""

    def __init__(self, parts: Sequence[Part], environment: Mapping[str, str] | None = None) -> None:
        self.parts = list(parts)
        self.environment = {**os.environ, **(environment or {})}

    def run(self, stopping: Stopping) -> int:
        """0 when asked to stop; 1 when a part dies again and again at once."""
        for part in self.parts:
            self._start(part)
        code = 0
        while not stopping and code == 0:
            time.sleep(0.2)
            code = self._look_after()
        self._stop()
        return code

    def _start(self, part: Part) -> None:
        command = [sys.executable, "-m", "nowrongdoor.cli", part.name, *part.arguments]
        part.running = subprocess.Popen(
            command, env=self.environment, start_new_session=True, preexec_fn=die_with_parent
        )
        part.started_at = time.monotonic()

    def _look_after(self) -> int:
        for part in self.parts:
            if part.ended or part.running is None or part.running.poll() is None:
                continue
            if not part.needed and part.running.returncode == 0:
                part.ended = True
                continue
            lived = time.monotonic() - part.started_at
            part.quick_deaths = part.quick_deaths + 1 if lived < QUICK_DEATH_SECONDS else 0
            if part.quick_deaths >= QUICK_DEATHS_BEFORE_GIVING_UP:
                log.error("%s dies at once each time (code %s); the house stops", part.name, part.running.returncode)
                return 1
            log.warning("%s ended with code %s and is started again", part.name, part.running.returncode)
            self._start(part)
        return 0

    def _stop(self) -> None:
        alive = [part.running for part in self.parts if part.running and part.running.poll() is None]
        for running in alive:
            running.send_signal(signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for running in alive:
            try:
                running.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
