"""A message's course: when it is tried again, when it is given up, and what a report makes of it. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from nowrongdoor.townhall.messages.numbers import Untextable as Untextable
from nowrongdoor.townhall.messages.numbers import can_be_texted as can_be_texted  # other rooms ask the rules for it


class Sending(StrEnum):
    """Where a message is between the change it tells of and the citizen's telephone."""

    QUEUED = "queued"
    POSTING = "posting"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    WITHDRAWN = "withdrawn"


class Told(StrEnum):
    """What a gateway's report says, whatever its own words for it."""

    ON_ITS_WAY = "on_its_way"
    DELIVERED = "delivered"
    NOT_DELIVERED = "not_delivered"


class Purpose(StrEnum):
    """What a message is for. Rooms above may name others; a survey is the only one nobody must mend."""

    PROMISE = "promise"
    NEW_TIME = "new_time"
    NOT_REACHED = "not_reached"
    SURVEY = "survey"


class Trouble(StrEnum):
    """Why a message did not get through, where it was not the gateway that said so in words of its own."""

    GATEWAY_DOWN = "gateway_down"
    GATEWAY_REFUSES_US = "gateway_refuses_us"
    ANSWER_LOST = "answer_lost"
    REFUSED = "refused"
    NOT_DELIVERED = "not_delivered"


NOT_POSTED = (Sending.QUEUED, Sending.POSTING)
NOT_TOLD = (Sending.FAILED, Sending.GIVEN_UP)
SETTLED = (Sending.DELIVERED, Sending.FAILED, Sending.GIVEN_UP, Sending.WITHDRAWN)

GIVE_UP_AFTER = timedelta(hours=24)
"""A message nobody could post for a day is no news any more."""

LEASE = timedelta(seconds=60)
"""How long a worker may take to post one message before it is held to have died; a post times out well before."""

REPORT_WITHIN = timedelta(minutes=10)
"""How long a message whose answer was lost waits for the gateway's report before somebody must look at it."""

TEXT_KEPT = timedelta(days=14)
"""Text and number are wiped this long after a message is settled; that it was sent, and why, stays."""

MOST_PARTS = 4
"""A text of more parts is a letter."""

_FIRST_GAP_SECONDS, _LONGEST_GAP_SECONDS = 5, 300


def gap(failures: int) -> timedelta:
    """How long to leave the gateway alone after so many failures in a row: 5 seconds, doubled up to five minutes."""
    return timedelta(seconds=min(_FIRST_GAP_SECONDS * 2 ** min(max(failures - 1, 0), 10), _LONGEST_GAP_SECONDS))


def after_report(state: str, told: Told) -> Sending | None:
    """What a message becomes by a report; None when it says nothing new.

    Reports come in any order and more than once. On the telephone is on the telephone: nothing undoes it, and it
    outweighs a failure told before. A failure is not undone by the news, come late, that the message is on its way.
    """
    if state == Sending.DELIVERED:
        return None
    if told == Told.DELIVERED:
        return Sending.DELIVERED
    if told == Told.NOT_DELIVERED:
        return None if state == Sending.FAILED else Sending.FAILED
    return Sending.SENT if state in (*NOT_POSTED, Sending.GIVEN_UP, Sending.WITHDRAWN) else None


def must_wait_for_report(claimed_at: datetime, now: datetime) -> bool:
    """Whether a message that may or may not have been taken still has time for its report."""
    return now < claimed_at + REPORT_WITHIN
