"""Find topics and articles by words as people type them: beginnings of words, stems, and small slips of the finger.

First all words must stand in the text (PostgreSQL's full text, each word as a beginning: `pas` finds `pasfornyelse`),
or, being long, inside the words of the head.
Where nothing holds them all, every text is scored word by word: a hit in the head, a hit in the body, or a word of the
head that looks alike (trigrams without accents: `kørekrot` and `korekort` both find `kørekort`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

CONFIGS = {"da": "danish", "en": "english"}
MOST_WORDS = 8
ALIKE = 0.36
SHORTEST_SLIP = 4
SHORTEST_PART = 5
_OPENS, _CLOSES = "\x02", "\x03"


def split(words: str) -> list[str]:
    """The words of a question to the search, at most eight; whatever is no letter or digit only parts them."""
    return [word[:40] for word in re.findall(r"[^\W_]+", words.lower())][:MOST_WORDS]


def _beginnings(words: Sequence[str], joined: str) -> str:
    """The words as PostgreSQL's query for texts in which they begin a word. They hold letters and digits only."""
    return joined.join(f"'{word}':*" for word in words)


def _parts(words: Sequence[str]) -> list[str] | None:
    """Patterns for long words inside compounds, such as `fornyelse`. Short ones stand in too many words by chance."""
    return [f"%{word}%" for word in words] if min(map(len, words)) >= SHORTEST_PART else None


_ALL_WORDS = {
    language: f"""
SELECT article.id
FROM topics_article AS article JOIN topics_topic AS topic ON topic.id = article.topic_id,
     to_tsquery('{config}', %(query)s) AS query
WHERE topic.active AND (article.found_{language} @@ query
  OR lower(article.title_{language} || ' ' || article.words) LIKE ALL (%(parts)s::text[]))
ORDER BY to_tsvector('{config}', article.title_{language}) @@ query
           OR coalesce(lower(article.title_{language}) LIKE ALL (%(parts)s::text[]), false) DESC,
         to_tsvector('{config}', article.words) @@ query DESC,
         ts_rank(article.found_{language}, query) DESC, article.title_{language}
LIMIT %(most)s
"""  # noqa: S608 - the two languages are ours
    for language, config in CONFIGS.items()
}

_SCORED = """
SELECT id FROM (
  SELECT id, heading, near, sum(greatest(
    CASE WHEN to_tsvector('{config}', heading) @@ query THEN 1.0 END,
    CASE WHEN to_tsvector('{config}', others) @@ query THEN 0.8 END,
    CASE WHEN found @@ query THEN 0.4 END,
    CASE WHEN length(word) >= {shortest} AND alike >= {least} THEN 0.7 * alike END, 0)) AS score,
    count(*) FILTER (WHERE numnode(query) > 0) AS telling
  FROM ({rows}) AS rows
  CROSS JOIN unnest(%(words)s::text[], %(queries)s::text[]) AS asked(word, spelled)
  CROSS JOIN LATERAL (SELECT to_tsquery('{config}', spelled) AS query,
    strict_word_similarity(unaccent(word), unaccent(lower(heading || ' ' || others))) AS alike) AS compared
  GROUP BY id, heading, near
) AS scored
WHERE score > 0 AND score >= 0.25 * telling
ORDER BY score DESC, near DESC, heading
LIMIT %(most)s
"""

_ARTICLES = """
SELECT article.id, article.title_{language} AS heading, replace(article.words, '|', ' ') AS others,
       article.found_{language} AS found, false AS near
FROM topics_article AS article JOIN topics_topic AS topic ON topic.id = article.topic_id WHERE topic.active
"""

_TOPICS = """
SELECT topic.id, topic.name_{language} AS heading,
       replace(topic.words, '|', ' ') || ' ' || replace(topic.code, '-', ' ') AS others,
       NULL::tsvector AS found, team.code = %(hat)s AS near
FROM topics_topic AS topic JOIN people_team AS team ON team.id = topic.team_id WHERE topic.active AND team.active
"""


def article_ids(words: Sequence[str], *, language: str, most: int) -> list[int]:
    """The keys of the articles that fit best, best first: all words, title before search words before text."""
    asked: dict[str, Any] = {"query": _beginnings(words, " & "), "parts": _parts(words), "most": most}
    found = _ask(_ALL_WORDS[language], asked)
    return found or _ask(_scored(_ARTICLES, language), _asked(words, most))


def topic_ids(words: Sequence[str], *, language: str, most: int, hat: str) -> list[int]:
    """The keys of the topics that fit best; among equals those of the hat come first."""
    return _ask(_scored(_TOPICS, language), _asked(words, most) | {"hat": hat})


def _scored(rows: str, language: str) -> str:
    config = CONFIGS[language]
    return _SCORED.format(rows=rows.format(language=language), config=config, shortest=SHORTEST_SLIP, least=ALIKE)


def _asked(words: Sequence[str], most: int) -> dict[str, Any]:
    """Each word by itself, and as a query; words such as *jeg* and *en* make an empty one and count for nothing."""
    return {"words": list(words), "queries": [_beginnings([word], "") for word in words], "most": most}


def _ask(statement: str, values: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def snippets(texts: Sequence[str], words: Sequence[str], *, language: str) -> list[SafeString]:
    """The piece of each plain text where the words stand, with `<mark>` around them and all else escaped."""
    options = f"StartSel={_OPENS}, StopSel={_CLOSES}, MaxWords=26, MinWords=14"
    clean = [text.replace(_OPENS, "").replace(_CLOSES, "") for text in texts]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ts_headline(%s::regconfig, body, to_tsquery(%s::regconfig, %s), %s)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS given(body, place) ORDER BY place",
            [CONFIGS[language], CONFIGS[language], _beginnings(words, " | "), options, clean],
        )
        return [_marked(row[0]) for row in cursor.fetchall()]


def _marked(text: str) -> SafeString:
    safe = str(escape(text)).replace(_OPENS, "<mark>").replace(_CLOSES, "</mark>")
    return mark_safe(safe)  # noqa: S308 - everything but our two marks was escaped the line before
