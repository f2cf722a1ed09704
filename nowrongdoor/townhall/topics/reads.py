"""What the desk asks: articles and topics by words, and the card of a hat."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString

from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics import searching
from nowrongdoor.townhall.topics.analysing import analyser
from nowrongdoor.townhall.topics.models import Article, HatCard, Topic
from nowrongdoor.townhall.topics.snippets import snippet
from nowrongdoor.townhall.topics.writing import markdown, plain

__all__ = ["Answers", "Found", "all_topics", "article_of", "find_articles", "find_topics", "hat_card", "markdown"]


@dataclass(frozen=True, slots=True)
class Found:
    """An article that fits, and the piece of it that does, with the words marked."""

    article: Article
    snippet: SafeString


class Answers(list[Found]):
    """Articles, best first; `meant` is what was probably meant, where a word was read as a slip of another."""

    meant: str = ""


def make_ready() -> None:
    """Read the dictionary, which takes a second once in a process, before somebody waits for the answer to a word."""
    for language in searching.LANGUAGES:
        analyser(language)


def find_articles(words: str, *, language: str, most: int = 8, hat: str = "") -> Answers:
    """The articles that fit the words best, in "da" or "en"; none for no words. The worn hat's count for more."""
    found = searching.search(words, language=language, most=most, hat=hat)
    asked = Article.objects.select_related("topic__team").filter(topic_id__in=found.topic_ids)
    rows = {row.topic_id: row for row in asked}
    articles = [rows[key] for key in found.topic_ids]
    answers = Answers(Found(article, _snippet(article, found, language)) for article in articles)
    answers.meant = found.meant if answers else ""
    return answers


def _snippet(article: Article, found: searching.Search, language: str) -> SafeString:
    return snippet(_plain(article.body_en if language == "en" else article.body_da), found.question)


_plain = lru_cache(1000)(plain)
"""While somebody types, the same few articles are found again and again."""


def find_topics(words: str, *, language: str, most: int = 12, hat: str = "") -> list[Topic]:
    """The topics in use that fit the words best, those of the hat first among equals; none for no words."""
    ids = searching.search(words, language=language, most=most, hat=hat, written=False).topic_ids
    rows = Topic.objects.select_related("team").in_bulk(ids)
    return [rows[key] for key in ids]


def all_topics(*, team: Team | None = None, also_closed: bool = False) -> list[Topic]:
    """Every topic with its team, in the order of the boards; only one team's, or those out of use too, when asked."""
    rows = Topic.objects.select_related("team", "article")
    rows = rows if team is None else rows.filter(team=team)
    return list(rows if also_closed else rows.filter(active=True))


def article_of(topic: Topic) -> Article | None:
    """The short answer to a topic, where one is written."""
    return Article.objects.filter(topic=topic).first()


def hat_card(team: Team) -> HatCard | None:
    """The card of a hat, where one is written."""
    return HatCard.objects.filter(team=team).first()
