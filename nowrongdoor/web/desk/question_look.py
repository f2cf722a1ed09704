"""What the desk shows behind the quiet toggles of a question: its subject, its sources and its note."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from nowrongdoor.townhall.contacts import seeing
from nowrongdoor.townhall.contacts.models import ABOUT, RELATIONS, SOURCES, CaseNote, Question
from nowrongdoor.townhall.contacts.rules import About, SourceKind
from nowrongdoor.townhall.topics.models import Article


@dataclass(frozen=True, slots=True)
class MoreOf:
    """Everything behind the toggles. `subject` says it in short; a protected name is in none of it."""

    subject: str
    name: str
    protected: bool
    abouts: list[tuple[str, Any]]
    relations: list[tuple[str, Any]]
    sources: list[dict[str, Any]]
    ticked: int
    note: CaseNote | None


def notes_of(question_ids: Collection[int]) -> dict[int, CaseNote]:
    """The notes of these questions, by question."""
    rows = CaseNote.objects.filter(question__in=question_ids) if question_ids else []
    return {note.question_id: note for note in rows}


def more_of(row: Question, article: Article | None, note: CaseNote | None) -> MoreOf:
    """What stands behind the toggles of one question; `article` is the topic's own."""
    name = seeing.name_of(row.about_citizen)
    sources = _sources(row, article)
    return MoreOf(
        subject=_subject(row, name),
        name=name,
        protected=row.about_citizen is not None and row.about_citizen.protected,
        abouts=[(str(value), label) for value, label in ABOUT],
        relations=[(str(value), label) for value, label in RELATIONS],
        sources=sources,
        ticked=sum(one["on"] for one in sources),
        note=note,
    )


def _subject(row: Question, name: str) -> str:
    """In short: whom, and what she is to the caller."""
    whom = name if row.about == About.OTHER and name else str(row.get_about_display())
    relation = f" ({row.get_relation_display()})" if row.relation else ""
    return f"{whom}{relation}"


def _sources(row: Question, article: Article | None) -> list[dict[str, Any]]:
    """The articles opened, the topic's own, and the fixed kinds; each with whether it is ticked."""
    rows = list(row.sources.all())
    opened = [one.article for one in rows if one.article]
    articles = opened if article is None or article in opened else [*opened, article]
    kinds = {one.kind for one in rows}
    found = [
        {"kind": "article", "article": one.pk, "label": one.title, "on": one in opened, "is_article": True}
        for one in articles
    ]
    fixed = [(value, label) for value, label in SOURCES if value != SourceKind.ARTICLE]
    return found + [
        {"kind": str(value), "article": "", "label": label, "on": value in kinds, "is_article": False}
        for value, label in fixed
    ]
