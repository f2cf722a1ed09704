"""Every benchmark runs at its smallest size and tells its outcome in the shape agreed; how fast is not judged here."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from benchmarks import report
from benchmarks.measuring import light_day
from benchmarks.measuring.outcome import Outcome, percentile, reached
from nowrongdoor.web.live.tests.house import CHECKOUT
from tests.living_town import clean_environment

NAMES = ["day", "dispatch", "load", "pages", "pairing", "promises", "search"]
ENGINE = ["erlang", "simulator", "twin", "moves", "forecast", "crosstraining", "advisor", "taps"]


@pytest.mark.parametrize("name", NAMES + ENGINE)
def test_it_runs_and_tells_its_outcome(name: str) -> None:
    command = [sys.executable, "-m", f"benchmarks.{name}", "--quick", "--json"]
    done = subprocess.run(
        command, env=clean_environment(), cwd=CHECKOUT, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    outcome = json.loads(done.stdout)
    assert list(outcome) == ["name", "machine", "figures", "targets", "met"]
    assert outcome["name"] == name
    assert {"cpu", "cores", "python", "postgresql", "load_average_at_start"} <= set(outcome["machine"])
    assert all(isinstance(figure, float) for figure in outcome["figures"].values())
    judged = [_judged(outcome["figures"][key], target) for key, target in outcome["targets"].items()]
    assert outcome["met"] is all(judged)


def _judged(figure: float, target: dict[str, float]) -> bool:
    assert set(target) <= {"at_most", "at_least"} and target
    return reached(figure, target)


def test_a_target_is_reached_up_to_its_limit_and_no_further() -> None:
    assert reached(20.0, {"at_most": 20}) and not reached(20.001, {"at_most": 20})
    assert reached(1.0, {"at_least": 1}) and not reached(0.999, {"at_least": 1})
    assert not Outcome("x", {}, {"a": 1.0, "b": 3.0}, {"a": {"at_most": 2}, "b": {"at_most": 2}}).met


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(number) for number in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.99), percentile([7.0], 0.99)) == (51.0, 100.0, 7.0)
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_the_light_day_misses_calls_as_the_rehearsals_staff_does() -> None:
    from nowrongdoor.rehearsal import staff

    assert light_day.MISSES_A_CALL == staff.MISSES_A_CALL
    assert light_day.NOTICES_AFTER_SECONDS == staff.NOTICES_CHECK_IN_AFTER_SECONDS


def test_the_table_says_what_was_measured_where_and_what_was_not_met() -> None:
    outcome: dict[str, Any] = Outcome("x", {"cpu": "slow"}, {"a_ms": 3.0, "b": 1.0}, {"a_ms": {"at_most": 2}}).as_dict()
    table = report.tables([outcome])
    assert "### `bin/bench x`: not met" in table
    assert "Machine: cpu slow." in table
    assert "| a ms | 3.000 | at most 2 | **not met** |" in table
    assert "| b | 1.000 | | |" in table
