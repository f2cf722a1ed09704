"""Who is asked how it went, and who never is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from nowrongdoor.townhall.contacts.rules import Outcome

QUIET = timedelta(days=30)
"""Nobody is asked again within this time, on no number and under no name."""

FOR_GOOD = timedelta(days=3650)
"""Who asks not to be asked again is left in peace for ten years."""

OPEN_FOR = timedelta(days=7)
"""How long an answer is taken, and may be changed."""

SENT_WITHIN = timedelta(hours=4)
"""A question about a call this morning is not asked tonight."""

WORDS_KEPT = timedelta(days=180)
"""The free line is wiped after half a year; the score stays, and leads to nobody."""

WORDS_MOST_CHARACTERS = 300
SCORES = (1, 2, 3, 4, 5)
SATISFIED = (4, 5)

FEWEST_SHOWN = 5
"""Below so many answers nothing is told of them: neither a share, nor a line that somebody wrote."""

FEWEST_PEOPLE = 3
"""Nor where fewer agents answered: what is said of two is said of one."""


class NotAsked(StrEnum):
    """Why somebody is not asked how it went."""

    NOBODY = "nobody"
    PROTECTED = "protected"
    MINOR = "minor"
    SENSITIVE = "sensitive"
    WAITS_FOR_CALL = "waits_for_call"
    BROKEN_OFF = "broken_off"
    CANNOT_BE_TEXTED = "cannot_be_texted"
    ASKED_LATELY = "asked_lately"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A closed contact as far as asking is concerned; `age_years` is None where nobody knows."""

    person: str
    can_be_texted: bool
    protected: bool
    sensitive: bool
    outcomes: tuple[str, ...]
    age_years: int | None = None


def why_not(one: Conversation) -> NotAsked | None:
    """Why this citizen is not asked, the weightiest reason first; None when she may be.

    Whose age nobody knows is asked: only who has said her CPR number has an age here. Who waits for a call is asked
    when she has had it.
    """
    checks = (
        (one.protected, NotAsked.PROTECTED),
        (one.age_years is not None and one.age_years < 18, NotAsked.MINOR),
        (one.sensitive, NotAsked.SENSITIVE),
        (not one.person, NotAsked.NOBODY),
        (Outcome.PROMISED in one.outcomes, NotAsked.WAITS_FOR_CALL),
        (all(outcome == Outcome.DROPPED for outcome in one.outcomes), NotAsked.BROKEN_OFF),
        (not one.can_be_texted, NotAsked.CANNOT_BE_TEXTED),
    )
    return next((reason for applies, reason in checks if applies), None)
