"""Parked contacts as a lead sees them: no name and no number in the list, and the note only of one left behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts import seeing
from nowrongdoor.townhall.contacts.models import OUTCOMES, Contact, Question
from nowrongdoor.townhall.contacts.rules import NEEDS_RECEIVER, Outcome
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import left_reads
from nowrongdoor.townhall.line.left_behind import Ending, may_see_to
from nowrongdoor.townhall.line.left_rules import Because
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics.models import Topic

BECAUSE_WORDS = (
    (Because.WENT_HOME, _("has gone home")),
    (Because.ILL, _("is not at work today")),
    (Because.LEFT_THE_TOWN, _("no longer works here")),
    (Because.OTHER, _("something else")),
)

NOT_BY_HAND = {Outcome.WARM_HANDOVER}
"""Nobody hands over in person a citizen who is no longer on the line."""

WITHOUT_TOPIC = (Outcome.DROPPED, Outcome.NOT_OURS)


@dataclass(frozen=True, slots=True)
class Row:
    """One contact in the list; `may` says whether this lead may see to it."""

    contact: Contact
    topics: list[Topic]
    since: datetime
    gone: bool
    may: bool


def everything(acting: Acting, moment: datetime) -> dict[str, Any]:
    """The rows, what was left behind first."""
    found = left_reads.lying(moment)
    topics: dict[int, list[Topic]] = {one.contact.pk: [] for one in found}
    asked = Question.objects.filter(contact_id__in=topics, topic__isnull=False).select_related("topic")
    for question in asked.order_by("position"):
        assert question.topic is not None
        topics[question.contact_id].append(question.topic)
    rows = [
        Row(one.contact, topics[one.contact.pk], one.since, one.gone, one.gone and may_see_to(acting, one.contact))
        for one in found
    ]
    return {"parked_rows": rows}


def one(contact: Contact, moment: datetime, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """One contact with what is known of it, and the two forms with what was chosen so far."""
    rows = list(contact.questions.select_related("topic__team", "hat", "receiver_team").order_by("position"))
    return {
        "contact": contact,
        "seen": seeing.of_contact(contact),
        "questions": rows,
        "to_end": [_to_end(row, chosen) for row in rows if _is_open(row)],
        "since": contact.parked_at or contact.ended_at,
        "colleagues": left_reads.may_take(contact, moment),
        "chosen_agent": number(chosen.get("agent")),
        "because": [(value, word, value == chosen.get("because")) for value, word in BECAUSE_WORDS],
        "outcomes": [(value, label) for value, label in OUTCOMES if value not in NOT_BY_HAND],
        "teams": people.teams(),
        "topics": Topic.objects.filter(active=True).select_related("team").order_by("team__position", "name_da"),
    }


def _is_open(row: Question) -> bool:
    """Whether it still lacks how it ended, or what it was about."""
    return not row.outcome or (row.topic_id is None and row.outcome not in WITHOUT_TOPIC)


def _to_end(row: Question, chosen: Mapping[str, Any]) -> dict[str, Any]:
    suggested = row.receiver_team or (row.topic.team if row.topic else row.hat)
    return {
        "row": row,
        "topic": chosen.get(f"topic-{row.pk}", ""),
        "outcome": chosen.get(f"outcome-{row.pk}", row.outcome),
        "receiver_team": chosen.get(f"team-{row.pk}", suggested.code),
        "receiver": chosen.get(f"receiver-{row.pk}", row.receiver),
    }


def endings(contact_id: int, posted: Mapping[str, Any]) -> list[Ending]:
    """What was chosen for each question that was open, as the town hall takes it."""
    rows = Question.objects.filter(contact_id=contact_id).order_by("position")
    return [_ending(row, posted) for row in rows if _is_open(row)]


def _ending(row: Question, posted: Mapping[str, Any]) -> Ending:
    outcome, receiver = posted.get(f"outcome-{row.pk}", ""), posted.get(f"receiver-{row.pk}", "")
    team = Team.objects.filter(code=posted.get(f"team-{row.pk}", "")).first() if outcome in NEEDS_RECEIVER else None
    topic = Topic.objects.filter(code=posted.get(f"topic-{row.pk}", ""), active=True).select_related("team").first()
    return Ending(row.pk, outcome, topic=topic, receiver=receiver, receiver_team=team)


def number(asked: Any) -> int:
    """A row's key as it was posted; 0 for anything else."""
    return int(asked) if isinstance(asked, str) and asked.isdecimal() and len(asked) < 12 else 0
