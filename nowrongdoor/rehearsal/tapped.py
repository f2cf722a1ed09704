"""How the made-up town takes a tap: a lead or the house that asks when a line calls, colleagues who answer or do not.

All act by the very actions behind the buttons; what the house refuses them, it refuses here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import numpy as np

from nowrongdoor.rehearsal.script import TapHabits
from nowrongdoor.rehearsal.stage import Stage
from nowrongdoor.townhall.errors import TownHallError
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import move_reads, moves
from nowrongdoor.townhall.line.dispatching import Dispatcher
from nowrongdoor.townhall.line.models import LineWatch, Move
from nowrongdoor.townhall.line.move_rules import DeclineReason
from nowrongdoor.townhall.planning import actions as planning

READS_IT_IN_SECONDS = 4.0
"""Nobody answers before she has seen who asks, for what, and until when."""

REASONS = ("", *DeclineReason)
"""A no with or without a reason: all alike, since none of them is anybody's business."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody will do about an offer: `yes` None for nothing at all."""

    yes: bool | None
    after_seconds: float
    reason: str = ""


def drawn(habits: TapHabits, rng: np.random.Generator) -> Answer:
    """One answer, from the chances in the script; always the same number of draws, so that the next ones stay."""
    draw, wait, reason = rng.random(), rng.exponential(habits.answer_mean_seconds), int(rng.integers(len(REASONS)))
    after = READS_IT_IN_SECONDS + float(wait)
    if draw < habits.accept:
        return Answer(True, after)
    return Answer(False, after, REASONS[reason]) if draw < habits.accept + habits.decline else Answer(None, after)


@dataclass
class Tapped:
    """Plays every agent who is asked and whom no visitor plays. Each has a chance of her own, drawn from the seed."""

    stage: Stage
    acting_of: Mapping[int, Acting]
    habits: TapHabits
    seed: int
    is_left_alone: Callable[[int], bool] = lambda _agent_id: False
    when_yes: Callable[[], None] = lambda: None
    heard: set[int] = field(default_factory=set)
    rngs: dict[int, np.random.Generator] = field(default_factory=dict)

    def look(self, now: datetime) -> None:
        """Hear the offers that were made since the last look, and put the answers on the stage."""
        live = Move.objects.filter(state="offered", agent_id__in=self.acting_of).exclude(pk__in=self.heard)
        for move_id, agent_id in live.order_by("pk").values_list("pk", "agent_id"):
            self.heard.add(move_id)
            if not self.is_left_alone(agent_id):
                self._will_answer(move_id, agent_id, now)

    def _will_answer(self, move_id: int, agent_id: int, now: datetime) -> None:
        answer = drawn(self.habits, self._rng(agent_id))
        if answer.yes is not None:
            self.stage.at(
                now + timedelta(seconds=answer.after_seconds), partial(self._answer, move_id, agent_id, answer)
            )

    def _rng(self, agent_id: int) -> np.random.Generator:
        return self.rngs.setdefault(agent_id, np.random.default_rng([self.seed, agent_id]))

    def _answer(self, move_id: int, agent_id: int, answer: Answer, now: datetime) -> None:
        """Say it, unless the offer ran out, was withdrawn, or her home can spare nobody any more."""
        if self.is_left_alone(agent_id):
            return
        try:
            if answer.yes:
                moves.accept(self.acting_of[agent_id], move_id, now=now)
                self.when_yes()
            else:
                moves.decline(self.acting_of[agent_id], move_id, now=now, reason=answer.reason)
        except TownHallError:
            return


@dataclass
class AskingLead:
    """A lead who sees a line call for help and asks those the house puts first, as many as are needed, no more."""

    acting: Acting
    seed: int

    def look(self, now: datetime) -> int:
        """Ask for every line that calls; returns how many were asked."""
        return sum(self._ask_for(watch, now) for watch in move_reads.alarms())

    def _ask_for(self, watch: LineWatch, now: datetime) -> int:
        """The first of the candidates; one whom the house refuses after all makes room for the next."""
        asked = 0
        wanted = watch.needed - self._under_way(watch)
        if wanted <= 0:
            return 0
        for standing in move_reads.candidates(watch.team, now=now, seed=self.seed).able:
            if asked >= wanted:
                break
            asked += self._asks(standing.agent_id, watch, now)
        return asked

    def _under_way(self, watch: LineWatch) -> int:
        return sum(
            move.to_id == watch.team_id and move.state in ("offered", "accepted") for move in move_reads.open_moves()
        )

    def _asks(self, agent_id: int, watch: LineWatch, now: datetime) -> bool:
        try:
            moves.ask(self.acting, agent_id, watch.team, now=now, triggered_at=watch.raised_at)
        except TownHallError:
            return False
        return True


@dataclass
class AskingHouse:
    """The house asks by itself, as the worker lets it where a lead has turned it on: it looks ahead and calls home."""

    acting: Acting

    def look(self, now: datetime) -> int:
        """Look ahead for every line that calls; returns how many looks were made."""
        return len(planning.keep_looking(self.acting, now=now))


@dataclass
class Watch:
    """A headless day's look at the lines: the house's own duty, then whoever asks, then those who were asked."""

    stage: Stage
    dispatcher: Dispatcher
    tapped: Tapped
    asking: AskingLead | AskingHouse

    def begin(self, first: datetime, last: datetime) -> None:
        """Look from the first moment to the last, as often as the house does."""
        self.last, self.every = last, timedelta(seconds=move_reads.numbers().sample_seconds)
        self.stage.at(first, self.look)

    def look(self, now: datetime) -> None:
        """One look; the dispatcher learns whose hat has changed."""
        if moves.keep_up(self.dispatcher.acting, now=now).hats_changed:
            self.dispatcher.forget()
        self.asking.look(now)
        self.tapped.look(now)
        if now + self.every <= self.last:
            self.stage.at(now + self.every, self.look)
