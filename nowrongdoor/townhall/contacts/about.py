"""Whom a question is about, on whose behalf it is asked, and what it was answered from."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts import citizens
from nowrongdoor.townhall.contacts.models import Citizen, Contact, Question, Source
from nowrongdoor.townhall.contacts.questions import own, tell
from nowrongdoor.townhall.contacts.rules import About, Relation, SourceKind
from nowrongdoor.townhall.contacts.typed import clean
from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.topics.models import Article


@transaction.atomic
def set_subject(
    acting: Acting, question_id: int, about: str, *, now: datetime, name: str = "", cpr: str = "", relation: str = ""
) -> Question:
    """Say whom it is about: the caller herself, somebody else (by name or CPR number, if told), or nobody named.

    For somebody else, `relation` says what she is to the caller. Slip for what cannot be right; nothing changes then.
    """
    question, contact = own(acting, question_id)
    if about not in set(About):
        raise Slip("about", _("Say whom the question is about."))
    if relation and relation not in set(Relation):
        raise Slip("relation", _("Choose one of the relations."))
    itself = about == About.CALLER
    question.about, question.relation = about, "" if itself else relation
    question.about_citizen = _somebody(question, name, cpr, now) if about == About.OTHER else None
    question.save(update_fields=["about", "relation", "about_citizen"])
    tell(acting, "question.subject_set", question, contact, now, about=about, relation=question.relation)
    return question


def _somebody(question: Question, name: str, cpr: str, now: datetime) -> Citizen | None:
    """The one who is meant: by number where it was given, else the same row as long as the name is the same."""
    name = clean("name", name, citizens.NAME_MOST_CHARACTERS, one_line=True)
    if cpr.strip():
        found = citizens.by_cpr(cpr, now=now)
        if name and not found.name:
            found.name = name
            found.save(update_fields=["name"])
        return found
    before = question.about_citizen
    if not name:
        return before if before is not None and (before.protected or before.cpr_mark) else None
    if before is not None and before.name == name:
        return before
    return Citizen.objects.create(name=name, known_since=now)


@transaction.atomic
def tick_source(
    acting: Acting, question_id: int, kind: str, on: bool, *, now: datetime, article: Article | None = None
) -> Question:
    """Say that the question was answered from this, or not after all; saying it twice is saying it once."""
    question, contact = own(acting, question_id)
    if kind not in set(SourceKind) or (kind == SourceKind.ARTICLE) != (article is not None):
        raise Slip("source", _("There is no such source."))
    rows = Source.objects.filter(question=question, kind=kind, article=article)
    if on == rows.exists():
        return question
    if on:
        Source.objects.create(question=question, kind=kind, article=article)
    else:
        rows.delete()
    verb = "question.source_ticked" if on else "question.source_unticked"
    tell(acting, verb, question, contact, now, source=kind, article=article.pk if article else None)
    return question


def article_opened(acting: Acting, contact: Contact, article: Article, *, now: datetime) -> None:
    """An article opened with a contact in hand is a source of the question it fits: by topic, else the open one."""
    rows = list(contact.questions.all())
    fits = [row for row in rows if row.topic_id == article.topic_id] or [row for row in rows if not row.outcome]
    if fits:
        tick_source(acting, fits[-1].pk, SourceKind.ARTICLE, True, now=now, article=article)
