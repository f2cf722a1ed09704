"""What boards and desks ask about the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import get_language

from nowrongdoor.engine.dispatch import Held, Reason, State, ring_opens_in
from nowrongdoor.townhall.contacts.reads import hat_names
from nowrongdoor.townhall.line.models import Assignment, Place, Presence, TelephoneEvent
from nowrongdoor.townhall.people.reads import hat_of, town_day


@dataclass(frozen=True, slots=True)
class HeldContact:
    """A waiting contact, since when, and the sentence that says why."""

    contact_id: int
    team_code: str
    team_position: int
    topic: str
    joined_at: datetime
    reason: str
    sentence: str


def held(*, now: datetime, most: int = 50) -> list[HeldContact]:
    """Contacts that wait now and have been looked at, longest wait first, each with its sentence as of `now`."""
    places = (
        Place.objects.filter(left_at=None, outgoing=False)
        .exclude(held_reason="")
        .select_related("team", "contact__topic_asked")
        .order_by("joined_at")[:most]
    )
    if not places:
        return []
    language, names = ("en" if get_language() == "en" else "da"), hat_names()
    return [
        HeldContact(
            contact_id=place.contact_id,
            team_code=place.team.code,
            team_position=place.team.position,
            topic=place.contact.topic_asked.name if place.contact.topic_asked else "",
            joined_at=place.joined_at,
            reason=place.held_reason,
            sentence=_as_of(place, now).sentence(language, names),
        )
        for place in places
    ]


def _as_of(place: Place, now: datetime) -> Held:
    """Why it waits; a countdown was written down when it began and is counted on from there."""
    facts = dict(place.held_facts)
    if place.held_reason == Reason.RING_OPENS_IN:
        waited_seconds = (now - place.joined_at).total_seconds()
        facts["seconds"] = ring_opens_in(hat_of(place.team), int(facts["ring"]), waited_seconds)
    return Held(place.contact_id, Reason(place.held_reason), facts)


@dataclass(frozen=True, slots=True)
class PersonNow:
    """An agent as a lead sees her: hat, base, state and since when."""

    agent_id: int
    name: str
    initials: str
    base: str
    hat: str
    state: str
    reason: str
    since: datetime


_PEOPLE = """
SELECT a.id, a.name, coalesce(b.code, ''), coalesce(on_contact.code, h.code, ''), p.state, p.reason, p.since
FROM line_presence p
JOIN people_agent a ON a.id = p.agent_id AND a.active
LEFT JOIN people_base pb ON pb.agent_id = a.id AND pb.from_day <= %(today)s
  AND (pb.until_day IS NULL OR pb.until_day > %(today)s)
LEFT JOIN people_team b ON b.id = pb.team_id
LEFT JOIN people_wearing w ON w.agent_id = a.id AND w.until IS NULL
LEFT JOIN people_team h ON h.id = w.team_id
LEFT JOIN people_team on_contact ON on_contact.id = p.hat_id
WHERE p.until IS NULL
ORDER BY b.position NULLS LAST, a.name
"""


def people_now(*, now: datetime) -> list[PersonNow]:
    """Everyone who has been at work, with the hat on now (that of the contact in hand, where there is one)."""
    return [
        PersonNow(agent_id, name, initials(name), base, hat, state, reason, since)
        for agent_id, name, base, hat, state, reason, since in _rows(_PEOPLE, {"today": town_day(now)})
    ]


def initials(name: str) -> str:
    """First letters of the first and last word of a name."""
    words = name.split()
    return (words[0][0] + words[-1][0]).upper() if len(words) > 1 else name[:2].upper()


def offered_to(agent_id: int) -> Assignment | None:
    """The contact whose call rings at this agent's telephone now, or None."""
    return (
        Assignment.objects.filter(agent_id=agent_id, ended_at=None, answered_at=None)
        .select_related("place__contact__topic_asked", "hat", "agent")
        .first()
    )


def presence_of(agent_id: int) -> Presence | None:
    """The agent's open spell, or None before her first day."""
    rows = Presence.objects.filter(agent_id=agent_id, until=None).select_related("hat")
    return next(iter(rows), None)  # the database allows one, so nothing need be put in order


def count_by_state() -> dict[State, int]:
    """How many agents are in each state now."""
    states = Presence.objects.filter(until=None, agent__active=True).values_list("state", flat=True)
    found = list(states)
    return {state: found.count(state) for state in State}


def set_aside() -> Sequence[TelephoneEvent]:
    """Telephone events that could not be applied and wait for somebody to look."""
    return list(TelephoneEvent.objects.filter(fate="set_aside").order_by("-arrived_at")[:20])


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
