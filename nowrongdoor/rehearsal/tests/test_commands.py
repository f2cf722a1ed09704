"""Rehearse and replay from a terminal: the report, the exit codes, and one clear line for what cannot be done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def nowrongdoor(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, without the tests' own environment."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("NOWRONGDOOR_") and k != "DATABASE_URL"}
    command = [sys.executable, "-m", "nowrongdoor.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240)


def balances(report: dict[str, int]) -> bool:
    return report["offered"] == report["answered"] + report["abandoned"] + report["waiting"]


def test_a_small_day_balances_and_says_so() -> None:
    done = nowrongdoor("rehearse", "--seed", "7", "--speed", "max", "--contacts", "60", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert {"offered", "answered", "abandoned", "in_conversation", "waiting", "conserved", "teams"} <= set(report)
    assert report["conserved"] is True and report["waiting"] == 0 and report["in_conversation"] == 0
    assert 30 < report["offered"] < 100 and balances(report)
    assert set(report["teams"]) == {"P", "1881", "ERH", "SYG", "BAR", "KTH", "3366"}
    assert sum(team["offered"] for team in report["teams"].values()) == report["offered"]
    told = report["promises"]
    assert told["made"] == told["kept_in_time"] + told["kept_late"] + told["in_vain"] + told["open"] > 0
    assert told["untold"] == 0 and told["texts_sent"] > 0 and told["surveys_sent"] > told["surveys_answered"] > 0


def test_on_a_day_with_an_explosion_colleagues_are_asked_to_step_in_and_the_report_tells_how_it_went() -> None:
    done = nowrongdoor("rehearse", "--seed", "3", "--contacts", "150", "--explosion", "P@09:00x20/20", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    told = report["moves"]
    assert told["asked"] == told["accepted"] + told["declined"] + told["expired"] + told["withdrawn"] > 0
    assert told["accepted"] == 0 or 0 < told["trigger_to_active_median_seconds"] < 180
    assert report["conserved"] is True and report["waiting"] == 0


def test_a_files_counts_become_calls(tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    rows = [
        f"2003-03-03 {hour:02d}:{minute:02d}:00,{3 if hour < 18 else 9}" for hour in (9, 10, 18) for minute in (0, 30)
    ]
    file.write_text("DateTime,Calls\n" + "\n".join(rows) + "\n")
    done = nowrongdoor("replay", str(file), "--scale", "1", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["offered"] == 12 and report["left_out"] == 18 and report["conserved"] is True


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("rehearse", "--day", "2026-11-21"), "closed on Saturday"),
        (("rehearse", "--day", "2026-12-25"), "closed on Friday"),
        (("rehearse", "--speed", "fast"), "--speed is 'fast'"),
        (("rehearse", "--explosion", "moon@10:20x3"), "no explosion and no line 'moon'"),
        (("demo", "--explosion", "parkingx99"), "at most 20 times"),
        (("replay", "nowhere.csv"), "nowhere.csv"),
        (("demo", "--at", "06:00"), "between 07:00 and 18:00"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(words: tuple[str, ...], says: str) -> None:
    done = nowrongdoor(*words)
    assert done.returncode == 2
    assert says in done.stderr and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_faulty_file_is_refused_before_anything_starts(tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text("DateTime,Calls\n2003-03-03 09:00:00,-4\n")
    done = nowrongdoor("replay", str(file))
    assert done.returncode == 2 and "row 2, column Calls: -4" in done.stderr
