"""What the desk asks: articles and topics by words, and the card of a hat."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics import searching
from nowrongdoor.townhall.topics.models import Article, HatCard, Topic
from nowrongdoor.townhall.topics.writing import markdown, plain

__all__ = ["Found", "all_topics", "article_of", "find_articles", "find_topics", "hat_card", "markdown"]


@dataclass(frozen=True, slots=True)
class Found:
    """An article that fits, and the piece of it that does, with the words marked."""

    article: Article
    snippet: SafeString


def find_articles(words: str, *, language: str, most: int = 8) -> list[Found]:
    """The articles that fit the words best, in "da" or "en"; none for no words."""
    asked = searching.split(words)
    if not asked:
        return []
    ids = searching.article_ids(asked, language=language, most=most)
    rows = Article.objects.select_related("topic__team").in_bulk(ids)
    articles = [rows[key] for key in ids]
    texts = [plain(article.body_en if language == "en" else article.body_da) for article in articles]
    pieces = searching.snippets(texts, asked, language=language)
    return [Found(article, piece) for article, piece in zip(articles, pieces, strict=True)]


def find_topics(words: str, *, language: str, most: int = 12, hat: str = "") -> list[Topic]:
    """The topics in use that fit the words best, those of the hat first among equals; none for no words."""
    asked = searching.split(words)
    if not asked:
        return []
    ids = searching.topic_ids(asked, language=language, most=most, hat=hat)
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
