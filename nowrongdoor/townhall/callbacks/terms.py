"""What is agreed with the citizen when she is promised a call, and what keeps it from being agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import phonenumbers
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.callbacks import deadlines
from nowrongdoor.townhall.callbacks.rules import (
    ANSWER_MOST_CHARACTERS,
    SAID_MOST_CHARACTERS,
    WHEN_MOST_CHARACTERS,
)
from nowrongdoor.townhall.callbacks.words import for_reader
from nowrongdoor.townhall.contacts.numbers import e164
from nowrongdoor.townhall.contacts.rules import has_national_id, kept
from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.people.reads import hours_of
from nowrongdoor.townhall.topics.models import PromiseQuestion


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed; what is left empty takes its default.

    `team` is the receiving team's code (default: the question's receiver); `number` as typed (default: the one she
    rang from); `verified` one of `caller_id`, `said_back`, `known`; `by` default one working day; `named` the agent
    promised by name; `answers` what the team's own questions were answered, by the question's key; `confirmed_by`
    `sms` or `spoken` (default: a text message where the number takes one).
    """

    team: str = ""
    number: str = ""
    verified: str = ""
    by: datetime | None = None
    not_before: datetime | None = None
    named: int | None = None
    best_times: str = ""
    language: str = "da"
    interpreter: str = ""
    said: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)
    confirmed_by: str = ""


def number_of(typed: str) -> str:
    """The number to ring, in the international form; Slip where no telephone can have it, or it costs extra."""
    if not typed.strip():
        raise Slip("number", _("Which number shall be rung? Ask the citizen: hers is withheld or missing."))
    number = e164(typed)
    if not number:
        raise Slip("number", _("No telephone has that number. Foreign numbers begin with + and the country."))
    if phonenumbers.number_type(phonenumbers.parse(number)) == phonenumbers.PhoneNumberType.PREMIUM_RATE:
        raise Slip("number", _("That is a number that charges those who ring it. Ask for another."))
    return number


def time_of(team: Team, by: datetime | None, not_before: datetime | None, now: datetime) -> datetime:
    """The time promised, or the default; Slip with the nearest times that can be promised."""
    hours = hours_of(team)
    if by is None:
        return deadlines.usual_by(hours, now, not_before)
    why = deadlines.trouble(hours, by, now, not_before)
    if not why:
        return by
    near = deadlines.nearest(hours, by, now, not_before)
    offered = " · ".join(for_reader(moment) for moment in near)
    raise Slip("by", f"{_TIME_SAID[why] % {'team': team.name}} " + str(_("Nearest: %(times)s.") % {"times": offered}))


_TIME_SAID = {
    "passed": _("That time has passed, or lies before the citizen can be rung."),
    "too_far": _("That is more than a month from now."),
    "outside_hours": _("%(team)s is closed then."),
    "too_soon": _("That gives %(team)s no time to ring."),
}


def named_of(team: Team, agent_id: int | None) -> Agent | None:
    """The colleague promised by name; Slip for somebody who does not work here."""
    if not agent_id:
        return None
    agent = Agent.objects.filter(pk=agent_id, active=True).first()
    if agent is None:
        raise Slip("named", _("No such colleague works here."))
    return agent


def text_of(field_name: str, typed: str, most: int) -> str:
    """Free text as it can be kept; Slip when it is too long or seems to hold a CPR number."""
    text = " ".join(kept(typed).split())
    if len(text) > most:
        raise Slip(field_name, _("Too long: at most %(most)s characters.") % {"most": most})
    if has_national_id(text):
        raise Slip(field_name, _("That looks like a CPR number. It must not stand here."))
    return text


def answers_of(team: Team, given: Mapping[int, str], language: str, *, demand: bool) -> list[dict[str, object]]:
    """The team's own questions with what was answered; Slip on the first that must be answered and is not."""
    found: list[dict[str, object]] = []
    for asked in PromiseQuestion.objects.filter(team=team):
        answer = text_of(f"answer-{asked.pk}", given.get(asked.pk, ""), ANSWER_MOST_CHARACTERS)
        if demand and asked.must and not answer:
            raise Slip(f"answer-{asked.pk}", _("%(team)s needs an answer to this.") % {"team": team.name})
        if answer:
            text = asked.text_en if language == "en" else asked.text_da
            found.append({"id": asked.pk, "asked": text, "answer": answer})
    return found


def when_of(typed: str) -> str:
    """When it suits the citizen best, as she says it."""
    return text_of("best_times", typed, WHEN_MOST_CHARACTERS)


def said_of(typed: str) -> str:
    """The sentence said to her."""
    return text_of("said", typed, SAID_MOST_CHARACTERS)
