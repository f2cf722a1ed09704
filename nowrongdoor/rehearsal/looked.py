"""How the house looked ahead on a rehearsed day: how often, what it proposed, and why it would not ask the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nowrongdoor.townhall.planning.models import Advice


@dataclass(frozen=True, slots=True)
class LooksReport:
    """Looks ahead, those that proposed somebody, and refusals by their first reason (one for each person and look)."""

    looks: int
    with_proposals: int
    refused: Mapping[str, int]
    refused_without_reason: int


def looks_of(start: datetime, end: datetime) -> LooksReport | None:
    """Count the day's looks; None where nobody looked ahead."""
    bodies = list(Advice.objects.filter(made_at__gte=start, made_at__lt=end).values_list("body", flat=True))
    if not bodies:
        return None
    refused = [one for body in bodies for one in body["refused"]]
    told = Counter(one["reasons"][0] for one in refused if one["reasons"] and one["da"] and one["en"])
    return LooksReport(
        looks=len(bodies),
        with_proposals=sum(bool(body["proposals"]) for body in bodies),
        refused=dict(told.most_common()),
        refused_without_reason=len(refused) - told.total(),
    )


_SAID = {
    "da": "Set frem {looks} gange, {with_proposals} med forslag; ikke spurgt: {reasons}; uden grund: {without}.",
    "en": "Looked ahead {looks} times, {with_proposals} with proposals; not asked: {reasons}; no reason: {without}.",
}


def said_of_looks(report: LooksReport | None, language: str) -> list[str]:
    """One line for people at a terminal; none where nobody looked ahead."""
    if report is None:
        return []
    reasons = ", ".join(f"{reason} {count}" for reason, count in report.refused.items()) or "-"
    values = {"looks": report.looks, "with_proposals": report.with_proposals, "without": report.refused_without_reason}
    return [_SAID[language].format(reasons=reasons, **values)]
