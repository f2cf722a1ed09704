"""The outcome of one benchmark: figures, targets, and whether they were met; told as JSON or as a small table."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measuring import machine

RESULTS = Path(__file__).resolve().parents[1] / "results"

Figures = dict[str, float]
Targets = Mapping[str, Mapping[str, float]]


@dataclass
class Outcome:
    """What was measured. A target names a figure and says `at_most` or `at_least`."""

    name: str
    machine: dict[str, Any]
    figures: Figures
    targets: Targets = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Whether every target was reached."""
        return all(reached(self.figures[key], target) for key, target in self.targets.items())

    def as_dict(self) -> dict[str, Any]:
        """The outcome for machines."""
        return {
            "name": self.name,
            "machine": self.machine,
            "figures": self.figures,
            "targets": {key: dict(target) for key, target in self.targets.items()},
            "met": self.met,
        }


def reached(figure: float, target: Mapping[str, float]) -> bool:
    """Whether a figure keeps within its target."""
    return figure <= target.get("at_most", float("inf")) and figure >= target.get("at_least", float("-inf"))


def tell(
    name: str, about: str, measure: Callable[[bool], tuple[Figures, Targets]], words: Sequence[str] | None = None
) -> int:
    """Run one benchmark as a command: 0 when it ran, met or not. `measure(quick)` gives figures and targets."""
    parser = argparse.ArgumentParser(prog=f"bin/bench {name}", description=about)
    parser.add_argument("--json", action="store_true", help="the outcome as JSON")
    parser.add_argument("--quick", action="store_true", help="the smallest size: to see that it runs, not to measure")
    parser.add_argument("--keep", action="store_true", help="also write the outcome to benchmarks/results/")
    options = parser.parse_args(words)
    where = machine.describe()
    figures, targets = measure(options.quick)
    rounded = {key: round(float(value), 3) for key, value in figures.items()}
    outcome = Outcome(name, where, rounded, targets)
    if options.keep:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.json").write_text(json.dumps(outcome.as_dict(), indent=2, ensure_ascii=False) + "\n")
    print(json.dumps(outcome.as_dict(), indent=2, ensure_ascii=False) if options.json else as_table(outcome))
    return 0


def as_table(outcome: Outcome) -> str:
    """The outcome for people at a terminal."""
    width = max(map(len, outcome.figures))
    rows = [
        f"{key:<{width}}  {value:>12,.3f}  {against(outcome, key)}".rstrip() for key, value in outcome.figures.items()
    ]
    where = ", ".join(f"{name} {value}" for name, value in outcome.machine.items())
    return "\n".join([outcome.name, where, "", *rows, "", "met" if outcome.met else "NOT MET"])


def against(outcome: Outcome, key: str) -> str:
    """The target of a figure in words, and whether it was reached; empty where there is none."""
    target = outcome.targets.get(key)
    if target is None:
        return ""
    wanted = ", ".join(f"{word.replace('_', ' ')} {value:g}" for word, value in target.items())
    return f"{wanted}: {'met' if reached(outcome.figures[key], target) else 'NOT MET'}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie, nearest rank; ValueError when there are none."""
    if not values:
        raise ValueError("no values to take a percentile of")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
