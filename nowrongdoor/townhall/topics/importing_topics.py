"""The file of topics: one row, one topic with its demand, its search words and its article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people.importing import Kind, Row, Verdict, refuse_twice
from nowrongdoor.townhall.people.importing_cells import Cells
from nowrongdoor.townhall.people.importing_teams import compared
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics import actions
from nowrongdoor.townhall.topics.models import Article, Topic

ARTICLE_COLUMNS = {
    "article_title_da": "title_da",
    "article_title_en": "title_en",
    "article_da": "body_da",
    "article_en": "body_en",
}
COLUMNS = ("code", "team", "level", "name_da", "name_en", "words", "sensitive", *ARTICLE_COLUMNS)
MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A topic as the file wants it; `article` is None where the row gives none."""

    topic: dict[str, Any]
    article: dict[str, str] | None


def judge(rows: list[Row]) -> None:
    """Understand every row and compare it with the topic of that code. An article a file leaves out is kept."""
    teams = {team.code: team for team in Team.objects.filter(active=True)}
    known = {topic.code: topic for topic in Topic.objects.select_related("team", "article")}
    refuse_twice(rows, "code")
    for row in rows:
        row.meant = understood(row, teams)
        if row.verdict is not Verdict.REFUSED:
            row.verdict = _compared(known.get(row.values["code"]), row.meant)


def understood(row: Row, teams: dict[str, Team]) -> Wanted:
    """A topic from the cells of a row; what cannot be so is refused on the row."""
    cells = Cells(row)
    team = teams.get(cells.text("team", most=20))
    if team is None and row.values["team"]:
        row.refuse("team", _("There is no team %(code)s in use.") % {"code": row.values["team"][:40]})
    topic = {
        "team": team,
        "level": cells.level("level"),
        "name_da": cells.text("name_da", most=120),
        "name_en": cells.text("name_en", most=120),
        "words": " | ".join(cells.listed("words", most=60)),
        "active": True,
    }
    sensitive = cells.yes("sensitive")
    if sensitive is not None:
        topic["sensitive"] = sensitive
    _check_code(cells)
    return Wanted(topic, _article(cells))


def _check_code(cells: Cells) -> None:
    code = cells.text("code", most=60)
    try:
        validate_slug(code or "none")
    except ValidationError:
        cells.row.refuse("code", _("A code has letters a-z, digits, dash and underscore only."))


def _article(cells: Cells) -> dict[str, str] | None:
    """All four cells of an article or none: half an answer helps nobody."""
    if not any(cells.row.values[column] for column in ARTICLE_COLUMNS):
        return None
    return {
        field: cells.text(column, most=160 if "title" in column else MOST_CHARACTERS, lines="title" not in column)
        for column, field in ARTICLE_COLUMNS.items()
    }


def _compared(standing: Topic | None, wanted: Wanted) -> Verdict:
    verdict = compared(standing, wanted.topic)
    if verdict is Verdict.SAME and wanted.article is not None:
        article = getattr(standing, "article", None)
        return Verdict.SAME if compared(article, wanted.article) is Verdict.SAME else Verdict.CHANGED
    return verdict


def carry_out(acting: Acting, rows: list[Row], now: datetime) -> None:
    """Add the new ones all at once, and change the others one by one."""
    new = [row for row in rows if row.verdict is Verdict.NEW]
    topics = [Topic(code=row.values["code"], **row.meant.topic) for row in new]
    articles = [
        Article(topic=topic, **row.meant.article) for topic, row in zip(topics, new, strict=True) if row.meant.article
    ]
    actions.add_many(acting, topics, articles, now=now)
    for row in rows:
        if row.verdict is Verdict.CHANGED:
            topic = actions.save_topic(acting, code=row.values["code"], now=now, **row.meant.topic)
            if row.meant.article:
                actions.save_article(acting, topic, now=now, **row.meant.article)


KIND = Kind("topics", COLUMNS, judge, carry_out, optional=frozenset({"sensitive"}))
