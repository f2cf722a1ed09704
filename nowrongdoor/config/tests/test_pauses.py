"""The collector is calmed in a process of its own: this one's tests go on with theirs as it was."""

from __future__ import annotations

import subprocess
import sys

SEEN = """
import gc
from nowrongdoor.config.pauses import settle
born = [[] for _ in range(1_000)]
olds = []
gc.callbacks.append(lambda phase, info: olds.append(info) if info["generation"] == 2 and phase == "stop" else None)
settle()
made = [[number] for number in range(200_000)]
print(gc.get_freeze_count() > 1_000, len(olds))
"""


def test_what_the_start_made_is_out_of_the_collectors_sight_and_much_work_costs_no_old_collection() -> None:
    said = subprocess.run([sys.executable, "-c", SEEN], capture_output=True, text=True, check=True, timeout=60).stdout
    assert said.split() == ["True", "1"]  # the one that settles
