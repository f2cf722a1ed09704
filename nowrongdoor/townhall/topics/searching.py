"""Find topics and articles by words as people type them: bent forms, parts of compounds, synonyms, slips.

The words are understood in `asking.py`; here the database is asked. A word tells the more the fewer topics it hits
(K. Spärck Jones, "A statistical interpretation of term specificity", Journal of Documentation 28(1), 1972), and a hit
counts by its place: name and title, search words, words for hats, text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from nowrongdoor.townhall.topics.analysing import analyser, distance, fold
from nowrongdoor.townhall.topics.asking import Asked, asked, correct
from nowrongdoor.townhall.topics.knowledge_rows import Synonyms

PLACES = [0.25, 0.4, 0.75, 1.0]
"""What a hit in the text, in the words for hats, in the search words and in a name or title is worth."""

PLACES_OF_NAMES = [0.0, 0.0, 0.75, 1.0]
WHOLE = 0.5
"""How much it tells against an answer that it holds only some of the words (the power of the share it holds)."""

OWN_HAT = 1.15
LEAST_OF_BEST = 0.12
"""Whatever scores less than this share of the best is no answer to the same question."""

LOOKED_AT = 200
"""Of those with any hit, how many are weighed to the end; far more than anybody reads."""

LANGUAGES = ("da", "en")
SHORTEST_SLIP = 4
MOST_SLIPS = 3

_SCORED = """
WITH asked AS (
  SELECT word, worth, query::tsquery AS query FROM unnest(%(words)s::int[], %(worths)s::real[], %(queries)s::text[])
    AS typed(word, worth, query)),
hits AS (
  SELECT findable.topic_id, asked.word, max(asked.worth * ts_rank(%(places)s::real[], {language}, asked.query)) AS hit
  FROM asked JOIN topics_findable AS findable ON {language} @@ asked.query
  GROUP BY findable.topic_id, asked.word),
rarity AS (
  SELECT word, ln(1 + (SELECT count(*) FROM topics_topic) / (sum(hit) / nullif(max(hit), 0))) AS telling
  FROM hits GROUP BY word),
sums AS (
  SELECT topic_id, sum(hit * telling) AS score, sum(telling) AS covered
  FROM hits JOIN rarity USING (word) WHERE hit > 0 GROUP BY topic_id
  ORDER BY sum(hit * telling) DESC LIMIT %(looked_at)s),
scored AS (
  SELECT topic.id, topic.name_da,
    score * power(covered / (SELECT sum(telling) FROM rarity), %(whole)s)
      * CASE WHEN team.code = %(hat)s THEN %(own)s ELSE 1 END
      AS score
  FROM sums JOIN topics_topic AS topic ON topic.id = sums.topic_id JOIN people_team AS team ON team.id = topic.team_id
  WHERE topic.active AND team.active
    AND (NOT %(written)s OR EXISTS (SELECT FROM topics_article AS article WHERE article.topic_id = topic.id)))
SELECT id FROM scored WHERE score >= %(least)s * (SELECT max(score) FROM scored)
ORDER BY score DESC, name_da, id LIMIT %(most)s
"""

_KNOWN = """
SELECT typed.word FROM unnest(%(words)s::text[], %(stems)s::text[]) AS typed(word, stem)
WHERE EXISTS (SELECT FROM topics_knownword AS known WHERE known.language = %(language)s AND known.stem = typed.stem)
  OR EXISTS (SELECT FROM topics_knownword AS known WHERE known.language = %(language)s
    AND known.word ~>=~ typed.word AND known.word ~<~ (typed.word || chr(1114111)))
"""
"""LIKE with a beginning that is no constant cannot use an index; comparing letter by letter can."""

_ALIKE = """
SELECT known.word FROM topics_knownword AS known
WHERE known.language = %(language)s AND known.folded %% %(folded)s
ORDER BY similarity(known.folded, %(folded)s) DESC, known.word LIMIT 30
"""


@dataclass(frozen=True, slots=True)
class Search:
    """What was found for what was typed."""

    topic_ids: list[int]
    question: Asked
    meant: str = ""
    """What was probably meant, where a word with a slip in it was read as another; empty otherwise."""


def search(text: str, *, language: str, most: int, hat: str = "", written: bool = True) -> Search:
    """The topics that fit best, best first, in "da" or "en"; those of the worn hat first among equals.

    `written`: only topics with an article, which are then found by its text too.
    """
    question = asked(text, language, synonyms())
    if not question.words:
        return Search([], question)
    slips = meant_by(question)
    correct(question, slips)
    places, worths, queries = question.rows()
    values = {
        "words": places, "worths": worths, "queries": queries, "hat": hat, "own": OWN_HAT,
        "written": written, "places": PLACES if written else PLACES_OF_NAMES, "least": LEAST_OF_BEST, "most": most,
        "looked_at": LOOKED_AT, "whole": WHOLE,
    }  # fmt: skip
    found = _ask(_SCORED.format(language=language), values)
    return Search([row[0] for row in found], question, _instead(question, slips))


def synonyms() -> list[tuple[str, ...]]:
    """The editors' synonyms, row by row."""
    return [row.listed for row in Synonyms.objects.all()]


def meant_by(question: Asked) -> dict[int, list[str]]:
    """By the place of each word that stands nowhere: the words it may be a slip of, best first."""
    long = {place: word for place, word in enumerate(question.words) if len(word) >= SHORTEST_SLIP and word.isalpha()}
    stem = analyser(question.language).stem
    values = {"words": list(long.values()), "stems": [stem(word) for word in long.values()]}
    known = {row[0] for row in _ask(_KNOWN, values | {"language": question.language})}
    found = {place: _alike(word, question.language) for place, word in long.items() if word not in known}
    return {place: words for place, words in found.items() if words}


def _alike(word: str, language: str) -> list[str]:
    """At most three known words within a few slips of this one."""
    folded = fold(word)
    most = 1 if len(word) < 6 else 2 if len(word) < 10 else 3
    candidates = [row[0] for row in _ask(_ALIKE, {"language": language, "folded": folded})]
    away = {known: distance(folded, fold(known), most=most) for known in candidates}
    return sorted((known for known in away if away[known] <= most), key=lambda known: (away[known], known))[:MOST_SLIPS]


def _instead(question: Asked, slips: dict[int, list[str]]) -> str:
    if not slips:
        return ""
    return " ".join(slips[place][0] if place in slips else word for place, word in enumerate(question.words))


def _ask(statement: str, values: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    """Ask with the indexes.

    How many rows a word finds stands only in the arrays handed over, so that the planner guesses, and would read a
    whole table once for each of them.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(statement, values)
        found = cursor.fetchall()
        cursor.execute("SET LOCAL enable_seqscan = on")
    return found
