"""The advisor: a round of proposals for 36 and for 300 agents, how near its figures are, and do its intervals hold?

The pictures are moments of light days with an explosion. For the speed everybody outside the calling team is given the
hat that is asked for, so that there are far more candidates than a town would have.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from statistics import fmean, median

from benchmarks.measuring.light_town import LightTown, read
from benchmarks.measuring.outcome import Figures, Targets, tell
from benchmarks.measuring.taps_coverage import Compared, Look, Watching, compared
from benchmarks.measuring.taps_day import a_day
from benchmarks.measuring.taps_town import callers, drawn_explosion, kept_counts
from nowrongdoor.rehearsal.script import Script, script
from nowrongdoor.townhall.planning.advising import BATCHES, Round
from nowrongdoor.townhall.planning.foreseen import WHATS
from nowrongdoor.townhall.planning.futures import HORIZONS, Futures
from nowrongdoor.townhall.planning.picture import Picture
from nowrongdoor.townhall.planning.rules import Candidate, begins_in_seconds

DAY = date(2026, 11, 20)
DAYS, QUICK_DAYS = 12, 1
ROUNDS, QUICK_ROUNDS = 7, 1
THREADS = 2
REFERENCE_FUTURES = 2000

TARGETS: Targets = {
    "round_36_p50_ms": {"at_most": 500},
    "round_300_p50_ms": {"at_most": 3000},
    "coverage": {"at_least": 0.85, "at_most": 0.95},
    "share_off_points": {"at_most": 1.0},
}


def measure(quick: bool) -> tuple[Figures, Targets]:
    """Days with looks ahead first; then rounds on the busiest moments seen."""
    town, made_up = read(script()), script()
    looks, figures = [], []
    for seed in range(1, (QUICK_DAYS if quick else DAYS) + 1):
        found, of_day = _day(town, made_up, seed)
        looks += found
        figures += of_day
    crowded = sorted(looks, key=lambda look: -len(look.picture.waiting))[:5]
    times = _rounds([look.picture for look in crowded], QUICK_ROUNDS if quick else ROUNDS)
    return _held(figures) | times, TARGETS


def _day(town: LightTown, made_up: Script, seed: int) -> tuple[list[Look], list[Compared]]:
    watching = Watching(made_up, kept_counts(made_up, seed), seed)
    day = a_day(town, callers(made_up, DAY, seed, drawn_explosion(made_up, seed)), DAY, watching, seed)
    return watching.looks, list(compared(day, watching.looks))


def _held(figures: Sequence[Compared]) -> Figures:
    """How often what happened lay inside, altogether and by figure; and the means, to see what leans which way."""
    found: Figures = {"figures_compared": float(len(figures)), "coverage": fmean(one.inside for one in figures)}
    for what in WHATS:
        mine = [one for one in figures if one.what == what]
        found[f"coverage_{what}"] = fmean(one.inside for one in mine)
        found[f"foretold_{what}"] = fmean(one.mean for one in mine)
        found[f"happened_{what}"] = fmean(one.happened for one in mine)
    return found


def _rounds(pictures: Sequence[Picture], times: int) -> Figures:
    """The whole round as the house does it once it has the picture; wall clock, and processor time beside it."""
    found: Figures = {}
    for people, wide in ((36, 1), (300, 9)):
        took, cpu, off = [], [], []
        for number in range(times):
            picture, to = _everybody_may(_crowd(pictures[number % len(pictures)], wide, people))
            asked = _candidates(picture, to)
            began, cpu_began = time.perf_counter(), time.process_time()
            advised = Round(picture, to, asked, 60, number, THREADS).advise()
            took.append(1000 * (time.perf_counter() - began))
            cpu.append(1000 * (time.process_time() - cpu_began))
            off.append(_off(picture, to, advised.nobody.at(to, 60).share, number))
        found |= {f"round_{people}_p50_ms": median(took), f"round_{people}_cpu_p50_ms": median(cpu)}
        found |= {f"candidates_{people}": float(len(asked)), f"futures_{people}": float(advised.futures_played)}
        found["share_off_points"] = max(found.get("share_off_points", 0.0), fmean(off))
    return found


def _off(picture: Picture, to: str, share: float, seed: int) -> float:
    """How far the share is from that of 2,000 futures of the same courses, in percentage points."""
    ways = Futures(picture, seed, BATCHES, THREADS).play([[]], each=REFERENCE_FUTURES // BATCHES, minutes=max(HORIZONS))
    return 100 * abs(share - float(ways[0].share[:, picture.numbers[to]].mean()))


def _crowd(picture: Picture, wide: int, people: int) -> Picture:
    """The same moment in a town so many times as large, cut to so many people."""
    everybody = [replace(one, agent_id=one.agent_id + 1000 * copy) for copy in range(wide) for one in picture.people]
    lines = tuple(replace(line, expected=tuple(wide * rate for rate in line.expected)) for line in picture.lines)
    return replace(picture, lines=lines, people=tuple(everybody[:people]), waiting=picture.waiting * wide)


def _everybody_may(picture: Picture) -> tuple[Picture, str]:
    """Everybody holds the hat of the line with most waiting."""
    codes = [code for code, _waited in picture.waiting] or [picture.lines[0].code]
    to = max(picture.numbers, key=codes.count)
    return replace(picture, people=tuple(replace(one, hats=one.hats | {to}) for one in picture.people)), to


def _candidates(picture: Picture, to: str) -> list[Candidate]:
    return [
        Candidate(one.agent_id, begins_in_seconds(picture, one), bool(one.in_hand))
        for one in picture.people
        if one.base != to and one.lent is None
    ]


if __name__ == "__main__":
    sys.exit(tell("advisor", __doc__, measure))
