"""The piece of an article that answers, with the words that were hit marked."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from nowrongdoor.townhall.topics.analysing import split
from nowrongdoor.townhall.topics.asking import Asked
from nowrongdoor.townhall.topics.indexing import lexemes

WORDS_SHOWN = 26
WORDS_BEFORE = 6
REMEMBERED_WORDS = 50_000
_LEXEME = re.compile(r"'([^']+)'(:\*)?")


def snippet(text: str, question: Asked) -> SafeString:
    """The words of a plain text around its first hits, with `<mark>` around those and everything else escaped."""
    whole, begins = _wanted(question)
    words = text.split()
    hits = [_hit(word, question.language, whole, begins) for word in words]
    start = _start(hits)
    shown = [
        f"<mark>{escape(word)}</mark>" if hit else str(escape(word))
        for word, hit in list(zip(words, hits, strict=True))[start : start + WORDS_SHOWN]
    ]
    return mark_safe(("… " if start else "") + " ".join(shown))  # noqa: S308 - every word was escaped two lines above


def _wanted(question: Asked) -> tuple[frozenset[str], tuple[str, ...]]:
    """The lexemes that hit by themselves, and the beginnings of words that do."""
    single = [query for ways in question.ways for query in ways if "&" not in query]
    found = [match for query in single for match in _LEXEME.findall(query)]
    return frozenset(stem for stem, begin in found if not begin), tuple(stem for stem, begin in found if begin)


def _hit(word: str, language: str, whole: frozenset[str], begins: tuple[str, ...]) -> bool:
    pieces, found = _pieces(word, language)
    return not whole.isdisjoint(found) or any(piece.startswith(begins) for piece in pieces)


@lru_cache(REMEMBERED_WORDS)
def _pieces(word: str, language: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words in what stands between two spaces, and everything they are found by."""
    pieces = tuple(split(word))
    return pieces, frozenset(lexeme for piece in pieces for lexeme in lexemes(piece, language))


def _start(hits: list[bool]) -> int:
    """Where to begin so that most hits are seen, a few words before the first of them."""
    first = [place for place, hit in enumerate(hits) if hit]
    best = max(first, key=lambda place: (sum(hits[place : place + WORDS_SHOWN - WORDS_BEFORE]), -place), default=0)
    return max(0, best - WORDS_BEFORE)
