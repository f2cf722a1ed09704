"""What the desk shows of a promise that is being kept: everything on it, and what may be done with it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nowrongdoor.townhall.callbacks.models import OUTCOMES as DIALS
from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt
from nowrongdoor.townhall.callbacks.rules import (
    DIALLED_FROM,
    MISSED,
    OPEN,
    CallbackState,
    Outcome,
    Refusal,
    Step,
    after,
)
from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.web.desk.promise_times import offered
from nowrongdoor.web.desk.seat import Seat

NOT_REACHED = (*MISSED, Outcome.WRONG_NUMBER)


@dataclass(frozen=True, slots=True)
class Keeping:
    """The promise behind the call in hand, and this dial; `missed` are the ways not to reach somebody, in words."""

    callback: Callback
    attempt: CallbackAttempt
    others: list[Question]
    times: list[datetime]
    teams: list[Team]
    missed: list[tuple[str, Any]]

    @property
    def reached(self) -> bool:
        """Whether the citizen picked up."""
        return self.attempt.connected_at is not None


def keeping_of(seat: Seat, contact: Contact) -> Keeping | None:
    """The promise that the call in hand is to keep; None for every other contact."""
    if contact.direction != "out":
        return None
    joined = (
        "callback__team",
        "callback__promiser",
        "callback__question__contact__citizen",
        "callback__question__topic",
    )
    attempt = CallbackAttempt.objects.select_related(*joined, "callback__named").filter(contact=contact).first()
    if attempt is None:
        return None
    callback = attempt.callback
    asked = callback.question.contact.questions.select_related("topic").exclude(pk=callback.question_id)
    return Keeping(
        callback=callback,
        attempt=attempt,
        others=list(asked),
        times=offered(callback.team, seat.now).times,
        teams=[team for team in seat.teams.values() if team.pk != callback.team_id],
        missed=[(str(value), word) for value, word in DIALS if value in NOT_REACHED],
    )


def may_be_done(callback: Callback, now: datetime) -> dict[str, bool]:
    """What may be done with a promise now, by the machine's own table: the page offers no more."""
    dialled = [one for one in callback.attempts.all() if one.ended_at is None]
    is_open, free = callback.state in OPEN, not dialled
    waits = callback.next_try_at is not None and callback.next_try_at > now
    return {
        "take": callback.state in DIALLED_FROM and not waits and all(one.agent_id is None for one in dialled),
        "reopen": bool(callback.number) and not is_open and not isinstance(after(callback.state, Step.REOPEN), Refusal),
        "told": is_open and any(one.told_at is None and one.over_at is None for one in callback.times.all()),
        "wrote": callback.state == CallbackState.EXHAUSTED,
        "answer": is_open and free,
        "move": is_open and free,
        "return_it": free and not isinstance(after(callback.state, Step.WRONG_TEAM), Refusal),
        "send_on": free and not isinstance(after(callback.state, Step.SEND_ON), Refusal),
    }
