"""What the desk and other rooms ask about contacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nowrongdoor.engine.dispatch import Demand, Hat, Level, Verdict, may_finish
from nowrongdoor.townhall.contacts.blinding import blind
from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.contacts.numbers import e164
from nowrongdoor.townhall.contacts.rules import OPEN_WITH_AGENT, QuestionNow, demanded
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people.models import Qualification, Team
from nowrongdoor.townhall.people.rules import is_valid


def in_hand(acting: Acting, contact_id: int, *, lock: bool = False, parked_too: bool = False) -> Contact:
    """The contact the acting agent has in hand; Refused when it is a colleague's, closed or parked.

    `parked_too` takes one that was parked a moment ago: what was typed into its note just then is not lost.
    """
    rows = Contact.objects.select_related("hat", "team", "citizen")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    contact = rows.filter(pk=contact_id).first()
    if contact is None:
        raise Refused(_("There is no such contact."), "gone")
    (must_be_open if parked_too else must_be_in_hand)(acting, contact)
    return contact


def must_be_in_hand(acting: Acting, contact: Contact) -> None:
    """Refuse a colleague's contact, one that is closed, and one that is parked."""
    must_be_open(acting, contact)
    if contact.parked_at is not None:
        raise Refused(_("This contact is parked. Take it up first."), "parked")


def must_be_open(acting: Acting, contact: Contact) -> None:
    """Refuse a colleague's contact, and one that is closed."""
    acting.must_be_agent(contact.agent_id)
    if contact.state not in OPEN_WITH_AGENT:
        raise Refused(_("This contact is closed."), "closed")


def open_contact(agent_id: int) -> Contact | None:
    """The one contact an agent has in hand now, with what the desk shows of it; None when the desk is free."""
    rows = (
        Contact.objects.filter(agent_id=agent_id, closed_at=None, parked_at=None)
        .select_related("hat", "team", "citizen")
        .prefetch_related(with_questions("topic__team", "hat"))
        .prefetch_related("questions__receiver_team", "questions__about_citizen", "questions__sources__article")
    )
    return next(iter(rows), None)  # the database allows one, so nothing need be put in order


def parked(agent_id: int) -> list[Contact]:
    """The agent's parked contacts, the one that has lain longest first; a citizen on hold stands before all."""
    rows = Contact.objects.filter(agent_id=agent_id, closed_at=None, parked_at__isnull=False)
    rows = rows.select_related("hat", "came_from").prefetch_related(with_questions("topic"))
    return sorted(rows, key=lambda row: (row.held_at is None, row.parked_at))


def with_questions(*joined: str) -> Prefetch[Any]:
    """For `prefetch_related`: the questions of all contacts, and what hangs on each, in one statement."""
    return Prefetch("questions", Question.objects.select_related(*joined))


def questions_now(contact: Contact) -> list[QuestionNow]:
    """The contact's questions as far as closing is concerned."""
    rows = contact.questions.values_list("position", "topic_id", "outcome").order_by("position")
    return [QuestionNow(position, topic_id is not None, outcome) for position, topic_id, outcome in rows]


def rang_lately(contact: Contact, *, now: datetime, within: timedelta = timedelta(days=14)) -> int:
    """How many other times the same number rang within the time given; 0 when the number is withheld."""
    if not contact.caller_number:
        return 0
    rows = Contact.objects.filter(caller_number=contact.caller_number, began_at__gte=now - within)
    return rows.exclude(pk=contact.pk).count()


def person_key(contact: Contact) -> str:
    """Who this is, as far as the house can tell, without saying who: for the journal, figures and repeat callers.

    `citizen:<id>` where she is known, else `n:<16 hex digits>` for the number she rang from, else empty. The same
    number always gives the same key, and only the town's index key leads from a number to it.
    """
    if contact.citizen_id:
        return f"citizen:{contact.citizen_id}"
    return number_key(contact.caller_number)


def number_key(number: str) -> str:
    """The key of whoever rings from a number; empty where the number is withheld or none."""
    kept = e164(number)
    return f"n:{blind('telephone', kept)[:16]}" if kept else ""


def hat_of(team: Team) -> Hat:
    """A team as the engine's rules know it: its code and its mandate."""
    return Hat(code=team.code, mandate=Level(team.mandate))


def own_level(agent_id: int | None, team_id: int, *, today: date) -> Level | None:
    """The agent's own level in a hat today, or None where she may not wear it."""
    held = Qualification.objects.filter(agent_id=agent_id, team_id=team_id).first() if agent_id else None
    if held is None or not is_valid(held.issued_on, held.valid_to, today):
        return None
    return Level(held.level)


def verdict(question: Question, *, today: date, levels: Mapping[str, Level] | None = None) -> Verdict:
    """May this question be solved now, under its hat, by the agent who has it? The question must have a topic.

    `levels` are the agent's own levels by hat code today, where they are known already; otherwise they are asked for.
    """
    return may_finish(hat_of(question.hat), _level(question, question.hat, today, levels), _demand(question))


def may_end(
    question: Question, outcome: str, *, today: date, levels: Mapping[str, Level] | None = None
) -> Verdict | None:
    """May this question end like that now? None where nothing is demanded. The question must have a topic.

    The one answer for the desk's buttons and for the action behind them.
    """
    demand = demanded(outcome, _demand(question), question.hat.code)
    if demand is None:
        return None
    return may_finish(hat_of(question.hat), _level(question, question.hat, today, levels), demand)


def _demand(question: Question) -> Demand:
    assert question.topic is not None
    return Demand(hat=question.topic.team.code, level=Level(question.topic.level))


def _level(question: Question, team: Team, today: date, levels: Mapping[str, Level] | None) -> Level | None:
    return own_level(question.contact.agent_id, team.pk, today=today) if levels is None else levels.get(team.code)


@dataclass(frozen=True, slots=True)
class WayOn:
    """A legal way on where the hat does not allow solving: `wear` a hat she holds, or `promise` a call from a team."""

    kind: str
    team: Team


def ways_on(question: Question, *, today: date, levels: Mapping[str, Level] | None = None) -> list[WayOn]:
    """What can be done instead of "no": put on the hat that may, and promise a call from the team that can."""
    if question.topic is None or verdict(question, today=today, levels=levels).allowed:
        return []
    team, needed = question.topic.team, Level(question.topic.level)
    mine = _level(question, team, today, levels)
    enough = mine is not None and min(mine, Level(team.mandate)) >= needed
    may_wear = enough and team.pk != question.hat_id and lent_for_questions(question.contact, team)
    return ([WayOn("wear", team)] if may_wear else []) + [WayOn("promise", team)]


def lent_for_questions(contact: Contact, hat: Team) -> bool:
    """Whether a hat may be put on for one question of this contact: both teams' rules must allow it.

    The contact's own hat can always be put on again.
    """
    if contact.hat is None or hat.pk == contact.hat_id:
        return True
    return hat.active and hat.lends_hat_for_questions and contact.hat.takes_hats_for_questions


def hat_names() -> dict[str, str]:
    """Code to name of every team, in the reader's language, for the engine's sentences."""
    field = "name_en" if get_language() == "en" else "name_da"
    return dict(Team.objects.values_list("code", field))
