"""The middle of the desk: the contact in hand with what may be done about each question, or the one that rings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nowrongdoor.townhall.callbacks import reads as callbacks
from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.contacts import reads as contacts
from nowrongdoor.townhall.contacts import seeing
from nowrongdoor.townhall.contacts.models import OUTCOMES, CaseNote, Contact, Question
from nowrongdoor.townhall.contacts.rules import NEEDS_RECEIVER, Outcome, QuestionNow, Verdict, unfinished
from nowrongdoor.townhall.line import handing
from nowrongdoor.townhall.line import reads as line
from nowrongdoor.townhall.line.ports import telephony
from nowrongdoor.townhall.line.transferring import sent_from
from nowrongdoor.townhall.topics.models import Article
from nowrongdoor.web.desk import shelf
from nowrongdoor.web.desk.citizen_look import citizen
from nowrongdoor.web.desk.keeping_look import keeping_of
from nowrongdoor.web.desk.look import reader_language, reason_word
from nowrongdoor.web.desk.question_look import MoreOf, more_of, notes_of
from nowrongdoor.web.desk.seat import Seat


def contact(seat: Seat, opened_number: int | None) -> dict[str, Any]:
    """The contact in hand, or the one that rings, or neither."""
    shown: dict[str, Any] = {
        "presence": seat.presence,
        "contact": seat.contact,
        "questions": [],
        "shelf": shelf.shelf(seat),
    }
    if seat.contact is not None:
        return shown | _in_hand(seat, seat.contact, opened_number)
    offer = line.offered_to(seat.agent_id)
    if offer is not None:
        caller = seeing.of_contact(offer.place.contact)
        sent_on = sent_from(offer.place.contact_id)
        return shown | {"offer": offer, "caller": caller, "softphone": telephony().softphone, "sent_on": sent_on}
    return shown | {"switch": seat.card_to_read, "reason": reason_word(seat.presence.reason if seat.presence else "")}


def _in_hand(seat: Seat, found: Contact, opened_number: int | None) -> dict[str, Any]:
    """The citizen, the questions with what may be done, and what is still missing before it can be closed."""
    rows = list(found.questions.all())
    missing = unfinished([QuestionNow(row.position, row.topic_id is not None, row.outcome) for row in rows])
    asked = [row.topic_id for row in rows if row.topic_id]
    titles = Article.objects.only("topic_id", "title_da", "title_en")
    known = Known(
        articles={one.topic_id: one for one in titles.filter(topic_id__in=asked)},
        promises=callbacks.for_questions([row.pk for row in rows if row.outcome == Outcome.PROMISED]),
        notes=notes_of([row.pk for row in rows if row.matters]),
        names={code: team.name for code, team in seat.teams.items()},
    )
    return citizen(seat, found, opened_number) | {
        "talking": found.ended_at is None,
        "keeping": keeping_of(seat, found),
        "sent_on": sent_from(found.pk) if seat.lies_here.sent_on else None,
        "handover_ask": handing.asked_about(found.pk) if seat.lies_here.asks and found.ended_at is None else None,
        "promised_before": callbacks.of_contact(found, seat.now),
        "questions": [_seen(seat, row, found, known, is_unfinished=row.position in missing) for row in rows],
        "missing": missing,
        "several": len(rows) > 1,
    }


@dataclass(frozen=True, slots=True)
class Known:
    """What is asked once for all questions: articles by topic, promises and notes by question, names of teams."""

    articles: Mapping[int, Article]
    promises: Mapping[int, Callback]
    notes: Mapping[int, CaseNote]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SeenQuestion:
    """A question as the desk shows it: the verdict, the legal ways on, and which outcomes may be chosen."""

    row: Question
    verdict: Verdict | None
    sentence: str
    ways: list[contacts.WayOn]
    outcomes: list[dict[str, Any]]
    unfinished: bool
    other_hat: bool
    may_tell: bool
    article_id: int | None
    promise: Callback | None
    chases: bool
    more: MoreOf


def _seen(seat: Seat, row: Question, found: Contact, known: Known, *, is_unfinished: bool) -> SeenQuestion:
    """A question with the answer to "may I?", asked once and shown in words."""
    row.contact = found
    levels = seat.held.levels if seat.held else {}
    promise, article = known.promises.get(row.pk), known.articles.get(row.topic_id or 0)
    verdict = contacts.verdict(row, today=seat.today, levels=levels) if row.topic else None
    return SeenQuestion(
        row=row,
        verdict=verdict,
        sentence=verdict.sentence(reader_language(), known.names) if verdict else "",
        ways=contacts.ways_on(row, today=seat.today, levels=levels),
        outcomes=_outcomes(row, seat),
        unfinished=is_unfinished,
        other_hat=row.hat_id != found.hat_id,
        may_tell=_may_end(row, Outcome.ANSWERED, seat),
        article_id=article.pk if article else None,
        more=more_of(row, article, known.notes.get(row.pk)),
        promise=promise,
        chases=promise is not None and promise.question_id != row.pk,
    )


def _outcomes(row: Question, seat: Seat) -> list[dict[str, Any]]:
    """The seven outcomes, each allowed as the town hall says it is; three of them ask who takes over."""
    return [
        {
            "value": str(value),
            "label": label,
            "chosen": row.outcome == value,
            "allowed": _may_end(row, value, seat),
            "asks_receiver": value in NEEDS_RECEIVER,
        }
        for value, label in OUTCOMES
    ]


def _may_end(row: Question, outcome: str, seat: Seat) -> bool:
    """Whether a question may end like that; what is to be handled needs a topic first."""
    if row.topic is None:
        return outcome != Outcome.HANDLED
    verdict = contacts.may_end(row, outcome, today=seat.today, levels=seat.held.levels if seat.held else {})
    return verdict is None or verdict.allowed
