"""A word's meanings: what it is found by, whole, and what it is found by as a part of a compound."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer

from nowrongdoor.townhall.topics.analysing.compounds import Compounds
from nowrongdoor.townhall.topics.analysing.dictionary import Dictionary, found_in
from nowrongdoor.townhall.topics.analysing.words import IRREGULAR

REMEMBERED_WORDS = 50_000
SHORTEST_BASE = 3
LANGUAGES = {"da": "danish", "en": "english"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """The stems of a word, the stems of the parts it is put together of, and that of the verb it is made from."""

    stems: tuple[str, ...]
    parts: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()


class Analyser:
    """One language's words. Without a dictionary a word has its stem and no parts."""

    def __init__(self, language: str, dictionary: Dictionary | None = None) -> None:
        self.language = language
        self._dictionary = dictionary
        self._compounds = Compounds(dictionary.lexicon) if dictionary else None
        self._stemmer = snowballstemmer.stemmer(LANGUAGES[language])
        self.meaning = lru_cache(REMEMBERED_WORDS)(self._meaning)
        self.stem = lru_cache(REMEMBERED_WORDS)(self._stem)

    @property
    def has_dictionary(self) -> bool:
        """Whether words are looked up, or only cut."""
        return self._dictionary is not None

    def _stem(self, word: str) -> str:
        """The word without its ending; `børn` is the same as `barn`."""
        if self.language != "da":
            return str(self._stemmer.stemWord(word))
        stem = IRREGULAR.get(word) or str(self._stemmer.stemWord(word))
        return IRREGULAR.get(stem, stem)

    def _meaning(self, word: str) -> Meaning:
        """What one word in small letters is found by."""
        if self._dictionary is None or self._compounds is None or not word.isalpha():
            return Meaning((self.stem(word),))
        lemmas = self._dictionary.lemmas(word)
        stems = tuple(dict.fromkeys(self.stem(form) for form in (word, *lemmas)))
        parts = [self.stem(part) for lemma in lemmas for part in self._compounds.parts(lemma)]
        kin = [self.stem(verb) for lemma in lemmas for verb in self._verbs(lemma)]
        return Meaning(stems, _others(parts, stems), _others(kin, stems))

    def _verbs(self, noun: str) -> list[str]:
        """The verb that a noun in -ing or -ning is made from, where the dictionary has it: `flytte` for `flytning`."""
        for ending in ("ing", "ning"):
            base = noun.removesuffix(ending)
            if noun.endswith(ending) and len(base) >= SHORTEST_BASE and self._dictionary:
                verbs = [verb for verb in (base + "e", base + base[-1] + "e") if verb in self._dictionary.lexicon]
                if verbs:
                    return verbs[:1]
        return []


def _others(stems: Iterable[str], than: tuple[str, ...]) -> tuple[str, ...]:
    """Each once, without those in `than`."""
    return tuple(dict.fromkeys(stem for stem in stems if stem not in than))


@cache
def analyser(language: str) -> Analyser:
    """The analyser of "da" or "en", made once in a process: the dictionary takes half a second and 50 MB."""
    return Analyser(language, found_in() if language == "da" else None)
