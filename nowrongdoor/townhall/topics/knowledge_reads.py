"""What desks and editors ask about the articles: news, words for hats, gaps, reviews, what to ask before a promise."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics.models import (
    Article,
    ArticleVersion,
    HatWords,
    KnowledgeGap,
    PromiseQuestion,
    Synonyms,
)

NEWS_LAST = timedelta(days=14)
MOST_NEWS = 6


def news(*, now: datetime) -> list[ArticleVersion]:
    """What the editors said is new in the articles during the last fortnight, the newest first."""
    rows = ArticleVersion.objects.exclude(news_da="").filter(at__gt=now - NEWS_LAST, at__lte=now)
    return list(
        rows.filter(article__topic__active=True).select_related("article__topic__team").order_by("-at")[:MOST_NEWS]
    )


def hat_words(article: Article, *, first: Team | None = None) -> list[HatWords]:
    """What each hat says to an article; the hat that is on comes first."""
    rows = article.hat_words.select_related("team")
    return sorted(rows, key=lambda row: (first is None or row.team_id != first.pk, row.team.position))


def open_gaps() -> list[KnowledgeGap]:
    """What desks found no answer to and no editor has seen to, the newest first."""
    return list(KnowledgeGap.objects.filter(closed_at=None).select_related("team"))


def due_for_review(*, today: date) -> list[Article]:
    """The articles whose review date has come, the longest overdue first."""
    rows = Article.objects.filter(review_on__lte=today, topic__active=True)
    return list(rows.select_related("topic__team", "owner").order_by("review_on", "title_da"))


def all_synonyms() -> list[Synonyms]:
    """Every row of synonyms, by its first word."""
    return list(Synonyms.objects.all())


def promise_questions(team: Team) -> list[PromiseQuestion]:
    """What is to be asked before a call from this team is promised, in order."""
    return list(PromiseQuestion.objects.filter(team=team))
