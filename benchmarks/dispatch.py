"""One decision of the dispatcher: 300 waiting and 200 ready, beside the optimal pairing on the same snapshots."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.measuring.outcome import Figures, Targets, percentile, tell
from benchmarks.measuring.snapshots import SHAPES, Shape, snapshot
from nowrongdoor.engine.dispatch import Pairing, Snapshot, decide, greedy
from nowrongdoor.engine.dispatch.pairing.optimal import optimal

SEED = 11
WAITING, READY, OTHERS = 300, 200, 100
LARGE_READY = 1000

TARGETS: Targets = {"decide_p99_ms": {"at_most": 20}}


@dataclass(frozen=True, slots=True)
class Size:
    """How many snapshots of each shape for us, how many of them for the peer, and how often each is decided."""

    snapshots: int
    peer_snapshots: int
    repeats: int


FULL, QUICK = Size(snapshots=40, peer_snapshots=5, repeats=5), Size(snapshots=1, peer_snapshots=1, repeats=1)


def measure(quick: bool) -> tuple[Figures, Targets]:
    """Every shape, then a thousand ready with one to three waiting."""
    size = QUICK if quick else FULL
    found: Figures = {}
    ours: list[float] = []
    for number, (name, shape) in enumerate(SHAPES.items()):
        drawn = _draw(shape, size.snapshots, seed=SEED + number)
        spent = [_decide_ms(one, greedy) for one in drawn for _ in range(size.repeats)]
        found |= {f"{name}_p50_ms": percentile(spent, 0.5), f"{name}_p99_ms": percentile(spent, 0.99)}
        ours += spent
        if shape.protected == 0:  # with a protected minimum the peer becomes an integer programme of minutes
            found |= _beside_optimal(name, drawn[: size.peer_snapshots], size.repeats)
    whole = {"decide_p50_ms": percentile(ours, 0.5), "decide_p99_ms": percentile(ours, 0.99)}
    return whole | found | _few_waiting(size), TARGETS


def _draw(shape: Shape, count: int, *, seed: int) -> list[Snapshot]:
    rng = np.random.default_rng(seed)
    return [snapshot(shape, rng, waiting=WAITING, ready=READY, others=OTHERS) for _ in range(count)]


def _decide_ms(one: Snapshot, pairing: Pairing) -> float:
    """Milliseconds for one decision, the garbage collector at work as it is in a running house."""
    began = time.perf_counter()
    decide(one, pairing)
    return 1000 * (time.perf_counter() - began)


def _beside_optimal(name: str, snapshots: Sequence[Snapshot], repeats: int) -> Figures:
    """How many times as long the optimal pairing takes, each at its best, and the share of its contacts we serve."""
    ours = sum(min(_decide_ms(one, greedy) for _ in range(repeats)) for one in snapshots)
    theirs = sum(min(_decide_ms(one, optimal) for _ in range(repeats)) for one in snapshots)
    served = [sum(len(decide(one, pairing).assigned) for one in snapshots) for pairing in (greedy, optimal)]
    return {f"{name}_optimal_takes_times": theirs / ours, f"{name}_served_of_optimal": served[0] / served[1]}


def _few_waiting(size: Size) -> Figures:
    """The ordinary moment of a large centre: nearly everybody ready, and somebody has just rung."""
    rng = np.random.default_rng(SEED)
    drawn = [
        snapshot(SHAPES["town"], rng, waiting=1 + number % 3, ready=LARGE_READY, others=OTHERS)
        for number in range(size.snapshots)
    ]
    spent = [_decide_ms(one, greedy) for one in drawn for _ in range(size.repeats)]
    return {"thousand_ready_p50_ms": percentile(spent, 0.5), "thousand_ready_p99_ms": percentile(spent, 0.99)}


if __name__ == "__main__":
    sys.exit(tell("dispatch", __doc__, measure))
