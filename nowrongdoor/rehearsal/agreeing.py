"""What a made-up agent agrees with a citizen she promises a call: to which number, by when, by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from nowrongdoor.rehearsal.habits import Habits, Shares, chance_of
from nowrongdoor.townhall.callbacks import deadlines
from nowrongdoor.townhall.callbacks import reads as callbacks
from nowrongdoor.townhall.callbacks.promising import Terms, promise
from nowrongdoor.townhall.contacts.models import Question
from nowrongdoor.townhall.errors import TownHallError
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line.models import Presence
from nowrongdoor.townhall.people.models import Base, Team
from nowrongdoor.townhall.people.reads import hours_of
from nowrongdoor.townhall.topics.models import PromiseQuestion


def agree(acting: Acting, question: Question, team: Team, told: Habits, *, now: datetime) -> None:
    """Promise the call that the question's outcome stands for, unless it was promised before and is chased now."""
    before = callbacks.for_question(question.pk)
    if before is not None and before.question_id != question.pk:
        return
    rng = chance_of(0, f"{question.contact.call}-{question.position}")
    agreed = _terms(question, _wrong(team, rng) if rng.random() < told.terms["wrong_team"] else team, told, rng, now)
    try:
        promise(acting, question.pk, agreed, now=now)
    except TownHallError:  # she withheld it and gave a number that is none: she says another
        promise(acting, question.pk, replace(agreed, by=None, number=_told_number(question)), now=now)


def _wrong(team: Team, rng: np.random.Generator) -> Team:
    others = list(Team.objects.filter(active=True).exclude(pk=team.pk).order_by("pk"))
    return others[int(rng.integers(len(others)))] if others else team


def _terms(question: Question, team: Team, told: Habits, rng: np.random.Generator, now: datetime) -> Terms:
    asked = PromiseQuestion.objects.filter(team=team)
    answers = {one.pk: _one_of(told.words["answers"], rng) for one in asked if one.must or rng.random() < 0.5}
    withheld = not question.contact.caller_number
    return Terms(
        team=team.code,
        number=_told_number(question) if withheld else "",
        verified="said_back" if withheld else "caller_id",
        by=_wished(team, told.terms, float(rng.random()), now),
        named=_somebody(team, rng, now) if rng.random() < told.terms["named"] else None,
        best_times=_one_of(told.words["best_times"], rng) if rng.random() < told.terms["best_times"] else "",
        language="en" if rng.random() < told.terms["english"] else "da",
        interpreter=_one_of(told.words["interpreters"], rng) if rng.random() < told.terms["interpreter"] else "",
        answers=answers,
    )


def _told_number(question: Question) -> str:
    """Whoever withholds her number says it; one of a range no telephone has."""
    return f"+4537{question.contact_id % 1_000_000:06d}"


SOON = timedelta(minutes=100)


def _wished(team: Team, shares: Shares, draw: float, now: datetime) -> datetime | None:
    """Within the next hours or another day, where she wishes so, or as near as the team's hours allow."""
    hours = hours_of(team)
    if draw < shares["soon"]:
        return min(deadlines.nearest(hours, now + SOON, now), default=None)
    if draw < shares["soon"] + shares["later"]:
        return max(deadlines.nearest(hours, deadlines.default_by(hours, now) + timedelta(days=1), now), default=None)
    return None


def _somebody(team: Team, rng: np.random.Generator, now: datetime) -> int | None:
    """A colleague of that team who is at work."""
    base = Base.objects.filter(team=team, until_day=None).values_list("agent_id", flat=True)
    here = Presence.objects.filter(until=None, agent_id__in=base).exclude(state="away").order_by("agent_id")
    agents = list(here.values_list("agent_id", flat=True))
    return agents[int(rng.integers(len(agents)))] if agents else None


def _one_of(words: object, rng: np.random.Generator) -> str:
    assert isinstance(words, list)
    return str(words[int(rng.integers(len(words)))])
