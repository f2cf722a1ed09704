"""The dictionary as `docs/metrics.md` shows it; `python -m nowrongdoor.townhall.insight.spelled` spells it anew."""

from __future__ import annotations

import sys

from nowrongdoor.townhall.insight.dictionary import METRICS
from nowrongdoor.townhall.insight.metric import KEPT_WORDS, OWNER_WORDS, Metric


def spelled() -> str:
    """Every figure with all that is said of it, in English, and its names in both languages."""
    return "\n\n".join(_entry(metric) for metric in METRICS)


def _entry(metric: Metric) -> str:
    lines = [
        f"### `{metric.code}`: {metric.name_en} · {metric.name_da}",
        "",
        metric.means_en,
        "",
        f"- formula: {metric.formula}",
        f"- leaves out: {metric.leaves_out_en or 'nothing'}",
        f"- for: {metric.purpose_en}",
        f"- level: {metric.level}; owner: {OWNER_WORDS[metric.owner][1]}",
        f"- kept: {KEPT_WORDS[metric.kept][1]}",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(spelled() + "\n")
