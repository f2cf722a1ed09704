"""The engine is a library of its own: the script in docs runs with it, and nothing else of the house comes along."""

from __future__ import annotations

import subprocess
import sys

from nowrongdoor.web.live.tests.house import CHECKOUT
from tests.living_town import clean_environment

WHAT_CAME_ALONG = """
import runpy, sys
runpy.run_path("docs/engine_alone.py")
print("came along:", *sorted(name for name in sys.modules if name == "django" or name.startswith("nowrongdoor.")
      and not name.startswith("nowrongdoor.engine")))
"""


def test_the_notebook_runs_with_the_ground_floor_alone() -> None:
    command = [sys.executable, "-c", WHAT_CAME_ALONG]
    done = subprocess.run(
        command, cwd=CHECKOUT, env=clean_environment(), capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = done.stdout.splitlines()
    assert told[-1] == "came along:"
    for words in (
        "80 % within 20 s takes",
        "two with a second hat: parking",
        "stepping over",
        "fewer lost a day",
    ):
        assert any(words in line for line in told), words
