"""What the desk shows of the agent, the line and the day, gathered for the templates: one function, one piece."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Min
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.callbacks import reads as callbacks
from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.callbacks.rules import DIALLED_FROM, OPEN
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.notes import count_waiting
from nowrongdoor.townhall.contacts.reads import with_questions
from nowrongdoor.townhall.insight.day import today as local_day
from nowrongdoor.townhall.line.models import Place
from nowrongdoor.townhall.line.rules import CHOSEN_PAUSES, PauseReason
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.rules import Level
from nowrongdoor.townhall.topics import reads as topics
from nowrongdoor.web.desk.seat import Seat

PAUSE_WORDS = {
    PauseReason.LUNCH: _("lunch"),
    PauseReason.SHORT: _("short break"),
    PauseReason.MEETING: _("meeting"),
    PauseReason.TRAINING: _("training"),
    PauseReason.COLLEAGUE: _("helping a colleague"),
    PauseReason.OTHER: _("something else"),
    PauseReason.CHECK_IN: _("two calls rang unanswered"),
}

LATEST_SHOWN = 5
PROMISES_SHOWN = 5
PROMISES_LOOKED_AT = 20
"""Among so many there is one that may be rung now, unless all wait for their next try."""


def reader_language() -> str:
    """The language the town hall's sentences are to be in: "da" or "en"."""
    return "en" if get_language() == "en" else "da"


def reason_word(reason: str) -> Any:
    """Why somebody takes a break, in words; empty for no reason."""
    return PAUSE_WORDS.get(PauseReason(reason), "") if reason in set(PauseReason) else ""


def me(seat: Seat) -> dict[str, Any]:
    """State, hat and base of the agent herself, and what she may choose."""
    now_in = seat.presence
    return {
        "presence": now_in,
        "with_contact": seat.has_contact,
        "reason": reason_word(now_in.reason if now_in else ""),
        "wish_reason": reason_word(now_in.next_reason if now_in else ""),
        "hat": seat.hat,
        "base": seat.base,
        "next_hat": seat.next_hat,
        "hats": [team for team in seat.teams.values() if seat.level_in(team) is not None],
        "pauses": [(reason.value, PAUSE_WORDS[reason]) for reason in CHOSEN_PAUSES],
    }


@dataclass(frozen=True, slots=True)
class LineNow:
    """One team's line as the desk shows it."""

    team: Team
    waiting: int
    oldest: datetime | None


def the_line(seat: Seat) -> dict[str, Any]:
    """Every line in the order of the boards, and all of them together in one figure and one wait."""
    lines = _waiting_lines(seat)
    oldest = [row.oldest for row in lines if row.oldest]
    return {
        "lines": lines,
        "waiting": sum(row.waiting for row in lines),
        "oldest": min(oldest) if oldest else None,
    }


def _waiting_lines(seat: Seat) -> list[LineNow]:
    """How many wait in each line, and since when the first of them."""
    found = (
        Place.objects.filter(left_at=None, outgoing=False)
        .values("team_id")
        .annotate(waiting=Count("id"), oldest=Min("joined_at"))
    )
    by_team = {row["team_id"]: row for row in found}
    empty: dict[str, Any] = {"waiting": 0, "oldest": None}
    rows = ((team, by_team.get(team.pk, empty)) for team in seat.teams.values())
    return [LineNow(team, row["waiting"], row["oldest"]) for team, row in rows]


def my_day(seat: Seat) -> dict[str, Any]:
    """The promises she keeps now, most pressing first; and how many contacts she has met today, with the last few.

    Nobody else sees this list.
    """
    kept = callbacks.day_list(seat.agent_id, seat.held, seat.now, most=PROMISES_LOOKED_AT)
    start, end = local_day(seat.now, settings.TIME_ZONE)
    rows = Contact.objects.filter(agent_id=seat.agent_id, began_at__gte=start, began_at__lt=end)
    closed = rows.exclude(closed_at=None).select_related("hat").prefetch_related(with_questions("topic"))
    return {
        "notes_waiting": count_waiting(seat.agent_id),
        "promises": kept.first[:PROMISES_SHOWN],
        "promise_to_take": None if seat.contact else _to_take(kept.first, seat.now),
        "promises_of_mine_broken": _broken(seat.agent_id),
        "promises_in_all": kept.in_all,
        "promises_more": max(0, kept.in_all - PROMISES_SHOWN),
        "met": rows.count(),
        "latest": closed.order_by("-closed_at")[:LATEST_SHOWN],
    }


def _to_take(kept: list[Callback], now: datetime) -> Callback | None:
    """The most pressing promise that may be rung now."""
    ringable = (one for one in kept if one.state in DIALLED_FROM)
    return next((one for one in ringable if one.next_try_at is None or one.next_try_at <= now), None)


def _broken(agent_id: int) -> int:
    """How many promises she made were broken and still wait for their call."""
    return Callback.objects.filter(promiser_id=agent_id, state__in=OPEN, broken_at__isnull=False).count()


def card(seat: Seat) -> dict[str, Any]:
    """The hat card of the hat on now, and how far it goes for this agent."""
    hat = seat.hat or seat.base
    level = seat.level_in(hat) if hat else None
    reach = min(level, Level(hat.mandate)) if hat and level else None
    return {
        "hat": hat,
        "base": seat.base,
        "stands_in_the_middle": seat.card_to_read is not None,
        "card": topics.hat_card(hat) if hat else None,
        "ladder": [{"level": step, "may": reach is not None and step <= reach} for step in Level],
    }
