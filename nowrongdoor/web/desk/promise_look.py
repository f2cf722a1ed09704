"""The promise's form in place: everything defaulted, so that the ordinary promise takes two keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.callbacks import keepers
from nowrongdoor.townhall.callbacks import reads as callbacks
from nowrongdoor.townhall.callbacks.drafting import receiving
from nowrongdoor.townhall.callbacks.models import VERIFIED, Callback
from nowrongdoor.townhall.callbacks.rules import CallbackState
from nowrongdoor.townhall.callbacks.words import promise_sentence
from nowrongdoor.townhall.contacts.models import Question
from nowrongdoor.townhall.contacts.numbers import e164
from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.messages.rules import can_be_texted
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics.models import PromiseQuestion
from nowrongdoor.web.desk.promise_times import cannot, instead_of, offered
from nowrongdoor.web.desk.promise_typed import OWN, Typed, as_agreed, by_of, wall
from nowrongdoor.web.desk.seat import Seat

_TOO_FAR = _("That is more than a month from now.")


def form(seat: Seat, question: Question, sent: Typed | None) -> dict[str, Any]:
    """What the form shows: as sent, or as agreed before, or all defaults. An open promise on the matter comes first."""
    standing = callbacks.for_question(question.pk)
    if sent is None:
        agreed = standing is not None and standing.state != CallbackState.DRAFT and standing.question_id == question.pk
        sent = as_agreed(standing) if agreed and standing is not None else Typed()
    team = _team(seat, question, sent)
    before = _before(seat, question, team, standing)
    shown = {"question": question, "team": team, "teams": list(seat.teams.values()), "before": before, "typed": sent}
    return shown if before else shown | _terms(seat, question, team, sent)


def _team(seat: Seat, question: Question, sent: Typed) -> Team:
    """The receiving team: chosen, else suggested from the question's topic."""
    return seat.teams.get(sent.team) or receiving(question)


def _before(seat: Seat, question: Question, team: Team, standing: Callback | None) -> Callback | None:
    """The open promise to the same person on the same matter, made in another contact."""
    if standing is not None:
        return standing if standing.question_id != question.pk else None
    for one in callbacks.open_of_contact(question.contact, seat.now):
        same_topic = question.topic_id is not None and one.question.topic_id == question.topic_id
        if one.question.contact_id != question.contact_id and (one.team_id == team.pk or same_topic):
            return one
    return None


def _terms(seat: Seat, question: Question, team: Team, sent: Typed) -> dict[str, Any]:
    caller = e164(question.contact.caller_number)
    return {
        **_when(seat, team, sent),
        **_said(seat, team, sent),
        "people": _people(seat, team),
        "caller": caller,
        "verified": [(value, word) for value, word in VERIFIED if value != "caller_id"],
        "cannot_text": _cannot_text(e164(sent.number) if sent.number else caller),
        "asked": [
            {"row": row, "answer": sent.answers.get(row.pk, "")} for row in PromiseQuestion.objects.filter(team=team)
        ],
    }


def _when(seat: Seat, team: Team, sent: Typed) -> dict[str, Any]:
    """The times offered, the one chosen, and where it cannot be promised the nearest that can."""
    found = offered(team, seat.now)
    by, trouble = _chosen(sent)
    nearest = instead_of(team, by, seat.now) if by else []
    own = sent.by == OWN or (by is not None and by not in found.times)
    return {
        "times": found.times,
        "chosen": None if own else by or found.usual,
        "own": own,
        "own_value": (wall(by) if by else sent.by_own) if own else wall(found.usual),
        "own_trouble": trouble or (str(_TOO_FAR) if by and not nearest and cannot(team, by, seat.now) else ""),
        "nearest": nearest,
    }


def _chosen(sent: Typed) -> tuple[datetime | None, str]:
    try:
        return by_of(sent), ""
    except Slip as slip:
        return None, str(slip)


def _said(seat: Seat, team: Team, sent: Typed) -> dict[str, Any]:
    """The sentence made from the terms, in the citizen's language; her own words where she has made some."""
    by = _chosen(sent)[0] or offered(team, seat.now).usual
    named = next(
        (held.name for held in people.people_on(team, today=seat.today) if str(held.agent_id) == sent.named), ""
    )
    sentence = promise_sentence(team, by, sent.language, named.split()[0] if named else "")
    return {"said_for": sentence, "said": sent.own_words or sentence}


def _people(seat: Seat, team: Team) -> list[dict[str, Any]]:
    """Who could be promised by name, those at work first."""
    here = keepers.at_work(seat.now).agents
    rows = [
        {"pk": held.agent_id, "name": held.name, "here": held.agent_id in here}
        for held in people.people_on(team, today=seat.today)
        if held.agent_id != seat.agent_id
    ]
    return sorted(rows, key=lambda row: (not row["here"], row["name"]))


def _cannot_text(number: str) -> bool:
    """Whether the number to ring cannot be texted, so that what is said must do."""
    return bool(number) and can_be_texted(number) is not None
