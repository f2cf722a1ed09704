"""Take a Danish compound apart: `pasfornyelse` is `pas` and `fornyelse`.

Fewest parts win; among these the reading with most *s* between its parts (`barsel-s-uge`, not `barsel-suge`). What
comes apart is the lemma, not the bent form: the endings of bent forms look too much like words.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

SHORTEST = 4
LONGEST_WORD = 34
MOST_PARTS = 4
JOINTS = ("", "s")

SHORT_WORDS = frozenset(
    [
        "and",
        "avl",
        "bad",
        "bar",
        "bil",
        "bio",
        "bod",
        "bog",
        "bor",
        "bus",
        "by",
        "bær",
        "bøn",
        "bør",
        "cv",
        "dag",
        "dyr",
        "dør",
        "eje",
        "el",
        "far",
        "fag",
        "gas",
        "gæld",
        "had",
        "hal",
        "hav",
        "hul",
        "hus",
        "hud",
        "ild",
        "job",
        "jul",
        "kro",
        "kød",
        "køb",
        "land",
        "leg",
        "leje",
        "liv",
        "lov",
        "luk",
        "lys",
        "løn",
        "lån",
        "mad",
        "mor",
        "mål",
        "nat",
        "ny",
        "nød",
        "oplæg",
        "orm",
        "ost",
        "pas",
        "pind",
        "post",
        "pris",
        "rad",
        "råd",
        "rod",
        "ret",
        "rum",
        "rør",
        "salg",
        "sag",
        "sal",
        "sild",
        "sne",
        "sol",
        "sti",
        "stø",
        "søn",
        "syg",
        "syn",
        "sø",
        "tag",
        "tal",
        "tand",
        "tid",
        "tog",
        "toj",
        "tur",
        "tøj",
        "ugle",
        "uge",
        "ur",
        "vagt",
        "valg",
        "vej",
        "ven",
        "vin",
        "våd",
        "vælg",
        "øl",
        "øje",
        "øre",
        "år",
        "ægte",
    ]
)
"""The only words below four letters that may be a part: others stand in too many words by chance."""

NO_PARTS = frozenset(
    [
        "else",
        "elses",
        "elser",
        "ende",
        "ende",
        "eren",
        "eret",
        "erne",
        "ering",
        "erede",
        "hede",
        "heden",
        "heder",
        "iske",
        "isme",
        "ister",
        "lige",
        "ligt",
        "lighed",
        "ning",
        "ninge",
        "ninger",
        "ning",
        "sels",
        "sler",
        "tion",
        "tion",
        "tiv",
        "able",
        "able",
        "over",
        "under",
        "efter",
        "imod",
        "frem",
        "hvor",
        "inde",
        "inden",
        "ikke",
        "selv",
        "hver",
        "alle",
        "ance",
        "ante",
        "arie",
        "ater",
        "enes",
        "ener",
        "eres",
        "eris",
        "ette",
        "ling",
        "linger",
        "ment",
        "ske",
        "skab",
        "somme",
        "telse",
        "teri",
        "tere",
        "vise",
        "sten",
    ]
)
"""Endings and small words that the dictionary knows as words too."""


@dataclass(frozen=True, slots=True)
class Way:
    """One reading of a compound: its parts in order, and how many of them are joined by an *s*."""

    parts: tuple[str, ...]
    joints: int


class Compounds:
    """Knows the words that parts may be."""

    def __init__(self, lexicon: Container[str]) -> None:
        self._lexicon = lexicon

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, or none where it is no compound of words we know.

        Where it can be read in several ways that are equally good, the parts of all of them: *tand* and *lægeregning*,
        *tandlæge* and *regning*.
        """
        if not SHORTEST < len(word) <= LONGEST_WORD:
            return ()
        for most in range(2, MOST_PARTS + 1):
            if ways := self._ways(word, most):
                joints = max(way.joints for way in ways)
                return tuple(dict.fromkeys(part for way in ways if way.joints == joints for part in way.parts))
        return ()

    def _ways(self, word: str, count: int) -> list[Way]:
        """Every way to read a word as exactly so many parts."""
        if count == 1:
            return [Way((word,), 0)] if self._is_part(word) else []
        return [
            Way((word[:end], *rest.parts), rest.joints + bool(joint))
            for end in range(2, len(word) - 1)
            if self._is_part(word[:end])
            for joint in JOINTS
            if word.startswith(joint, end)
            for rest in self._ways(word[end + len(joint) :], count - 1)
        ]

    def _is_part(self, word: str) -> bool:
        if len(word) < SHORTEST:
            return word in SHORT_WORDS
        return word not in NO_PARTS and word in self._lexicon
