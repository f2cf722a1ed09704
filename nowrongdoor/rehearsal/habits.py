"""How the made-up town promises calls and keeps them, read from `town/promises.toml`. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np

from nowrongdoor.rehearsal.script import TOWN_FOLDER

Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Habits:
    """The whole of it, by table; what the numbers mean stands in the file."""

    terms: Shares
    rung: Shares
    again_share: float
    again_minutes: tuple[float, float]
    lists: Shares
    survey_answers: float
    survey_minutes_mean: float
    scores: tuple[float, ...]
    survey_words: Sequence[str]
    sickness: Shares
    words: Mapping[str, Sequence[str]]


@lru_cache(maxsize=1)
def habits() -> Habits:
    """The habits of the made-up town that comes with the house."""
    told = tomllib.loads((TOWN_FOLDER / "promises.toml").read_text("utf-8"))
    first, last = told["again"]["after_minutes"]
    return Habits(
        terms=told["terms"],
        rung=told["rung"],
        again_share=told["again"]["share"],
        again_minutes=(float(first), float(last)),
        lists=told["lists"],
        survey_answers=told["surveys"]["answers"],
        survey_minutes_mean=told["surveys"]["after_minutes_mean"],
        scores=tuple(told["surveys"]["scores"]),
        survey_words=told["surveys"]["words"],
        sickness=told["sickness"],
        words=told["words"],
    )


def chance_of(seed: int, what: str) -> np.random.Generator:
    """A source of chance of this thing's own: the same however often, and by whichever process, it is asked for."""
    return np.random.default_rng([seed, crc32(what.encode())])


def drawn_from(table: Shares, names: Sequence[str], draw: float) -> str:
    """The name whose share a draw between 0 and 1 falls into; the last takes what is left."""
    passed = 0.0
    for name in names[:-1]:
        passed += table[name]
        if draw < passed:
            return name
    return names[-1]
