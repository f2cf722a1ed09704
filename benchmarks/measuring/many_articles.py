"""Thousands of articles for a search to stand up to: sentences of the made-up town's, shuffled, under new titles."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import numpy as np

SENTENCES = 8
WORDS_IN_TITLE = 3
WRITTEN = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)


def write_many(count: int, *, seed: int) -> None:
    """Add topics with articles until there are `count` of them, in both languages."""
    from nowrongdoor.townhall.journal.acting import machine
    from nowrongdoor.townhall.topics import actions
    from nowrongdoor.townhall.topics.models import Article, Topic

    rng = np.random.default_rng(seed)
    standing = list(Article.objects.select_related("topic__team"))
    sentences = {language: _sentences(standing, language) for language in ("da", "en")}
    words = {language: _words(sentences[language]) for language in sentences}
    topics, articles = [], []
    for number in range(count - len(standing)):
        title = {language: " ".join(rng.choice(words[language], WORDS_IN_TITLE))[:100] for language in words}
        body = {language: " ".join(rng.choice(sentences[language], SENTENCES)) for language in words}
        kin = standing[int(rng.integers(len(standing)))].topic
        topic = Topic(code=f"many-{number}", team=kin.team, level=2, name_da=title["da"], name_en=title["en"])
        topic.words = " | ".join(rng.choice(words["da"], WORDS_IN_TITLE))
        topics.append(topic)
        articles.append(
            Article(topic=topic, title_da=title["da"], title_en=title["en"], body_da=body["da"], body_en=body["en"])
        )
    actions.add_many(machine("benchmark"), topics, articles, now=WRITTEN)


def _words(sentences: np.ndarray) -> np.ndarray:
    return np.array(sorted({word for one in sentences for word in one.split()}))


def _sentences(articles: list[Any], language: str) -> np.ndarray:
    """Every sentence of the town's articles, without the signs of Markdown."""
    texts = (getattr(article, f"body_{language}") for article in articles)
    found = (piece.strip(" -*\n") for text in texts for piece in re.split(r"[.\n]", text))
    return np.array(sorted({piece for piece in found if len(piece) > 20}))
