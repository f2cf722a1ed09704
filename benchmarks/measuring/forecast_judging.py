"""Rolling origin: every day forecast from the days before it only, by us and by the peers, and judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date
from time import perf_counter, process_time

import numpy as np

from benchmarks.measuring.forecast_days import Days
from benchmarks.measuring.forecast_peers import PEERS, by_the_morning
from nowrongdoor.engine import forecast, staffing

FAR = 10
HANDLING_SECONDS, ANSWERED_SHARE, WITHIN_SECONDS, PATIENCE_SECONDS = 240.0, 0.8, 20.0, 300.0
SHORT_COSTS = 3.0
"""One position short for a quarter-hour costs as much as three idle: citizens wait longer than anybody is bored."""

Pairs = dict[str, list[tuple[np.ndarray, np.ndarray]]]


class Judged:
    """Errors of all ways and coverage of our bands, by horizon: `next_day`, `ten_days`, `rest_of_day`."""

    def __init__(self) -> None:
        """Nothing judged yet."""
        self.pairs: Pairs = defaultdict(list)
        self.inside: dict[str, list[np.ndarray]] = defaultdict(list)
        self.fit_seconds: list[float] = []
        self.fit_cpu_seconds: list[float] = []

    def ours(self, horizon: str, told: forecast.Forecast, counts: np.ndarray, first: int = 0) -> None:
        """Keep our forecast of one day beside its counts."""
        self.pairs[f"wape_{horizon}"].append((told.mean[0, first:], counts[first:]))
        within = (counts >= told.low[0]) & (counts <= told.high[0])
        self.inside[f"coverage_{horizon}"].append(within[first:])

    def figures(self) -> dict[str, float]:
        """All of it in per cent, and the median time of a fit: on the wall, and of the processor."""
        found = {name: wape(pairs) for name, pairs in self.pairs.items()}
        found |= {name: 100 * float(np.concatenate(days).mean()) for name, days in self.inside.items()}
        wall, cpu = float(np.median(self.fit_seconds)), float(np.median(self.fit_cpu_seconds))
        return found | {"fit_p50_seconds": wall, "fit_p50_cpu_seconds": cpu}


def wape(pairs: list[tuple[np.ndarray, np.ndarray]]) -> float:
    """Summed absolute error over summed calls, in per cent."""
    off = sum(float(np.abs(told - seen).sum()) for told, seen in pairs)
    return 100 * off / sum(float(seen.sum()) for _, seen in pairs)


def rolling(history: Days, first: int, noon: int, closed: Collection[date] | None, peers: bool = True) -> Judged:
    """Judge every day from row `first` on: a day ahead, ten days ahead, and after the first `noon` intervals."""
    judged, counts, days = Judged(), history.counts, history.days
    for row in range(first - FAR + 1, len(days)):
        began, worked = perf_counter(), process_time()
        model = forecast.fit(counts[:row], intervals_per_day=counts.shape[1], days=days[:row], calendar=closed)
        judged.fit_seconds.append(perf_counter() - began)
        judged.fit_cpu_seconds.append(process_time() - worked)
        far = row + FAR - 1
        if row >= first:
            judged.ours("next_day", model.predict([days[row]]), counts[row])
            looked = model.update(counts[row, :noon], day=days[row])
            judged.ours("rest_of_day", looked.predict([days[row]]), counts[row], noon)
        if first <= far < len(days):
            judged.ours("ten_days", model.predict([days[far]]), counts[far])
        if peers:
            _peers(judged, history, row, first, noon)
    return judged


def _peers(judged: Judged, history: Days, row: int, first: int, noon: int) -> None:
    """The same three questions to each peer."""
    counts, days, far = history.counts, history.days, row + FAR - 1
    for name, peer in PEERS.items():
        if row >= first:
            told = peer(counts[:row], days[:row], days[row])
            judged.pairs[f"wape_next_day_{name}"].append((told, counts[row]))
            judged.pairs[f"wape_rest_of_day_{name}"].append(
                (by_the_morning(told, counts[row, :noon]), counts[row, noon:])
            )
        if first <= far < len(days):
            judged.pairs[f"wape_ten_days_{name}"].append((peer(counts[:row], days[:row], days[far]), counts[far]))


def staffing_cost(expected: np.ndarray, truth: np.ndarray, needed: Callable[[float], int] | None = None) -> float:
    """What it costs a quarter-hour to staff by a forecast rather than by the truth: positions idle plus three times
    positions short, on average.
    """
    ask = needed or positions
    gap = np.array([ask(told) - ask(true) for told, true in zip(expected, truth, strict=True)], dtype=float)
    return float(np.where(gap > 0, gap, -SHORT_COSTS * gap).mean())


def positions(calls: float) -> int:
    """Positions needed for so many calls in a quarter-hour: 80 % answered within 20 s, 4 min each, patience 5 min."""
    if calls <= 0:
        return 0
    needed = staffing.positions_needed(
        4 * calls,
        HANDLING_SECONDS,
        answered_share=ANSWERED_SHARE,
        within_seconds=WITHIN_SECONDS,
        patience_seconds=PATIENCE_SECONDS,
    )
    return needed.positions
