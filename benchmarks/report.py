"""The latest figures as a table: `python -m benchmarks.report` writes it into README.md between its two markers."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.measuring.outcome import RESULTS, reached

README = Path(__file__).resolve().parent / "README.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def main() -> int:
    """Read every kept outcome and write the table anew; 1 where README.md has lost its markers."""
    outcomes = [json.loads(file.read_text()) for file in sorted(RESULTS.glob("*.json"))]
    text = README.read_text("utf-8")
    if BEGIN not in text or END not in text:
        print(f"{README.name} has no {BEGIN} ... {END}", file=sys.stderr)
        return 1
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    README.write_text(f"{before}{BEGIN}\n{tables(outcomes)}\n{END}{after}", "utf-8")
    return 0


def tables(outcomes: list[dict[str, Any]]) -> str:
    """One section per benchmark: the machine it ran on, then its figures against their targets."""
    return "\n\n".join(_section(outcome) for outcome in outcomes)


def _section(outcome: dict[str, Any]) -> str:
    where = ", ".join(f"{name} {value}" for name, value in outcome["machine"].items())
    rows = [_row(key, value, outcome["targets"].get(key)) for key, value in outcome["figures"].items()]
    head = [
        f"### `bin/bench {outcome['name']}`: {'met' if outcome['met'] else 'not met'}",
        "",
        f"Machine: {where}.",
        "",
    ]
    return "\n".join([*head, "| figure | measured | target | |", "| --- | ---: | ---: | --- |", *rows])


def _row(key: str, value: float, target: dict[str, float] | None) -> str:
    if target is None:
        return f"| {key.replace('_', ' ')} | {value:,.3f} | | |"
    wanted = ", ".join(f"{word.replace('_', ' ')} {limit:g}" for word, limit in target.items())
    return (
        f"| {key.replace('_', ' ')} | {value:,.3f} | {wanted} | {'met' if reached(value, target) else '**not met**'} |"
    )


if __name__ == "__main__":
    sys.exit(main())
