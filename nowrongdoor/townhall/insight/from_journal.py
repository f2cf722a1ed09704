"""The facts of a period, from journal lines alone: any past number can be made again from them. Pure over the lines.

A line is anything with `id`, `at`, `verb`, `who`, `subject`, `hat` and `details`; they come in the order they were
written. What is asked of a line is only what it says: one that lacks a detail, because it was written before the detail
was kept, is read as far as it goes. Lines later than the moment asked about are not looked at, so that a figure comes
out as it stood then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from nowrongdoor.townhall.insight.facts import Asked, Call, Facts, Hours, Lent, Rate, Said
from nowrongdoor.townhall.insight.first_go import COMES_BACK_WITHIN
from nowrongdoor.townhall.insight.journal_promises import Promises
from nowrongdoor.townhall.insight.periods import Period
from nowrongdoor.townhall.insight.work import PAUSE, WORK, Clockings

USUAL_PROMISE_SECONDS = 20
"""What a line joined under, where its journal line is older than the detail `within`."""


class Line(Protocol):
    """A journal line, as far as it is asked."""

    at: datetime
    verb: str
    who: str
    hat: str
    subject: str
    details: Any


@dataclass(slots=True)
class Telling:
    """What has been told so far."""

    period: Period
    timezone: str
    clockings: Clockings
    joined: dict[int, tuple[str, datetime, int]] = field(default_factory=dict)
    began: dict[int, datetime] = field(default_factory=dict)
    left: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    met_by: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    said: dict[str, Said] = field(default_factory=dict)
    rates: list[Rate] = field(default_factory=list)
    bases: dict[int, list[tuple[date, str]]] = field(default_factory=dict)
    busy: dict[tuple[date, int, str], float] = field(default_factory=dict)
    promises: Promises = field(default_factory=Promises)


def facts(lines: Iterable[Line], period: Period, timezone: str, *, now: datetime) -> Facts:
    """Everything the figures of a period are made of, as the journal tells it up to `now`."""
    told = Telling(period, timezone, Clockings(timezone, period.start, min(period.end, now)))
    for line in lines:
        if line.at <= now:
            _TOLD.get(line.verb, _other)(told, line)
    return Facts(
        calls=tuple(_calls(told)),
        asked=tuple(one for one in told.asked if begins(period) <= one.at < period.end + COMES_BACK_WITHIN),
        promises=told.promises.found(),
        said=tuple(told.said.values()),
        hours=tuple(_hours(told, now)),
        lent=tuple(_lent(told)),
        rates=tuple(told.rates),
    )


def _number(subject: str) -> int:
    return int(subject.partition(":")[2])


def _joined(told: Telling, line: Line) -> None:
    if line.details.get("direction", "in") == "in":
        within = int(line.details.get("within", USUAL_PROMISE_SECONDS))
        since = line.details.get("since")  # sent on from another line, she keeps the place of her first arrival
        joined_at = datetime.fromisoformat(since) if since else line.at
        told.joined[_number(line.subject)] = (line.hat, joined_at, within)
        told.began[_number(line.subject)] = line.at


def _answered(told: Telling, line: Line) -> None:
    contact, agent = _number(line.subject), int(line.details["agent"])
    told.left.setdefault(contact, ("answered", line.at))
    told.met_by[contact] = (agent, line.at)
    told.clockings.became(agent, WORK, line.at)


def _abandoned(told: Telling, line: Line) -> None:
    told.left.setdefault(_number(line.subject), ("abandoned", line.at))
    _other(told, line)


def _handed_over(told: Telling, line: Line) -> None:
    contact, receiver = _number(line.subject), int(line.details["receiver"])
    _agent, since = told.met_by.get(contact, (0, line.at))
    told.met_by[contact] = (receiver, since)
    told.clockings.became(receiver, WORK, line.at)


def _given_on(told: Telling, line: Line) -> None:
    """Laid before a colleague, parked: it is hers from here, and has been since it was answered."""
    contact = _number(line.subject)
    if contact in told.met_by:
        told.met_by[contact] = (int(line.details["receiver"]), told.met_by[contact][1])


def _closed(told: Telling, line: Line) -> None:
    """The questions of a contact, and the time it took somebody under another hat than that of her base."""
    details, contact = line.details, _number(line.subject)
    lasted = sum(details.get(part) or 0.0 for part in ("talked_seconds", "after_seconds", "parked_seconds"))
    waited = details.get("waited_seconds") or 0.0
    agent, answered = told.met_by.pop(contact, (None, line.at - timedelta(seconds=lasted)))
    agent = agent or details.get("agent") or (_number(line.who) if line.who.startswith("agent:") else None)
    if agent is not None:
        key = (_day(told, answered), agent, line.hat)
        aside = sum(details.get(part) or 0.0 for part in ("held_seconds", "parked_seconds"))
        told.busy[key] = told.busy.get(key, 0.0) + (line.at - answered).total_seconds() - aside
    if details.get("direction", "in") == "in":
        began = told.began.get(contact) or line.at - timedelta(seconds=lasted + waited)
        told.asked += [_asked(one, contact, began, agent, details) for one in details.get("questions", ())]


def _asked(one: Any, contact: int, began: datetime, agent: int | None, details: Any) -> Asked:
    person, number = details.get("person", ""), details.get("number", "")
    line, channel = details.get("line", ""), details.get("channel", "")
    return Asked(one["id"], contact, began, line, channel, one["topic"], one["outcome"], person, number, agent)


def _taken_up(told: Telling, line: Line) -> None:
    """Whoever takes a parked contact up again is at work, whatever she was."""
    if line.who.startswith("agent:"):
        told.clockings.became(_number(line.who), WORK, line.at)


def _presence(told: Telling, line: Line) -> None:
    told.clockings.became(_number(line.subject), _kind(line.verb.partition(".")[2]), line.at)


def _other(told: Telling, line: Line) -> None:
    """An agent named in a line of the line is at work, unless it says otherwise; a promise's line is the promise's."""
    if line.verb.startswith("line.") and "agent" in line.details:
        told.clockings.became(int(line.details["agent"]), _kind(line.details.get("state", WORK)), line.at)
    elif line.verb.startswith("callback."):
        told.promises.tell(line)


def _kind(state: str) -> str:
    """Away, on a break, or at work in one way or another."""
    return state if state in ("away", PAUSE) else WORK


def _base(told: Telling, line: Line) -> None:
    details = line.details
    team, from_day = details.get("team") or details.get("base"), details.get("from_day") or details.get("base_from")
    if team:
        day = date.fromisoformat(from_day) if from_day else _day(told, line.at)
        told.bases.setdefault(_number(line.subject), []).append((day, team))


def _let_go(told: Telling, line: Line) -> None:
    told.bases.setdefault(_number(line.subject), []).append((_day(told, line.at), ""))


def _rate(told: Telling, line: Line) -> None:
    one = line.details
    day = date.fromisoformat(one["from_day"])
    told.rates.append(Rate(day, one["team"], one["channel"], one["kroner_per_hour"], one["overhead_percent"]))


def _said(told: Telling, line: Line) -> None:
    """An answer, or another in its place: it counts when it was first given."""
    before = told.said.get(line.subject)
    told.said[line.subject] = Said(before.at if before else line.at, line.details["team"], int(line.details["score"]))


def _day(told: Telling, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(told.timezone)).date()


_TOLD = {
    "line.joined": _joined,
    "line.answered": _answered,
    "line.abandoned": _abandoned,
    "contact.handed_over": _handed_over,
    "contact.given_on": _given_on,
    "contact.closed": _closed,
    "contact.taken_up": _taken_up,
    "presence.ready": _presence,
    "presence.pause": _presence,
    "presence.away": _presence,
    "agent.hired": _base,
    "base.given": _base,
    "agent.let_go": _let_go,
    "cost_rate.set": _rate,
    "survey.answered": _said,
}


def _calls(told: Telling) -> Iterable[Call]:
    for contact, (line, at, within) in told.joined.items():
        if told.period.place(at) is not None:
            how, left_at = told.left.get(contact, ("", None))
            yield Call(contact, line, at, max(at, left_at) if left_at else None, how, within)


def _base_of(told: Telling, agent: int, day: date) -> str:
    """The team an agent belonged to on a day, empty where to none; a later word about a day corrects an earlier."""
    held = [(since, number, team) for number, (since, team) in enumerate(told.bases.get(agent, [])) if since <= day]
    return max(held)[2] if held else ""


def _hours(told: Telling, now: datetime) -> Iterable[Hours]:
    seconds = told.clockings.end(min(told.period.end, now))
    for (day, agent), of_it in sorted(seconds.items()):
        if base := _base_of(told, agent, day):
            yield Hours(day, agent, base, of_it)


def _lent(told: Telling) -> Iterable[Lent]:
    for (day, agent, hat), seconds in sorted(told.busy.items()):
        base = _base_of(told, agent, day)
        if base and hat and base != hat and told.period.place_of_day(day) is not None:
            yield Lent(day, agent, base, hat, seconds)


def begins(period: Period) -> datetime:
    """How far back lines must be read: so far that every return and every promise of the period is among them."""
    return period.start - COMES_BACK_WITHIN
