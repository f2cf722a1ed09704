"""How the made-up staff look at their day lists: take what is theirs, send back what is not, tell who is untold.

By the very actions behind the buttons; what the house refuses is left for the next look.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from nowrongdoor.engine.dispatch import Level, State
from nowrongdoor.rehearsal.habits import chance_of, habits
from nowrongdoor.rehearsal.staff import Player, Staff
from nowrongdoor.rehearsal.stage import Stage
from nowrongdoor.townhall.callbacks import actions, ringing
from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt
from nowrongdoor.townhall.callbacks.overview import untold
from nowrongdoor.townhall.callbacks.rules import DIALLED_FROM, CallbackState
from nowrongdoor.townhall.errors import TownHallError
from nowrongdoor.townhall.line.models import Presence
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Base

_LIVE = CallbackAttempt.objects.filter(callback=OuterRef("pk"), ended_at=None)
_LEVEL = "question__topic__level"
_IN_HAND = _LIVE.filter(agent__isnull=False)


def every() -> timedelta:
    """How often the staff look at their lists."""
    return timedelta(minutes=habits().lists["every_minutes"])


@dataclass
class DayLists:
    """Plays every agent's look at her list, but for those whom a visitor plays.

    `commanded` is called after something that may have commanded the switchboard past this process's own.
    """

    stage: Stage
    staff: Staff
    seed: int
    commanded: Callable[[], None] = lambda: None

    def begin(self, first: datetime, last: datetime) -> None:
        """Look from the first moment until the last."""
        self.stage.every(every(), self.look, first, last)

    def look(self, now: datetime) -> None:
        """One look of everybody who has her hands free."""
        self.rng = chance_of(self.seed, f"lists-{now.isoformat()}")
        at_work = dict(Presence.objects.filter(until=None).exclude(state=State.AWAY).values_list("agent_id", "state"))
        here = [one for one in self.staff.by_name.values() if one.agent_id in at_work and not self._left_alone(one)]
        free = {one.agent_id: one for one in here if at_work[one.agent_id] == State.READY}
        present = {one.agent_id: one for one in here}
        self._take_own(free, now)
        self._take_of_team(free, now)
        self._send_back(present, now)
        self._send_on(present, now)
        self._tell(present, now)

    def _left_alone(self, player: Player) -> bool:
        return self.staff.is_left_alone(player.agent_id)

    def _chance(self, name: str) -> bool:
        return bool(self.rng.random() < habits().lists[name])

    def _take_own(self, free: dict[int, Player], now: datetime) -> None:
        """Whoever has a promise of her own takes it, out of the line too: a coordinator has it because nobody of the
        team is there to be next in it. What she may not answer she leaves to who may: she would ring for nothing."""
        rows = self._to_ring(now).exclude(Exists(_IN_HAND)).filter(owner_id__in=free).order_by("by", "pk")
        held = people.skills(today=people.town_day(now), agents=sorted(free))
        for callback_id, agent_id, team, level in rows.values_list("pk", "owner_id", "team__code", _LEVEL):
            may = agent_id in free and held[agent_id].levels.get(team, Level.INFORM) >= level
            if may and self._chance("takes_own"):
                self._take(free.pop(agent_id), callback_id, now)

    def _take_of_team(self, free: dict[int, Player], now: datetime) -> None:
        """Somebody with nothing else to do takes one of the team's before its time; what has joined the line waits
        there for whoever is next."""
        base = dict(Base.objects.filter(agent_id__in=free, until_day=None).values_list("agent_id", "team_id"))
        for agent_id, team_id in base.items():
            if self._chance("takes_of_team") and agent_id in free:
                rows = self._to_ring(now).exclude(Exists(_LIVE)).filter(owner=None, team_id=team_id)
                first = rows.order_by("by", "pk").first()
                if first is not None:
                    self._take(free.pop(agent_id), first.pk, now)

    def _to_ring(self, now: datetime) -> QuerySet[Callback]:
        """What may be rung now, and lies with the right team."""
        ripe = Q(next_try_at=None) | Q(next_try_at__lte=now)
        begun = Q(not_before=None) | Q(not_before__lte=now)
        return Callback.objects.filter(ripe & begun, state__in=DIALLED_FROM, question__topic__team=F("team"))

    def _take(self, player: Player, callback_id: int, now: datetime) -> None:
        with suppress(TownHallError):
            ringing.take(player.acting, callback_id, now=now)
        self.commanded()

    def _send_back(self, present: dict[int, Player], now: datetime) -> None:
        """Somebody of the team sees that it is another's: straight on, or back to who promised it."""
        rows = Callback.objects.filter(state__in=DIALLED_FROM).exclude(question__topic__team=F("team"))
        found = rows.exclude(Exists(_LIVE)).order_by("pk").values_list("pk", "team_id", "question__topic__team__code")
        of_team = dict(Base.objects.filter(agent_id__in=present, until_day=None).values_list("team_id", "agent_id"))
        for callback_id, team_id, right in found:
            if team_id in of_team and right and self._chance("sends_back"):
                straight_on = right if self.rng.random() < 0.5 else ""
                with suppress(TownHallError):
                    player = present[of_team[team_id]]
                    actions.return_to_promiser(player.acting, callback_id, now=now, team=straight_on)

    def _send_on(self, present: dict[int, Player], now: datetime) -> None:
        rows = Callback.objects.filter(state=CallbackState.RETURNED, owner_id__in=present).order_by("pk")
        for callback in rows.select_related("question__topic__team", "team"):
            if self._chance("sends_on"):
                player, topic = present[callback.owner_id or 0], callback.question.topic
                number = other_number(callback.number) if callback.returned_because == "wrong_number" else ""
                team = topic.team.code if topic else callback.team.code
                with suppress(TownHallError):
                    actions.send_on(player.acting, callback.pk, now=now, team=team, number=number)

    def _tell(self, present: dict[int, Player], now: datetime) -> None:
        """A time that no text could bring is told by word of mouth, by whoever keeps the promise or made it."""
        for time in untold(now):
            callback = time.callback
            player = present.get(callback.owner_id or 0) or present.get(callback.promiser_id) or self._anybody(present)
            if time.untold_because and player is not None and self._chance("tells"):
                with suppress(TownHallError):
                    actions.told(player.acting, callback.pk, now=now)

    def _anybody(self, present: dict[int, Player]) -> Player | None:
        """Whoever is there, in turn."""
        agents = sorted(present)
        return present[agents[int(self.rng.integers(len(agents)))]] if agents else None


def other_number(number: str) -> str:
    """The right one, which the promiser finds out: the last digit was misheard."""
    return f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
