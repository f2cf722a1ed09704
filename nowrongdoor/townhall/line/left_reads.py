"""Contacts that are over and not closed: who they lie with, how long, and whether she is at work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.rules import ContactState
from nowrongdoor.townhall.line.left_rules import LEFT_AFTER
from nowrongdoor.townhall.line.models import Assignment, Presence
from nowrongdoor.townhall.people.models import Agent, Qualification
from nowrongdoor.townhall.people.reads import town_day


@dataclass(frozen=True, slots=True)
class Lying:
    """One contact, since when it lies there, and whether the one it lies with has gone."""

    contact: Contact
    since: datetime
    gone: bool


@dataclass(frozen=True, slots=True)
class LyingNow:
    """How many lie there, how many of them with somebody who has gone, and since when the oldest."""

    parked: int
    left: int
    oldest: datetime | None


def lying(now: datetime) -> list[Lying]:
    """Every parked contact, and those in hand of somebody who has gone; left ones first, then the oldest."""
    rows = _open_ones().select_related("place__contact__hat", "place__contact__agent")
    open_ones = [row.place.contact for row in rows]
    gone = gone_among([one.agent_id for one in open_ones if one.agent_id], now)
    found = [
        Lying(one, one.parked_at or one.ended_at or one.began_at, one.agent_id in gone)
        for one in open_ones
        if one.parked_at is not None or one.agent_id in gone
    ]
    return sorted(found, key=lambda one: (not one.gone, one.since, one.contact.pk))


def _open_ones() -> QuerySet[Assignment]:
    """By the open assignments: they are as few as there are agents, and an index of their own holds them."""
    return Assignment.objects.filter(ended_at=None, place__contact__state=ContactState.AFTER_WORK)


_SINCE = ("parked_at", "ended_at", "began_at")
"""Since when a contact lies there: the first of these that it has."""


def how_many(now: datetime) -> LyingNow:
    """The one line of the board: `lying` as numbers, without fetching what only its own page shows."""
    contact = "place__contact"
    rows = list(_open_ones().values_list(*(f"{contact}__{name}" for name in ("agent_id", *_SINCE))))
    gone = gone_among([row[0] for row in rows if row[0]], now)
    found = [(next(filter(None, since)), agent in gone) for agent, *since in rows if since[0] or agent in gone]
    return LyingNow(
        len(found), sum(left for _since, left in found), min((since for since, _left in found), default=None)
    )


def gone_among(agent_ids: Iterable[int], now: datetime, *, silent_for: timedelta = LEFT_AFTER) -> set[int]:
    """Who of these is not at work: away, no longer on the staff, or in after-work at a desk that closed a while ago."""
    asked = set(agent_ids)
    if not asked:
        return set()
    here = Presence.objects.filter(agent_id__in=asked, until=None, agent__active=True).exclude(state=State.AWAY)
    rows = here.values_list("agent_id", "state", "agent__desk_seen__at")
    return asked - {
        agent for agent, state, seen in rows if not (state == State.AFTER_WORK and _silent(seen, now - silent_for))
    }


def _silent(seen_at: datetime | None, since: datetime) -> bool:
    """Whether a desk that was heard from once has not been since; one that never was may be a telephone alone."""
    return seen_at is not None and seen_at < since


def may_take(contact: Contact, now: datetime) -> list[Agent]:
    """Colleagues at work who hold the contact's hat today, by name."""
    today = town_day(now)
    held = Qualification.objects.filter(team=contact.hat, issued_on__lte=today).exclude(valid_to__lt=today)
    here = Presence.objects.filter(until=None).exclude(state=State.AWAY).values("agent_id")
    rows = Agent.objects.filter(active=True, pk__in=held.values("agent_id")).exclude(pk=contact.agent_id or 0)
    return list(rows.filter(pk__in=here).order_by("name"))
