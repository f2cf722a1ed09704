"""The versions of an article: what stood there, who wrote it, and what she said was new."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max

from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.topics.models import Article, ArticleVersion

TEXTS = {"title_da", "title_en", "body_da", "body_en"}


def add_version(
    acting: Acting, article: Article, *, now: datetime, news_da: str = "", news_en: str = ""
) -> ArticleVersion:
    """Keep the article as it stands now. The caller holds its row, so that no two get the same number."""
    last = article.versions.aggregate(last=Max("number"))["last"] or 0
    version = a_version(acting, article, last + 1, now=now, news_da=news_da, news_en=news_en)
    version.for_hats = words_by_hat(article)
    version.save()
    return version


def a_version(acting: Acting, article: Article, number: int, *, now: datetime, **values: Any) -> ArticleVersion:
    """The row of a version, not saved."""
    texts = {name: getattr(article, name) for name in TEXTS}
    return ArticleVersion(article=article, number=number, by=acting.who, at=now, **texts, **values)


def words_by_hat(article: Article) -> dict[str, list[str]]:
    """What each hat says to the article, Danish and English, by the code of its team."""
    rows = article.hat_words.select_related("team")
    return {row.team.code: [row.text_da, row.text_en] for row in rows}


def versions_of(article: Article) -> list[ArticleVersion]:
    """Every version of an article, the newest first."""
    return list(article.versions.all())
