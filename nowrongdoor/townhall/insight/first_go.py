"""Help in the first go: what became of each question, judged so that nobody can talk it up. Pure.

A question counts where it is asked for the first time: the same person about the same topic within fourteen days is a
return, and a return makes the first one a failure instead of making a second success. What a team would like to leave
out (broken off, not ours, shown elsewhere) stays in the denominator. A question is judged when its fourteen days are
over and its promise is settled; until then it is provisional. (docs/decisions/0017)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from nowrongdoor.townhall.insight.facts import Asked, Promise

COMES_BACK_WITHIN = timedelta(days=14)

KNOWN = "citizen:"
"""How the key of a known citizen begins; any other is that of a number."""


class Fate(StrEnum):
    """What became of a question; each has exactly one."""

    AT_ONCE = "at_once"
    PROMISE_KEPT = "promise_kept"
    CAME_BACK = "came_back"
    PROMISE_BROKEN = "promise_broken"
    NOT_REACHED = "not_reached"
    PASSED_ON = "passed_on"
    PROMISE_OPEN = "promise_open"
    ELSEWHERE = "elsewhere"
    HANDED_OVER = "handed_over"
    BROKEN_OFF = "broken_off"
    NOT_OURS = "not_ours"


FIRST_GO = frozenset({Fate.AT_ONCE, Fate.PROMISE_KEPT})
"""The two fates that are help in the first go."""

_WITHOUT_PROMISE = {
    "answered": Fate.AT_ONCE,
    "handled": Fate.AT_ONCE,
    "guided_elsewhere": Fate.ELSEWHERE,
    "warm_handover": Fate.HANDED_OVER,
    "dropped": Fate.BROKEN_OFF,
    "not_ours": Fate.NOT_OURS,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with its fate so far.

    `known` says that its person can be followed, `again` that she had asked it in the fourteen days before, `settled`
    that its fate will not change any more, `solved` that it was answered, at once or by the promised call, also late.
    """

    asked: Asked
    fate: Fate
    known: bool
    again: bool
    settled: bool
    solved: bool

    @property
    def counts(self) -> bool:
        """Whether it belongs in the first-go rate: asked for the first time by somebody who can be followed."""
        return self.known and not self.again


def judge(asked: Iterable[Asked], promises: Iterable[Promise], *, now: datetime) -> list[Judged]:
    """Every question with what became of it as seen at `now`; what happens later than `now` must not be among them."""
    questions = same_person(list(asked))
    by_question = {promise.question: promise for promise in promises}
    back, again = _returns(questions)
    return [
        _judged(one, by_question.get(one.question), one.question in back, one.question in again, now)
        for one in questions
    ]


def same_person(asked: Sequence[Asked]) -> list[Asked]:
    """A number that belongs to exactly one known citizen is hers also when she gave no name."""
    owners: dict[str, set[str]] = defaultdict(set)
    for one in asked:
        if one.number and one.person.startswith(KNOWN):
            owners[one.number].add(one.person)
    sole = {number: next(iter(persons)) for number, persons in owners.items() if len(persons) == 1}
    return [replace(one, person=sole[one.person]) if one.person in sole else one for one in asked]


def _returns(asked: Sequence[Asked]) -> tuple[set[int], set[int]]:
    """The questions whose person came back about the topic in time, and those that are such a coming back."""
    threads: Mapping[tuple[str, str], list[Asked]] = _threads(asked)
    back, again = set(), set()
    for thread in threads.values():
        for earlier, later in pairwise(thread):
            if later.contact != earlier.contact and later.at - earlier.at <= COMES_BACK_WITHIN:
                back |= {one.question for one in thread if one.contact == earlier.contact}
                again |= {one.question for one in thread if one.contact == later.contact}
    return back, again


def _threads(asked: Sequence[Asked]) -> dict[tuple[str, str], list[Asked]]:
    """What each person asked about each topic, in order."""
    threads: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for one in asked:
        if one.person and one.topic:
            threads[one.person, one.topic].append(one)
    for thread in threads.values():
        thread.sort(key=lambda one: (one.at, one.contact))
    return threads


def _judged(asked: Asked, promise: Promise | None, back: bool, again: bool, now: datetime) -> Judged:
    own = _WITHOUT_PROMISE.get(asked.outcome) or _kept(promise, now)
    settled = asked.at + COMES_BACK_WITHIN <= now and own is not Fate.PROMISE_OPEN
    answered = own is Fate.AT_ONCE or (promise is not None and promise.answered_at is not None)
    fate = Fate.CAME_BACK if back else own
    return Judged(asked, fate, bool(asked.person), again, settled, answered and not back)


def _kept(promise: Promise | None, now: datetime) -> Fate:
    """What became of a promise by the first time that was given; one that nobody wrote down is not kept.

    Who was rung in time and not reached has no broken promise, but no help in the first go either.
    """
    if promise is None or promise.broken:
        return Fate.PROMISE_BROKEN
    if promise.answered_at is not None and promise.answered_at <= promise.first_by:
        return Fate.PASSED_ON if promise.transferred else Fate.PROMISE_KEPT
    still_open = promise.answered_at is None and not promise.over and promise.first_by > now
    return Fate.PROMISE_OPEN if still_open else Fate.NOT_REACHED
