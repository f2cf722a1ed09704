"""Write down what a topic and its article are found by, in both languages: once for each change of either.

The lexemes are ours (`analysing/`), not PostgreSQL's: a word stands there as its stem, and the parts of a compound as
their stems with a `+` before them, so that a hit on a part can count for less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from nowrongdoor.townhall.topics.analysing import analyser, fold, small, split
from nowrongdoor.townhall.topics.models import Findable, KnownWord, Topic
from nowrongdoor.townhall.topics.writing import plain

LANGUAGES = ("da", "en")
MOST_OCCURRENCES = 3
"""Of one lexeme in one place of a text: a word that is said ten times is not ten times as right."""
BATCH = 500
PART = "+"


def index(topics: Iterable[Topic]) -> None:
    """Write anew what these topics are found by."""
    keys = [topic.pk for topic in topics]
    _write(Topic.objects.filter(pk__in=keys), Findable, KnownWord)


def index_all() -> int:
    """Write everything anew, such as after a change of the analyser or its dictionary; how many topics there are."""
    return index_rows(Topic, Findable, KnownWord)


def index_rows(topic: Any, findable: Any, known_word: Any) -> int:
    """As `index_all`, with the models handed in, so that a migration can do it with its own."""
    known_word.objects.all().delete()
    _write(topic.objects.all(), findable, known_word)
    return int(topic.objects.count())


def _write(topics: QuerySet[Any], findable: Any, known_word: Any) -> None:
    rows: list[Any] = []
    words: dict[tuple[str, str], None] = {}
    for topic in topics.select_related("article").prefetch_related("article__hat_words").iterator(chunk_size=BATCH):
        fields = {language: _fields(topic, language) for language in LANGUAGES}
        vectors = {language: vector(_and_code(texts, topic.code), language) for language, texts in fields.items()}
        rows.append(findable(topic_id=topic.pk, **vectors))
        words |= {
            (language, word): None
            for language, texts in fields.items()
            for text in texts.values()
            for word in telling(text, language)
        }
    options = {"update_conflicts": True, "unique_fields": ["topic"], "update_fields": LANGUAGES}
    findable.objects.bulk_create(rows, batch_size=BATCH, **options)
    known_word.objects.bulk_create(
        [_known(known_word, language, word) for language, word in words], batch_size=BATCH, ignore_conflicts=True
    )


def _known(known_word: Any, language: str, word: str) -> Any:
    return known_word(language=language, word=word, stem=analyser(language).stem(word), folded=fold(word))


def _fields(topic: Any, language: str) -> dict[str, str]:
    """The texts of a topic by the weight of their place."""
    texts = {"A": getattr(topic, f"name_{language}"), "B": topic.words}
    article = getattr(topic, "article", None)
    if article is not None:
        texts["A"] += " " + getattr(article, f"title_{language}")
        texts["C"] = " ".join(getattr(row, f"text_{language}") for row in article.hat_words.all())
        texts["D"] = plain(getattr(article, f"body_{language}"))
    return texts


def _and_code(texts: dict[str, str], code: str) -> dict[str, str]:
    """A topic is found by its code too, but what is put together for a code is no word that anybody may have meant."""
    return texts | {"B": f"{texts['B']} {code}"}


def telling(text: str, language: str) -> list[str]:
    """The words of a text without the small ones."""
    return [word for word in split(text) if not small(word, language)]


def vector(fields: dict[str, str], language: str) -> str:
    """PostgreSQL's spelling of a tsvector: each lexeme with its places and their weights. Lexemes are letters, digits
    and our one sign, so that nothing in them needs escaping."""
    found: dict[str, list[str]] = defaultdict(list)
    place = 0
    for weight, text in sorted(fields.items()):
        times: dict[str, int] = defaultdict(int)
        for word in telling(text, language):
            place = min(place + 1, 16_000)
            for lexeme in lexemes(word, language):
                times[lexeme] += 1
                if times[lexeme] <= MOST_OCCURRENCES:
                    found[lexeme].append(f"{place}{weight}")
    return " ".join(f"'{lexeme}':{','.join(dict.fromkeys(places))}" for lexeme, places in found.items())


@lru_cache(50_000)
def lexemes(word: str, language: str) -> tuple[str, ...]:
    """What a text with this word in it is found by."""
    meaning = analyser(language).meaning(word)
    return (*meaning.stems, *(PART + part for part in (*meaning.parts, *meaning.kin)))
