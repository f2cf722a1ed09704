"""Citizens who are rung by the house, and the agents who ring them: a promise kept, from the agent's ring to closed.

Every dial has a chance of its own, by the name of its call: whoever plays it, and however often, it ends the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.outside.telephony.models import SimulatedCall
from nowrongdoor.outside.telephony.simulator import Simulator
from nowrongdoor.rehearsal.habits import chance_of, drawn_from, habits
from nowrongdoor.rehearsal.staff import Player, Staff
from nowrongdoor.rehearsal.stage import Stage
from nowrongdoor.townhall.callbacks import ending
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import questions, reads
from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.contacts.rules import ContactState, Outcome
from nowrongdoor.townhall.errors import TownHallError
from nowrongdoor.townhall.line.ports import Event, Kind, TelephonyError
from nowrongdoor.townhall.people.reads import town_day

KEEPS_A_PROMISE = "cb-"
FATES = ("picks_up", "no_answer", "busy", "voicemail", "wrong_number")
RINGS_SECONDS = {"picks_up": 9.0, "no_answer": 30.0, "busy": 3.0, "voicemail": 22.0, "wrong_number": 5.0}
"""How long a citizen's telephone rings before what is drawn happens."""

HEARS_THE_MACHINE_SECONDS = 6.0
WRITES_IT_DOWN_SECONDS = 12.0
PICKS_UP_SECONDS = 3.0
TRY_AGAIN_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one dial: who or what answers, for how long they talk, and what the question ends with."""

    what: str
    talk_seconds: float
    after_work_seconds: float
    ends_with: Outcome


def fate_of(call: str) -> Fate:
    """The fate of a dial, drawn from its name."""
    rng, told = chance_of(1, call), habits().rung
    what = drawn_from(told, FATES, rng.random())
    talk = 15.0 + float(rng.exponential(told["talk_mean_seconds"]))
    after = float(rng.exponential(told["after_work_mean_seconds"]))
    ends = drawn_from(told, ("answered", "handled", "promised"), rng.random()) if what == "picks_up" else "dropped"
    return Fate(what, talk, after, Outcome(ends))


@dataclass
class Rung:
    """Plays both ends of every call that keeps a promise, but for agents whom a visitor plays."""

    stage: Stage
    switchboard: Simulator
    staff: Staff
    players: dict[str, Player] = field(default_factory=dict)

    def hear(self, event: Event, now: datetime) -> None:
        """React to what the telephone tells of such a call."""
        if not event.call.startswith(KEEPS_A_PROMISE):
            return
        player = self.staff.by_device.get(str(event.details.get("device", "")))
        if player is not None:
            self.players[event.call] = player
        if event.kind == Kind.RINGING and player is not None:
            self._soon(PICKS_UP_SECONDS, now, partial(self._pick_up, player))
        elif event.kind == Kind.ANSWER:
            self.ring_at_home(event.call, now)
        elif event.kind == Kind.CONNECTED:
            self.talk(event.call, now)
        elif event.kind == Kind.HANGUP:
            self.over(event.call, now)

    def _pick_up(self, player: Player, now: datetime) -> None:
        if self._left_alone(player):
            return
        try:
            self.switchboard.pick_up(player.device, at=now)
        except TelephonyError:
            return  # it stopped ringing

    def ring_at_home(self, call: str, now: datetime) -> None:
        """The citizen's telephone rings until what was drawn happens."""
        what = fate_of(call).what
        self._soon(RINGS_SECONDS[what], now, partial(self._at_home, call, what))

    def _at_home(self, call: str, what: str, now: datetime) -> None:
        if what in ("picks_up", "voicemail"):
            try:
                self.switchboard.pick_up_at_home(call, at=now)
            except TelephonyError:
                return  # the agent gave up before
        else:
            self.switchboard.cannot_be_reached(call, what, at=now)

    def talk(self, call: str, now: datetime) -> None:
        """They talk, and the citizen puts the telephone down; at a machine the agent does, and leaves nothing on it."""
        fate = fate_of(call)
        if fate.what == "picks_up":
            self._soon(fate.talk_seconds, now, lambda then: self.switchboard.put_down(call, at=then))
        elif (player := self.player_of(call)) is not None and not self._left_alone(player):
            hang_up = partial(self.switchboard.put_down, call, by="agent")
            self._soon(HEARS_THE_MACHINE_SECONDS, now, lambda then: hang_up(at=then))

    def over(self, call: str, now: datetime) -> None:
        """The leg is over; the agent writes down how it went."""
        fate = fate_of(call)
        wait = fate.after_work_seconds if fate.what == "picks_up" else WRITES_IT_DOWN_SECONDS
        self._soon(wait, now, partial(self.close, call))

    def close(self, call: str, now: datetime) -> None:
        """Close the contact, reached or not; what the house refuses just now is tried again."""
        player = self.player_of(call)
        if player is None or self._left_alone(player):
            return
        try:
            self._close(player, call, now)
        except TownHallError:
            self._soon(TRY_AGAIN_SECONDS, now, partial(self.close, call))
            return
        self.staff.break_now(player, now)

    def _close(self, player: Player, call: str, now: datetime) -> None:
        contact = Contact.objects.filter(call=call, agent_id=player.agent_id).first()
        if contact is None or contact.state in (ContactState.CLOSED, ContactState.ABANDONED):
            return
        fate = fate_of(call)
        if fate.what != "picks_up":
            ending.not_reached(player.acting, _callback_of(call), fate.what, now=now)
            return
        question = contact.questions.select_related("topic__team", "hat").order_by("position").first()
        assert question is not None
        _answer(player, question, fate.ends_with, now)
        contacts.close(player.acting, contact.pk, now=now)

    def player_of(self, call: str) -> Player | None:
        """Who rings in this call: as the telephone told, or as the rows say after a new start."""
        if call not in self.players:
            agent_id = Contact.objects.filter(call=call).values_list("agent_id", flat=True).first()
            found = [one for one in self.staff.by_name.values() if one.agent_id == agent_id]
            if not found:
                return None
            self.players[call] = found[0]
        return self.players[call]

    def pick_up_the_thread(self, moment: datetime) -> None:
        """After a new start: go on from the rows."""
        for row in SimulatedCall.objects.filter(call__startswith=KEEPS_A_PROMISE).exclude(stage="ended"):
            player = self.staff.by_device.get(row.device)
            if row.stage == "ringing" and player is not None:
                self.hear(Event("", 0, Kind.RINGING, row.call, moment, {"device": row.device}), moment)
            elif row.stage == "dialling":
                self.ring_at_home(row.call, moment)
            elif row.stage == "answered":
                self.talk(row.call, moment)
        self.after_work(moment)

    def after_work(self, moment: datetime) -> None:
        """Close what was left in after-work."""
        left = Contact.objects.filter(state=ContactState.AFTER_WORK, call__startswith=KEEPS_A_PROMISE)
        for call in left.values_list("call", flat=True):
            self._soon(WRITES_IT_DOWN_SECONDS, moment, partial(self.close, call or ""))

    def _left_alone(self, player: Player) -> bool:
        return self.staff.is_left_alone(player.agent_id)

    def _soon(self, seconds: float, now: datetime, deed: Callable[[datetime], None]) -> None:
        self.stage.at(now + timedelta(seconds=seconds), deed)


def _callback_of(call: str) -> int:
    """The promise behind the name of a call."""
    return int(call.split("-")[1])


def _answer(player: Player, question: Question, wanted: Outcome, now: datetime) -> None:
    """What was drawn where the hat allows it; else the nearest that it does."""
    if question.topic is None:
        return
    for outcome in (wanted, _usual(question), Outcome.ANSWERED, Outcome.PROMISED):
        verdict = reads.may_end(question, outcome, today=town_day(now))
        if verdict is None or verdict.allowed:
            receiver = question.topic.team if outcome == Outcome.PROMISED else None
            questions.set_outcome(player.acting, question.pk, outcome, receiver_team=receiver, now=now)
            return


def _usual(question: Question) -> Outcome:
    assert question.topic is not None
    return Outcome.HANDLED if question.topic.level >= Level.REGISTER else Outcome.ANSWERED
