"""Searching with what PostgreSQL has by itself: the peers of our own search, on the same rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

_TEXTS = """
SELECT topic.code, article.title_da AS title, replace(topic.words, '|', ' ') AS words, article.body_da AS body
FROM topics_article AS article JOIN topics_topic AS topic ON topic.id = article.topic_id
"""

_VECTOR = """
(setweight(to_tsvector('danish', title), 'A') || setweight(to_tsvector('danish', words), 'A')
 || setweight(to_tsvector('danish', body), 'C'))
"""

_MATCHED = f"""
SELECT code FROM (SELECT code, {_VECTOR} AS vector FROM ({_TEXTS}) AS texts) AS vectors,
  to_tsquery('danish', %s) AS query
WHERE vector @@ query ORDER BY ts_rank(vector, query) DESC, code LIMIT 5
"""  # noqa: S608 - all of it is ours

_ALIKE = f"""
SELECT code FROM ({_TEXTS}) AS texts
ORDER BY greatest(word_similarity(%(words)s, title || ' ' || words), 0.5 * word_similarity(%(words)s, body)) DESC, code
LIMIT 5
"""  # noqa: S608 - all of it is ours


def finders() -> dict[str, Callable[[str], list[str]]]:
    """PostgreSQL's `danish` for all words and for any word, the beginnings of all words, and trigrams."""
    return {
        "postgres_all": lambda words: _matched(words, " & ", ""),
        "postgres_any": lambda words: _matched(words, " | ", ""),
        "prefix": lambda words: _matched(words, " & ", ":*"),
        "trigrams": lambda words: _asked(_ALIKE, {"words": words}),
    }


def _matched(words: str, joined: str, mark: str) -> list[str]:
    pieces = re.findall(r"[^\W_]+", words.lower())
    return _asked(_MATCHED, [joined.join(f"'{piece}'{mark}" for piece in pieces)])


def _asked(statement: str, values: object) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def no_synonyms() -> Iterator[None]:
    """The town's editors have written no synonyms, for as long as this lasts."""
    from nowrongdoor.townhall.topics import searching

    kept, searching.synonyms = searching.synonyms, list
    try:
        yield
    finally:
        searching.synonyms = kept
