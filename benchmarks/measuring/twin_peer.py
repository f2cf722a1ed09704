"""The hand-written C++ simulator of the same scenario, built where it and a compiler are at hand."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "bench" / "sbr_sim.cpp"
"""Where the peer lies when it is not told; it is no part of this house, and nothing but a comparison needs it."""

BUILD = ("g++", "-O3", "-march=native", "-std=c++17")


class Peer:
    """The built peer; each answer is its own count per second of its own processor time."""

    def __init__(self, program: Path) -> None:
        """A program that has been built."""
        self._program = program

    def calls_per_cpu_second(self, calls: int, *, lognormal: bool = False) -> float:
        """A steady run of so many calls."""
        return self._ask(
            r"calls/s\(cpu\)=([0-9.e+]+)", "speed", str(calls), "s7", *(["lognormal"] if lognormal else [])
        )

    def futures_per_cpu_second(self, futures: int, minutes: int, *, lognormal: bool = False) -> float:
        """So many short runs from one moment."""
        words = ["twin", str(futures), str(minutes), "s7", *(["lognormal"] if lognormal else [])]
        return self._ask(r"reps/s\(cpu\)=([0-9.e+]+)", *words)

    def _ask(self, pattern: str, *words: str) -> float:
        told = subprocess.run([str(self._program), *words], capture_output=True, text=True, check=True, timeout=500)
        found = re.search(pattern, told.stdout)
        if found is None:
            raise RuntimeError(f"the peer said something else: {told.stdout[:300]}")
        return float(found.group(1))


@contextmanager
def built(source: Path, *flags: str) -> Iterator[Peer | None]:
    """The peer, built into a folder that is swept; None, and a word on stderr, where source or compiler is missing."""
    if not source.is_file() or shutil.which(BUILD[0]) is None:
        print(f"no peer: {source} or {BUILD[0]} is not here; our own figures only", file=sys.stderr)
        yield None
        return
    with TemporaryDirectory() as folder:
        program = Path(folder) / "peer"
        subprocess.run([*BUILD, *flags, str(source), "-o", str(program)], check=True, timeout=300)
        yield Peer(program)


def told_on_the_command_line() -> tuple[Path, int | None, list[str]]:
    """`--peer PATH` and `--times N` if they are there, and the words left for every benchmark."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--peer", type=Path, default=BESIDE)
    parser.add_argument("--times", type=int, default=None)
    options, words = parser.parse_known_args()
    return options.peer, options.times, words
