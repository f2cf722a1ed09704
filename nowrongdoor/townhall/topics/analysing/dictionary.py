"""A Danish spelling dictionary, when one is on the machine: whether a word is spelled so, and what it is a form of.

`bin/assets` puts Stavekontrolden's files into the folder `dictionary` beside this package; Debian's `hunspell-da`
carries the same. The files keep their own terms (GPL, LGPL or MPL), and their notice lies beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

NAME = "da_DK"
FOLDERS = (Path(__file__).resolve().parents[1] / "dictionary", Path("/usr/share/hunspell"))
SHORTEST_LEMMA = 3


class Speller(Protocol):
    """What we ask of the hunspell library."""

    def spell(self, word: str) -> bool:
        """Whether the word is spelled so."""

    def stem(self, word: str) -> tuple[str, ...]:
        """The dictionary's own entries that the word is a form of."""


class Dictionary:
    """The dictionary's words, and the forms of each."""

    def __init__(self, speller: Speller, lexicon: frozenset[str]) -> None:
        self._speller = speller
        self.lexicon = lexicon

    def lemmas(self, word: str) -> tuple[str, ...]:
        """What the word is a form of; itself where that is one reading, and where the dictionary does not know it."""
        found = [lemma.lower() for lemma in self._speller.stem(word)]
        if not found or word in found:
            return (word,)
        kept = [_whole(word, lemma) for lemma in found if len(lemma) >= SHORTEST_LEMMA]
        return tuple(dict.fromkeys(kept)) or (word,)


def _whole(word: str, lemma: str) -> str:
    """Of a compound it does not list, hunspell tells the last part only: put back what stood before it."""
    place = word.find(lemma[:3], 2)
    return word[:place] + lemma if place > 0 and word[:3] != lemma[:3] else lemma


def found_in(folders: Iterable[Path] = FOLDERS) -> Dictionary | None:
    """The dictionary of the first folder that has one; None when none has, or the library is not there."""
    try:
        from hunspell import Hunspell
    except ImportError:
        return None
    for folder in folders:
        if (folder / f"{NAME}.dic").is_file() and (folder / f"{NAME}.aff").is_file():
            lexicon = frozenset(_entries((folder / f"{NAME}.dic").read_text("utf-8", errors="replace")))
            return Dictionary(Hunspell(NAME, hunspell_data_dir=str(folder)), lexicon)
    return None


def _entries(text: str) -> Iterator[str]:
    """The entries in small letters that are words by themselves, and the first parts written with a dash (`børne-`)."""
    for line in text.splitlines()[1:]:
        word = line.partition("/")[0].partition(" ")[0].partition("\t")[0].removesuffix("-")
        if word.isalpha() and word.islower():
            yield word
