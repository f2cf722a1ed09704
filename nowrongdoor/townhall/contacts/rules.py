"""What an outcome demands, and what keeps a contact from closing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from nowrongdoor.engine.dispatch import Demand, Level
from nowrongdoor.engine.dispatch import Verdict as Verdict  # screens ask the town hall for it
from nowrongdoor.townhall.national_ids import has_national_id as has_national_id


class Outcome(StrEnum):
    """How a question ended; fixed and few (domain rule 2)."""

    ANSWERED = "answered"
    HANDLED = "handled"
    PROMISED = "promised"
    GUIDED_ELSEWHERE = "guided_elsewhere"
    WARM_HANDOVER = "warm_handover"
    DROPPED = "dropped"
    NOT_OURS = "not_ours"


class ContactState(StrEnum):
    """Where a contact is between hello and closed."""

    WAITING = "waiting"
    IN_CONVERSATION = "in_conversation"
    AFTER_WORK = "after_work"
    CLOSED = "closed"
    ABANDONED = "abandoned"


class Aside(StrEnum):
    """Why a contact lies aside for a while: parked by its agent, or its citizen on hold."""

    PARKED = "parked"
    HELD = "held"


MOST_PARKED = 3
"""More than three at once and one is forgotten."""

PARKED_LONG_SECONDS = 30 * 60
"""A contact parked for so long is pointed out at its agent's desk."""

OPEN_WITH_AGENT = (ContactState.IN_CONVERSATION, ContactState.AFTER_WORK)

NEEDS_MANDATE = frozenset({Outcome.ANSWERED, Outcome.HANDLED})
"""Outcomes that the hat and the person must allow (`demanded`); the others are the legal ways on under every hat."""

NEEDS_RECEIVER = frozenset({Outcome.PROMISED, Outcome.GUIDED_ELSEWHERE, Outcome.WARM_HANDOVER})
"""Outcomes that name who takes over: "elsewhere" without a receiver is a wrong door."""


def demanded(outcome: str, topic: Demand, worn: str) -> Demand | None:
    """What an outcome demands of hat and person for a question on this topic; None where every hat may give it.

    Handling takes all that the topic demands. Answering is telling: under the topic's own hat it never takes more than
    guiding, and what merely informs may be told under whatever hat is worn, so that no citizen is sent on for it.
    """
    if outcome == Outcome.HANDLED:
        return topic
    if outcome != Outcome.ANSWERED:
        return None
    if topic.level <= Level.INFORM:
        return Demand(hat=worn, level=Level.INFORM)
    return Demand(hat=topic.hat, level=min(topic.level, Level.GUIDE))


NOTE_MOST_CHARACTERS = 2000
TITLE_MOST_CHARACTERS = 80
JOURNAL_NUMBER_MOST_CHARACTERS = 60


class About(StrEnum):
    """Whom a question is about."""

    CALLER = "caller"
    OTHER = "other"
    ANONYMOUS = "anonymous"


class Relation(StrEnum):
    """On whose behalf the caller asks; fixed and few."""

    CHILD = "child"
    PARENT = "parent"
    PARTNER = "partner"
    POWER_OF_ATTORNEY = "power_of_attorney"
    GUARDIAN = "guardian"
    PROFESSIONAL = "professional"
    OTHER = "other"


class SourceKind(StrEnum):
    """What a question was answered from."""

    ARTICLE = "article"
    CASE_SYSTEM = "case_system"
    LAW = "law"
    COLLEAGUE = "colleague"
    AUTHORITY = "authority"
    PAPERS = "papers"


class Opened(StrEnum):
    """What of a citizen can be opened: name and number of somebody protected, and the CPR number."""

    PERSON = "person"
    CPR = "cpr"


class Purpose(StrEnum):
    """What it is opened for; short, so that it is chosen and not typed."""

    IDENTIFY = "identify"
    CASE = "case"
    RING = "ring"
    AUTHORITY = "authority"


def kept(text: str) -> str:
    """Text as it can be kept: without the null characters that nobody types and the database does not take."""
    return text.replace("\x00", "")


@dataclass(frozen=True, slots=True)
class QuestionNow:
    """A question as far as closing is concerned; `position` counts from 1."""

    position: int
    has_topic: bool
    outcome: str


def unfinished(questions: Sequence[QuestionNow]) -> list[int]:
    """The positions of questions that lack a topic or an outcome; closing needs this list empty.

    A question that was dropped or is not ours needs no topic: nobody may have found out what it was about.
    """
    without_topic = (Outcome.DROPPED, Outcome.NOT_OURS)
    return [q.position for q in questions if not q.outcome or (not q.has_topic and q.outcome not in without_topic)]
