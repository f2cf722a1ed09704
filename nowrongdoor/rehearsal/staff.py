"""The staff of the made-up town: they come, answer, say how it ended, close, take breaks and go home.

They act by the very actions the desk's buttons call. What a real desk would refuse is refused them too, and tried again
a little later, as a person would.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from nowrongdoor.engine.dispatch import Level, State
from nowrongdoor.outside.telephony.simulator import Simulator
from nowrongdoor.rehearsal.citizens import Citizens
from nowrongdoor.rehearsal.closing import Afterwards, finish
from nowrongdoor.rehearsal.plan import Citizen
from nowrongdoor.rehearsal.stage import Stage
from nowrongdoor.townhall.errors import TownHallError
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import presence, rules
from nowrongdoor.townhall.line.models import Presence
from nowrongdoor.townhall.line.ports import Event, Kind, TelephonyError

MISSES_A_CALL = 0.01
"""Share of ringing calls an agent lets ring out: a colleague asked, the coffee was far away."""

TRY_AGAIN_SECONDS = 5.0
NOTICES_CHECK_IN_AFTER_SECONDS = 60.0


@dataclass(slots=True)
class Player:
    """One agent on the stage: who acts, at which telephone, and how long a break is due after the contact in hand."""

    acting: Acting
    agent_id: int
    username: str
    device: str
    base_level: Level
    break_due_minutes: int = 0


class Staff:
    """Plays every agent that no visitor plays (`is_left_alone`)."""

    def __init__(
        self,
        stage: Stage,
        switchboard: Simulator,
        afterwards: Afterwards,
        players: Mapping[str, Player],
        citizens: Citizens,
        is_left_alone: Callable[[int], bool] = lambda _agent_id: False,
    ) -> None:
        self.stage = stage
        self.switchboard = switchboard
        self.afterwards = afterwards
        self.script = afterwards.script
        self.by_device = {player.device: player for player in players.values()}
        self.citizens = citizens
        self.is_left_alone = is_left_alone
        self.by_name = players

    # -- the working day --------------------------------------------------------------------------------------------

    def will_work(self, day: date, timezone: str, *, after: datetime | None = None) -> None:
        """Put everybody's shift, lunch and pauses on the stage, but for what lies before `after`."""
        self._after = after
        for name, player in self.by_name.items():
            shift = self.script.shifts.get(name)
            if shift is None:
                continue
            self._at(day, shift.starts, timezone, partial(self.come, player))
            self._at(day, shift.ends, timezone, partial(self.go_home, player))
            for moment, minutes in self._breaks(shift.lunch, shift.pauses):
                if moment < shift.ends:
                    self._at(day, moment, timezone, partial(self.rest, player, minutes))

    def _breaks(self, lunch: time, pauses: tuple[time, ...]) -> list[tuple[time, int]]:
        return [(lunch, self.script.lunch_minutes), *((pause, self.script.pause_minutes) for pause in pauses)]

    def _at(self, day: date, moment: time, timezone: str, deed: Callable[[datetime], None]) -> None:
        when = datetime.combine(day, moment, tzinfo=ZoneInfo(timezone)).astimezone(UTC)
        if self._after is None or when > self._after:
            self.stage.at(when, deed)

    def come(self, player: Player, now: datetime) -> None:
        """Sit down and be ready."""
        if not self.is_left_alone(player.agent_id):
            presence.arrive(player.acting, player.agent_id, now=now)
            self._choose(player, State.READY, now)

    def go_home(self, player: Player, now: datetime) -> None:
        """Leave, after the contact in hand."""
        player.break_due_minutes = 0
        self._choose(player, State.AWAY, now)

    def rest(self, player: Player, minutes: int, now: datetime) -> None:
        """Take a break now, or after the contact in hand."""
        reason = rules.PauseReason.LUNCH if minutes == self.script.lunch_minutes else rules.PauseReason.SHORT
        chosen = self._choose(player, State.PAUSE, now, reason)
        if chosen == State.PAUSE:
            self._back_in(player, minutes, now)
        elif chosen is not None and chosen in rules.WITH_CONTACT:
            player.break_due_minutes = minutes

    def _back_in(self, player: Player, minutes: int, now: datetime) -> None:
        player.break_due_minutes = 0
        self.stage.at(now + timedelta(minutes=minutes), lambda then: self.back(player, then))

    def late_comers(self, day: date, timezone: str, now: datetime) -> None:
        """After a start in the middle of a day: whoever should be at work and has not been seen comes now."""
        seen = set(Presence.objects.filter(until=None).values_list("agent_id", flat=True))
        moment = now.astimezone(ZoneInfo(timezone))
        for name, player in self.by_name.items():
            shift = self.script.shifts.get(name)
            if (
                shift
                and moment.date() == day
                and shift.starts <= moment.time() < shift.ends
                and player.agent_id not in seen
            ):
                self.stage.at(now, partial(self.come, player))

    def breaks_not_over(self, now: datetime) -> None:
        """After a new start: whoever is on a break comes back when it is over."""
        on_break = dict(Presence.objects.filter(until=None, state=State.PAUSE).values_list("agent_id", "since"))
        for player in self.by_name.values():
            if player.agent_id in on_break:
                over = on_break[player.agent_id] + timedelta(minutes=self.script.lunch_minutes)
                self.stage.at(max(now, over), partial(self.back, player))

    def back(self, player: Player, now: datetime) -> None:
        """The break is over, unless she has gone home meanwhile."""
        current = presence.now_of(player.agent_id)
        if current is not None and current.state == State.PAUSE:
            self._choose(player, State.READY, now)

    def _choose(self, player: Player, state: State, now: datetime, reason: str = "") -> str | None:
        if self.is_left_alone(player.agent_id):
            return None
        try:
            return presence.choose(player.acting, player.agent_id, state, now=now, reason=reason).state
        except TownHallError:
            self.stage.at(
                now + timedelta(seconds=TRY_AGAIN_SECONDS), partial(self._choose_again, player, state, reason)
            )
            return None

    def _choose_again(self, player: Player, state: State, reason: str, now: datetime) -> None:
        self._choose(player, state, now, reason)

    # -- what the telephone tells -----------------------------------------------------------------------------------

    def hear(self, event: Event, now: datetime) -> None:
        """React to what the telephone tells, as the person beside it would."""
        player = self.by_device.get(str(event.details.get("device", "")))
        citizen = self.citizens.by_call.get(event.call)
        if citizen is None:
            return
        if event.kind == Kind.RINGING and player:
            self._hear_ringing(player, citizen, now)
        elif event.kind == Kind.ANSWER and player:
            self.talk(player, event.call, citizen, now)
        elif event.kind == Kind.NO_ANSWER and player:
            self._soon(NOTICES_CHECK_IN_AFTER_SECONDS, now, lambda then: self._here_again(player, then))

    def _hear_ringing(self, player: Player, citizen: Citizen, now: datetime) -> None:
        if self.is_left_alone(player.agent_id) or citizen.outcome_draws[1] < MISSES_A_CALL:
            self._soon(rules.RING_OUT_SECONDS, now, lambda then: self._ring_out(player, citizen, then))
        else:
            self._soon(citizen.answer_delay_seconds, now, lambda then: self._pick_up(player, then))

    def _pick_up(self, player: Player, now: datetime) -> None:
        try:
            self.switchboard.pick_up(player.device, at=now)
        except TelephonyError:
            return  # it stopped ringing: the citizen gave up or the offer was withdrawn

    def _ring_out(self, player: Player, citizen: Citizen, now: datetime) -> None:
        self.switchboard.let_ring(player.device, call=self.citizens.call_of(citizen), at=now)

    def _here_again(self, player: Player, now: datetime) -> None:
        """Asked whether she is there, she is."""
        current = presence.now_of(player.agent_id)
        if current is not None and current.reason == rules.PauseReason.CHECK_IN:
            self._choose(player, State.READY, now)

    def talk(self, player: Player, call: str, citizen: Citizen, now: datetime) -> None:
        """The conversation takes its time; the citizen hangs up, and after-work follows."""
        self.citizens.answered.add(call)
        over = now + timedelta(seconds=citizen.talk_seconds)
        self.stage.at(over, lambda then: self.citizens.say_goodbye(call, then))
        if not self.is_left_alone(player.agent_id):
            closes = over + timedelta(seconds=citizen.after_work_seconds)
            self.stage.at(closes, lambda then: self.close(player, call, citizen, then))

    def close(self, player: Player, call: str, citizen: Citizen, now: datetime) -> None:
        """Write how it ended and close; what the house refuses just now is tried again."""
        if self.is_left_alone(player.agent_id):
            return
        try:
            finish(player.acting, self.afterwards, call, citizen, now=now)
        except TownHallError:
            self._soon(TRY_AGAIN_SECONDS, now, lambda then: self.close(player, call, citizen, then))
            return
        self.break_now(player, now)

    def break_now(self, player: Player, now: datetime) -> None:
        """The contact is closed: the break that was due begins."""
        if player.break_due_minutes:
            self._back_in(player, player.break_due_minutes, now)

    def _soon(self, seconds: float, now: datetime, deed: Callable[[datetime], None]) -> None:
        self.stage.at(now + timedelta(seconds=seconds), deed)
