"""Write topics, their articles, and the cards of the hats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.people.keeping import assign, check_fields, keep
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics.indexing import index
from nowrongdoor.townhall.topics.models import Article, ArticleVersion, HatCard, Topic
from nowrongdoor.townhall.topics.versions import TEXTS, a_version, add_version

EDITORS = ("administrator", "editor")
ROOMS = ("topics",)
BATCH = 500


@transaction.atomic
def save_topic(
    acting: Acting,
    *,
    code: str,
    team: Team,
    level: Level,
    name_da: str,
    name_en: str,
    words: str = "",
    sensitive: bool | None = None,
    active: bool = True,
    now: datetime,
) -> Topic:
    """Make the topic with this code, or change it, and write down anew what it is found by.

    `sensitive` stays as it is where it is not said.
    """
    acting.must_be(*EDITORS)
    topic = Topic.objects.select_for_update().filter(code=code).first() or Topic(code=code)
    values = {"team": team, "level": level, "name_da": name_da, "name_en": name_en, "words": words, "active": active}
    values |= {} if sensitive is None else {"sensitive": sensitive}
    changed = assign(topic, values)
    keep(topic)
    if changed:
        index([topic])
        record(acting, "topic.saved", topic, at=now, rooms=ROOMS, code=code, changed=sorted(changed))
    return topic


@transaction.atomic
def save_article(
    acting: Acting, topic: Topic, *, now: datetime, news_da: str = "", news_en: str = "", **values: Any
) -> Article:
    """Write the short answer to a topic: titles and bodies, and who looks after it until when (`owner`, `review_on`).

    A changed text is a new version; `news` is one sentence for every desk about what is new in it. What is not handed
    in stays as it is; TypeError for what an article has not.
    """
    acting.must_be(*EDITORS)
    article = Article.objects.select_for_update().filter(topic=topic).first() or Article(topic=topic, changed_at=now)
    if changed := assign(article, values):
        if changed.keys() & TEXTS:
            article.changed_at = now
        keep(article)
        if changed.keys() & TEXTS:
            add_version(acting, article, news_da=news_da, news_en=news_en, now=now)
            index([topic])
        record(acting, "article.saved", topic, at=now, rooms=ROOMS, code=topic.code, changed=sorted(changed))
    return article


@transaction.atomic
def save_hat_card(acting: Acting, team: Team, *, now: datetime, **values: Any) -> HatCard:
    """Write the card of a hat: greeting, tone, do's, don'ts and referrals, each in both languages."""
    acting.must_be(*EDITORS)
    card = HatCard.objects.select_for_update().filter(team=team).first() or HatCard(team=team)
    changed = assign(card, values)
    keep(card)
    if changed:
        record(acting, "hat_card.saved", team, at=now, rooms=ROOMS, code=team.code, changed=sorted(changed))
    return card


@transaction.atomic
def add_many(acting: Acting, topics: Sequence[Topic], articles: Sequence[Article], *, now: datetime) -> None:
    """Write many new topics and their articles at once, with a journal line for each topic; all of them or none."""
    acting.must_be(*EDITORS)
    check_fields(topics, but=("team",))
    Topic.objects.bulk_create(topics, batch_size=BATCH)
    for article in articles:
        article.changed_at = now
    check_fields(articles, but=("topic", "owner"))
    Article.objects.bulk_create(articles, batch_size=BATCH)
    first = [a_version(acting, article, 1, now=now) for article in articles]
    ArticleVersion.objects.bulk_create(first, batch_size=BATCH)
    index(topics)
    for topic in topics:
        record(acting, "topic.saved", topic, at=now, rooms=ROOMS, code=topic.code)
