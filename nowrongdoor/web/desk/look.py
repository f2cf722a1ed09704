"""What the desk shows, gathered for its templates: each function is one piece of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Min
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts import reads as contacts
from nowrongdoor.townhall.contacts.models import OUTCOMES, Contact, Question
from nowrongdoor.townhall.contacts.rules import NEEDS_RECEIVER, Outcome, QuestionNow, Verdict, unfinished
from nowrongdoor.townhall.insight.day import today as local_day
from nowrongdoor.townhall.line import reads as line
from nowrongdoor.townhall.line.models import Place, Presence
from nowrongdoor.townhall.line.ports import telephony
from nowrongdoor.townhall.line.rules import CHOSEN_PAUSES, WITH_CONTACT, PauseReason
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.people.rules import Level
from nowrongdoor.townhall.topics import reads as topics
from nowrongdoor.web.desk.door import AtDesk

RANG_LATELY = timedelta(days=14)

PAUSE_WORDS = {
    PauseReason.LUNCH: _("lunch"),
    PauseReason.SHORT: _("short break"),
    PauseReason.MEETING: _("meeting"),
    PauseReason.TRAINING: _("training"),
    PauseReason.COLLEAGUE: _("helping a colleague"),
    PauseReason.OTHER: _("something else"),
    PauseReason.CHECK_IN: _("two calls rang unanswered"),
}


def reader_language() -> str:
    """The language the town hall's sentences are to be in: "da" or "en"."""
    return "en" if get_language() == "en" else "da"


def me(seat: AtDesk, now: datetime) -> dict[str, Any]:
    """State, hat and base of the agent herself, and what she may choose."""
    agent = Agent.objects.get(pk=seat.agent_id)
    held = people.skills_of(agent, today=people.town_day(now))
    teams = {team.code: team for team in people.teams()}
    now_in = line.presence_of(seat.agent_id)
    worn = _worn(now_in, held, teams)
    return {
        "agent": agent,
        "presence": now_in,
        "with_contact": bool(now_in and now_in.state in WITH_CONTACT),
        "reason": _reason_word(now_in.reason if now_in else ""),
        "wish_reason": _reason_word(now_in.next_reason if now_in else ""),
        "hat": worn,
        "base": teams.get(held.base) if held else None,
        "next_hat": teams.get(held.wearing) if held else None,
        "hats": [teams[code] for code in teams if held and code in held.levels],
        "pauses": [(reason.value, PAUSE_WORDS[reason]) for reason in CHOSEN_PAUSES],
    }


def _worn(now_in: Presence | None, held: people.Skills | None, teams: dict[str, Team]) -> Team | None:
    """The hat on now: with a contact in hand it is the contact's, whatever was put on since."""
    if now_in and now_in.state in WITH_CONTACT and now_in.hat:
        return now_in.hat
    return teams.get(held.wearing) if held else None


def _reason_word(reason: str) -> Any:
    return PAUSE_WORDS.get(PauseReason(reason), "") if reason in set(PauseReason) else ""


@dataclass(frozen=True, slots=True)
class LineNow:
    """One team's line as the desk shows it."""

    team: Team
    waiting: int
    oldest: datetime | None


def waiting_lines() -> list[LineNow]:
    """Every line, in the order of the boards: how many wait, and since when the first of them."""
    found = Place.objects.filter(left_at=None).values("team_id").annotate(waiting=Count("id"), oldest=Min("joined_at"))
    by_team = {row["team_id"]: row for row in found}
    empty: dict[str, Any] = {"waiting": 0, "oldest": None}
    rows = ((team, by_team.get(team.pk, empty)) for team in people.teams())
    return [LineNow(team, row["waiting"], row["oldest"]) for team, row in rows]


def the_line(lines: list[LineNow] | None = None) -> dict[str, Any]:
    """The lines, and all of them together in one figure and one wait."""
    lines = waiting_lines() if lines is None else lines
    oldest = [row.oldest for row in lines if row.oldest]
    return {
        "lines": lines,
        "waiting": sum(row.waiting for row in lines),
        "oldest": min(oldest) if oldest else None,
    }


def my_day(seat: AtDesk, now: datetime) -> dict[str, Any]:
    """How many contacts she has met today, and the last few; nobody else sees this list."""
    start, end = local_day(now, settings.TIME_ZONE)
    rows = Contact.objects.filter(agent_id=seat.agent_id, began_at__gte=start, began_at__lt=end)
    closed = rows.exclude(closed_at=None).select_related("hat").prefetch_related("questions__topic")
    return {"met": rows.count(), "latest": closed.order_by("-closed_at")[:5]}


def contact(seat: AtDesk, now: datetime, opened_number: int | None) -> dict[str, Any]:
    """The contact in hand, or the one that rings, or neither."""
    now_in = line.presence_of(seat.agent_id)
    found = contacts.open_contact(seat.agent_id)
    shown: dict[str, Any] = {"presence": now_in, "contact": found, "questions": []}
    if found is not None:
        return shown | in_hand(found, now, opened_number)
    offer = line.offered_to(seat.agent_id)
    if offer is not None:
        return shown | {"offer": offer, "softphone": telephony().softphone}
    return shown | {"reason": _reason_word(now_in.reason if now_in else "")}


def in_hand(found: Contact, now: datetime, opened_number: int | None) -> dict[str, Any]:
    """Everything about the contact in hand: the citizen, the questions with what may be done, what is still missing."""
    today = people.town_day(now)
    rows = list(found.questions.all())
    missing = unfinished([QuestionNow(row.position, row.topic_id is not None, row.outcome) for row in rows])
    names = contacts.hat_names()
    return {
        "talking": found.ended_at is None,
        "number_open": opened_number == found.pk,
        "rang_lately": contacts.rang_lately(found, now=now, within=RANG_LATELY),
        "questions": [seen_question(row, found, names, today, row.position in missing) for row in rows],
        "missing": missing,
        "several": len(rows) > 1,
    }


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


def seen_question(
    row: Question, found: Contact, names: dict[str, str], today: Any, is_unfinished: bool
) -> SeenQuestion:
    """A question with the answer to "may I?", asked once and shown in words."""
    row.contact = found
    verdict = contacts.verdict(row, today=today) if row.topic else None
    return SeenQuestion(
        row=row,
        verdict=verdict,
        sentence=verdict.sentence(reader_language(), names) if verdict else "",
        ways=contacts.ways_on(row, today=today) if verdict and not verdict.allowed else [],
        outcomes=_outcomes(row, verdict),
        unfinished=is_unfinished,
        other_hat=row.hat_id != found.hat_id,
    )


def _outcomes(row: Question, verdict: Verdict | None) -> list[dict[str, Any]]:
    """The seven outcomes; "handled" waits for a topic and a mandate, three of them ask who takes over."""
    may_handle = bool(verdict and verdict.allowed)
    return [
        {
            "value": str(value),
            "label": label,
            "chosen": row.outcome == value,
            "allowed": value != Outcome.HANDLED or may_handle,
            "asks_receiver": value in NEEDS_RECEIVER,
        }
        for value, label in OUTCOMES
    ]


def card(seat: AtDesk, now: datetime) -> dict[str, Any]:
    """The hat card of the hat on now, and how far it goes for this agent."""
    found = me(seat, now)
    hat = found["hat"] or found["base"]
    level = contacts.own_level(seat.agent_id, hat.pk, today=people.town_day(now)) if hat else None
    reach = min(level, Level(hat.mandate)) if hat and level else None
    return {
        "hat": hat,
        "base": found["base"],
        "card": topics.hat_card(hat) if hat else None,
        "ladder": [{"level": step, "may": reach is not None and step <= reach} for step in Level],
    }
