"""From what somebody types to what is asked of the database: for each telling word, ways to hit it and their worth.

A word is hit best by itself in any form, then by an editor's synonym, then as a part of a compound, or by its own parts
when it is one, then as the beginning of a word, and last by what it may have been meant as when nothing holds it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nowrongdoor.townhall.topics.analysing import Analyser, analyser, joined_pairs, small, split
from nowrongdoor.townhall.topics.indexing import PART

MOST_LETTERS = 400
MOST_WORDS = 12
SHORTEST_BEGINNING = 3
REMEMBERED_PHRASES = 10_000

SAME, MEANS, INSIDE, BOTH_PARTS, KIN, BEGINS, SLIPPED = 1.0, 0.8, 0.55, 0.75, 0.7, 0.6, 0.8
FIRST_PART, LAST_PART = 0.4, 0.2
"""The first part of a compound says what it is about (*plejehjem* in *plejehjemsplads*), the last only what it is."""


@dataclass(slots=True)
class Asked:
    """The telling words of a question, and for each its ways: PostgreSQL's query and what a hit is worth."""

    language: str
    words: list[str]
    ways: list[dict[str, float]] = field(default_factory=list)

    def add(self, place: int, query: str, worth: float) -> None:
        """One more way to hit a word; of two worths the better counts."""
        self.ways[place][query] = max(worth, self.ways[place].get(query, 0.0))

    def rows(self) -> tuple[list[int], list[float], list[str]]:
        """Places, worths and queries, side by side."""
        found = [(place, worth, query) for place, ways in enumerate(self.ways) for query, worth in ways.items()]
        return [one[0] for one in found], [one[1] for one in found], [one[2] for one in found]


def asked(text: str, language: str, same: Sequence[tuple[str, ...]] = ()) -> Asked:
    """Understand what was typed; `same` holds the editors' synonyms. Letters and words beyond the most are left out."""
    words = split(text[:MOST_LETTERS])
    telling = [word for word in words if not small(word, language)] or words
    question = Asked(language, list(dict.fromkeys(telling))[:MOST_WORDS])
    lexicon = analyser(language)
    question.ways = [_ways(word, lexicon) for word in question.words]
    for pair, places in joined_pairs(question.words).items():
        for place in places:
            question.add(place, f"'{lexicon.stem(pair)}'", SAME)
    _add_synonyms(question, lexicon, same)
    return question


def _ways(word: str, lexicon: Analyser) -> dict[str, float]:
    """The ways to hit a single word by itself."""
    meaning = lexicon.meaning(word)
    ways: dict[str, float] = {}
    for part in meaning.parts:
        worth = LAST_PART if part == meaning.parts[-1] else FIRST_PART
        ways |= {f"'{part}'": worth, f"'{PART}{part}'": worth}
    for verb in meaning.kin:
        ways |= {f"'{verb}'": KIN, f"'{PART}{verb}'": INSIDE}
    if meaning.parts:
        ways[" & ".join(_somewhere(part) for part in meaning.parts[:4])] = BOTH_PARTS
    if len(word) >= SHORTEST_BEGINNING:
        ways[f"'{word}':*AB"] = BEGINS
        ways |= {f"'{stem}':*AB": BEGINS for stem in meaning.stems if len(stem) >= SHORTEST_BEGINNING}
    ways |= {f"'{PART}{stem}'": INSIDE for stem in meaning.stems}
    return ways | {f"'{stem}'": SAME for stem in meaning.stems}


def _somewhere(stem: str) -> str:
    return f"('{stem}' | '{PART}{stem}')"


def _add_synonyms(question: Asked, lexicon: Analyser, same: Sequence[tuple[str, ...]]) -> None:
    """Where a word or phrase of a row of synonyms was typed, the others of the row are ways to hit it too."""
    typed = {stem: place for place, word in enumerate(question.words) for stem in lexicon.meaning(word).stems}
    for phrases in same:
        meant = [_stems(phrase, question.language) for phrase in phrases]
        for stems in meant:
            if stems and all(stem in typed for stem in stems):
                for place in {typed[stem] for stem in stems}:
                    _add_others(question, place, stems, meant)


def _add_others(question: Asked, place: int, typed: tuple[str, ...], meant: Sequence[tuple[str, ...]]) -> None:
    for stems in meant:
        if stems and stems != typed:
            question.add(place, " & ".join(f"'{stem}'" for stem in stems), MEANS)


@lru_cache(REMEMBERED_PHRASES)
def _stems(phrase: str, language: str) -> tuple[str, ...]:
    words = split(phrase)
    telling = [word for word in words if not small(word, language)] or words
    return tuple(analyser(language).stem(word) for word in telling)


def correct(question: Asked, meant: Mapping[int, Sequence[str]]) -> None:
    """Add the words that a word with a slip in it may have been meant as, best first."""
    lexicon = analyser(question.language)
    for place, words in meant.items():
        for rank, word in enumerate(words):
            for query, worth in _ways(word, lexicon).items():
                question.add(place, query, worth * SLIPPED / (1 + 0.3 * rank))
