"""Who may be asked to step in now: every condition of domain section 1, each with its own reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nowrongdoor.engine.dispatch.reasons import Fact
from nowrongdoor.engine.dispatch.snapshot import State
from nowrongdoor.engine.dispatch.stepping_in.reasons import NotNow, Why
from nowrongdoor.engine.dispatch.stepping_in.standing import Ask, Held, HomeNow, Planned, Standing

WITH_CITIZEN = (State.RINGING, State.IN_CONVERSATION, State.AFTER_WORK)

AT_WORK = (State.READY, *WITH_CITIZEN)
"""Who is in one of these carries a line; a break and an empty chair do not."""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether one agent may be asked: no whys, and she may. All whys are told, the one farthest from her hands first.

    after_contact: she has a citizen in hand and may be asked for "after this call"; needs_refresher: out of practice,
    and comes with a colleague beside her.
    """

    agent_id: int
    whys: tuple[Why, ...] = ()
    after_contact: bool = False
    needs_refresher: bool = False

    @property
    def allowed(self) -> bool:
        """May she be asked?"""
        return not self.whys

    @property
    def reasons(self) -> tuple[NotNow, ...]:
        """The codes alone, in their order."""
        return tuple(why.reason for why in self.whys)


def eligibility(standing: Standing, home: HomeNow | None, ask: Ask) -> Eligibility:
    """May this agent be asked this now, and if not, everything that stands in the way.

    `home` is the team whose hat she wears and would leave, or for more time has left already; None where she has none.
    """
    held = standing.held.get(ask.hat)
    whys = (
        *_of_line(ask),
        *_of_qualification(standing, held, ask),
        *_of_person(standing, ask),
        *_of_caps(standing, ask),
        *_of_day(standing, ask),
        *of_home(home, goes=0 if ask.extends else 1),
    )
    stale = held is not None and _is_stale(held, ask)
    return Eligibility(standing.agent_id, whys, standing.state in WITH_CITIZEN, stale and ask.paired)


def in_conversation(standing: Standing) -> Why | None:
    """The remark that she has a citizen in hand and comes after this call; it stops nobody from asking."""
    return Why(NotNow.IN_CONVERSATION, {}) if standing.state in WITH_CITIZEN else None


def _of_line(ask: Ask) -> Iterator[Why]:
    if not ask.in_use:
        yield Why(NotNow.TEAM_GONE, {"hat": ask.hat})
    elif not ask.open_now:
        yield Why(NotNow.LINE_CLOSED, {"hat": ask.hat})


def _of_qualification(standing: Standing, held: Held | None, ask: Ask) -> Iterator[Why]:
    """The hat itself: at home in it, never learned, taken back, expired, not yet issued, or out of practice."""
    if standing.base == ask.hat:
        yield Why(NotNow.AT_HOME_THERE, {"hat": ask.hat})
    elif held is None:
        yield Why(NotNow.NOT_QUALIFIED, {"hat": ask.hat})
    elif held.revoked_on is not None and held.revoked_on <= ask.today:
        yield _dated(NotNow.REVOKED, ask, held.revoked_on)
    elif held.valid_to is not None and held.valid_to < ask.today:
        yield _dated(NotNow.EXPIRED, ask, held.valid_to)
    elif held.issued_on > ask.today:
        yield _dated(NotNow.NOT_YET_VALID, ask, held.issued_on)
    elif _is_stale(held, ask) and not ask.paired:
        yield _dated(NotNow.NOT_FRESH, ask, held.last_worked_on or held.issued_on)


def _dated(reason: NotNow, ask: Ask, day: date) -> Why:
    return Why(reason, {"hat": ask.hat, "day": f"{day:%d.%m.%Y}"})


def _is_stale(held: Held, ask: Ask) -> bool:
    """Neither worked nor trained there within `fresh_days` (eight weeks, both ends included)."""
    return ask.today - (held.last_worked_on or held.issued_on) > timedelta(days=ask.numbers.fresh_days)


def _of_person(standing: Standing, ask: Ask) -> Iterator[Why]:
    """Where she is, and what is going on with her already."""
    if standing.state == State.AWAY and not ask.rostered:
        yield Why(NotNow.AWAY, {})
    if standing.open_move is not None and not ask.extends:
        yield Why(NotNow.ALREADY_LENT, {})
    if standing.offered:
        yield Why(NotNow.ALREADY_ASKED, {})
    if standing.opted_out:
        yield Why(NotNow.OPTED_OUT_TODAY, {})
    if standing.absorbed:
        yield Why(NotNow.ABSORBED, {})


def _of_caps(standing: Standing, ask: Ask) -> Iterator[Why]:
    """How often one may be moved: rostered shifts have a quota, acute moves two caps; more time is no new move."""
    if ask.over_quota or ask.extends:
        return
    numbers = ask.numbers
    if ask.rostered:
        yield from _used(NotNow.QUOTA_USED, standing.rostered_this_period, numbers.rostered_per_period)
        return
    yield from _used(NotNow.ACUTE_DAY_CAP, standing.moves_today, numbers.acute_per_day)
    yield from _used(NotNow.ACUTE_PERIOD_CAP, standing.moves_this_period, numbers.acute_per_period)


def _used(reason: NotNow, count: int, most: int) -> Iterator[Why]:
    if count >= most:
        yield Why(reason, {"count": count, "most": most})


def _of_day(standing: Standing, ask: Ask) -> Iterator[Why]:
    """Her day: left in peace after a no, or in (or soon due for) something nobody is asked away from."""
    if ask.rostered:
        return
    if standing.cool_until is not None and ask.now < standing.cool_until:
        yield Why(NotNow.COOL_DOWN, {"clock": ask.clock(standing.cool_until)})
    going_on = [one for one in standing.planned if _covers(one, ask.now)]
    if going_on:
        yield _taken_by(going_on[0], ask)
    elif soon := _first_before(standing.planned, ask.now, _end_of(ask)):
        facts: dict[str, Fact] = {"activity": soon.kind.value, "clock": ask.clock(soon.begins)}
        yield Why(NotNow.PROTECTED_SOON, facts)


def _covers(planned: Planned, at: datetime) -> bool:
    return planned.begins <= at and (planned.ends is None or at < planned.ends)


def _first_before(planned: tuple[Planned, ...], now: datetime, end: datetime) -> Planned | None:
    coming = [one for one in planned if now < one.begins < end]
    return min(coming, key=lambda one: one.begins, default=None)


def _end_of(ask: Ask) -> datetime:
    """Only what begins within the settling-in time stands in the way: a break later on is simply taken there."""
    return ask.now + timedelta(minutes=min(SETTLING_IN_MINUTES, ask.numbers.move_minutes))


SETTLING_IN_MINUTES = 15
"""A move that is broken off by a break before this is not worth the change of hat."""


def _taken_by(planned: Planned, ask: Ask) -> Why:
    facts: dict[str, Fact] = {"activity": planned.kind.value, "until": ""}
    if planned.ends is not None:
        facts["until"] = f" (–{ask.clock(planned.ends)})"
    return Why(NotNow.PROTECTED_ACTIVITY, facts)


def of_home(home: HomeNow | None, goes: int = 1) -> Iterator[Why]:
    """The donor guard: may one more go, as her home stands now? `goes` is 0 for one who is away already and stays.

    Its protected minimum must stay at work, and its own promise must hold: as foretold where somebody has looked ahead,
    and otherwise its own line must not be calling for help itself.
    """
    if home is None:
        return
    left = home.wearers - goes
    if left < home.protected_minimum:
        facts: dict[str, Fact] = {"home": home.hat, "left": max(0, left), "minimum": home.protected_minimum}
        yield Why(NotNow.HOME_BELOW_MINIMUM, facts)
    elif home.alarm_level > 0 or (home.share_after is not None and home.share_after < home.target_share):
        yield Why(NotNow.HOME_BELOW_TARGET, {"home": home.hat})
