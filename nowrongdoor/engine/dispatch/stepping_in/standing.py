"""Where one agent stands at one moment, as far as asking her to step in is concerned, and what she would be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from nowrongdoor.engine.dispatch.snapshot import State
from nowrongdoor.engine.dispatch.stepping_in.machine import MoveState
from nowrongdoor.engine.dispatch.stepping_in.numbers import Numbers
from nowrongdoor.engine.hours.grid import COPENHAGEN


class Protected(StrEnum):
    """Activities that nobody is asked away from."""

    BREAK = "break"
    TRAINING = "training"
    CO_LISTENING = "co_listening"
    DEBRIEF = "debrief"
    REST = "rest"
    MEETING = "meeting"


DEFAULTS = Numbers()


@dataclass(frozen=True, slots=True)
class Planned:
    """A protected activity, from when to when (aware datetimes); `ends` None for one that goes on until she says so."""

    kind: Protected
    begins: datetime
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A qualification as it was given: the days it holds (both included), when it was revoked, when last used."""

    issued_on: date
    valid_to: date | None = None
    revoked_on: date | None = None
    last_worked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One agent now.

    state_seconds: how long she has been in her state; away_seconds: time away from her base this period; last_move_at:
    when her last move ended, None if never; cool_until: asked and not willing, left in peace until then; moves_today,
    moves_this_period: acute moves begun; rostered_this_period: rostered away shifts; open_move: the state of the move
    she is in; offered: an offer lies before her now; absorbed: flagged, and not reviewed yet.
    """

    agent_id: int
    base: str
    wearing: str
    state: State
    held: Mapping[str, Held] = field(default_factory=dict)
    name: str = ""
    state_seconds: float = 0.0
    planned: tuple[Planned, ...] = ()
    opted_out: bool = False
    volunteers: bool = False
    standby: bool = False
    away_seconds: float = 0.0
    last_move_at: datetime | None = None
    cool_until: datetime | None = None
    moves_today: int = 0
    moves_this_period: int = 0
    rostered_this_period: int = 0
    absorbed: bool = False
    open_move: MoveState | None = None
    offered: bool = False


@dataclass(frozen=True, slots=True)
class HomeNow:
    """A team as one who may give: how many wear its hat at work, how many must stay, and how its own line stands.

    wearers: at work under the hat (ready, ringing, in conversation or after-work), those already on their way out left
    out; protected_minimum: how many of them must stay; alarm_level: 0 when its own line is calm; share_after: the
    share answered in time that is foretold if one more goes, None where nobody has looked; target_share: the promise.
    """

    hat: str
    wearers: int
    protected_minimum: int
    alarm_level: int = 0
    share_after: float | None = None
    target_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Ask:
    """What would be asked: which hat, from now until when, under which numbers.

    in_use, open_now: of the line that needs help; paired: a colleague in practice sits beside
    her, so that being out of practice does not stop her; over_quota: both leads have said yes; rostered: a planned away
    shift and not an acute move; extends: more time in the move she is in.
    """

    hat: str
    now: datetime
    numbers: Numbers = DEFAULTS
    in_use: bool = True
    open_now: bool = True
    paired: bool = False
    over_quota: bool = False
    rostered: bool = False
    extends: bool = False
    timezone: str = COPENHAGEN

    @property
    def today(self) -> date:
        """The day it is in the town."""
        return self.now.astimezone(ZoneInfo(self.timezone)).date()

    def clock(self, at: datetime) -> str:
        """A moment as the clock on the wall shows it, such as 10:45."""
        return f"{at.astimezone(ZoneInfo(self.timezone)):%H:%M}"
