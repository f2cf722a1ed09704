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
from nowrongdoor.townhall.topics.models import Article, HatCard, Topic

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
    active: bool = True,
    now: datetime,
) -> Topic:
    """Make the topic with this code, or change it; its search words go with it into the article."""
    acting.must_be(*EDITORS)
    topic = Topic.objects.select_for_update().filter(code=code).first() or Topic(code=code)
    values = {"team": team, "level": level, "name_da": name_da, "name_en": name_en, "words": words, "active": active}
    changed = assign(topic, values)
    keep(topic)
    Article.objects.filter(topic=topic).exclude(words=words).update(words=words)
    if changed:
        record(acting, "topic.saved", topic, at=now, rooms=ROOMS, code=code, changed=sorted(changed))
    return topic


@transaction.atomic
def save_article(
    acting: Acting, topic: Topic, *, title_da: str, title_en: str, body_da: str, body_en: str, now: datetime
) -> Article:
    """Write the short answer to a topic, in both languages."""
    acting.must_be(*EDITORS)
    article = Article.objects.select_for_update().filter(topic=topic).first() or Article(topic=topic, changed_at=now)
    values = {"title_da": title_da, "title_en": title_en, "body_da": body_da, "body_en": body_en, "words": topic.words}
    changed = assign(article, values)
    if changed:
        article.changed_at = now
        keep(article)
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
        article.words, article.changed_at = article.topic.words, now
    check_fields(articles, but=("topic", "found_da", "found_en"))
    Article.objects.bulk_create(articles, batch_size=BATCH)
    for topic in topics:
        record(acting, "topic.saved", topic, at=now, rooms=ROOMS, code=topic.code)
