"""A round of proposals: every candidate is tried in the twin, the promising ones more often, the best are told. Pure.

Elimination by halves with common random numbers (J. Boesel, B. L. Nelson & S.-H. Kim, "Using ranking and selection to
'clean up' after simulation optimization", Operations Research 51(5), 2003, in spirit): a short look at everybody, a
longer one at the best and at pairs of them, and the full look, at both horizons, only at what will be shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from nowrongdoor.townhall.planning.foreseen import Outlook, outlook_of
from nowrongdoor.townhall.planning.futures import HORIZONS, Futures, Step, Ways
from nowrongdoor.townhall.planning.guard import holds
from nowrongdoor.townhall.planning.picture import Picture
from nowrongdoor.townhall.planning.rules import MOST_PROPOSALS, Candidate, alike, is_calm, keeps_minimum, pairs

BATCHES = 16
FEW, MORE = 32, 96
FULL = 192
USUAL_PEOPLE, LEAST_PART = 36, 0.5
"""How many futures for each way at each stage. In a great centre each takes longer and tells more, because chance evens
out: there half as many do."""
BEST_SINGLES = 4
LEAST_WORTH = 1.0
"""Citizens saved in the hour for each who is disturbed; less is not worth a question."""
SURE = 0.90
LEAST_IN_TIME, LEEWAY = 0.0, 0.5
"""A way that answers fewer in time is not proposed, whomever it saves from hanging up: what the helped line gains must
not be taken from those who were promised an answer elsewhere. The short looks leave some room, for chance."""

Together = tuple[Candidate, ...]


@dataclass(frozen=True)
class Proposed:
    """One way: who would be asked, what is foretold then, and how many citizens it saves from a late answer or none.

    worth: the mean over futures of trouble avoided (`Ways.trouble`); low and high: where that mean lies, 90 %.
    """

    who: Together
    outlook: Outlook
    worth: float
    worth_low: float
    worth_high: float


@dataclass(frozen=True)
class Advised:
    """The round: what comes if nobody moves, the proposals best first, and homes that can spare nobody."""

    nobody: Outlook
    proposals: tuple[Proposed, ...]
    kept_home: Mapping[int, str]
    """By agent: the home that cannot spare her, because it is not calm now or would not stay above its floor."""
    futures_played: int


@dataclass
class Round:
    """One round of proposals for one line."""

    picture: Picture
    to: str
    candidates: Sequence[Candidate]
    minutes: int
    seed: int
    threads: int = 1
    played: int = 0

    def __post_init__(self) -> None:
        """Draw the futures that everybody is tried in."""
        self.futures = Futures(self.picture, self.seed, BATCHES, self.threads)
        self.part = min(1.0, max(LEAST_PART, USUAL_PEOPLE / max(1, len(self.picture.people))))
        self.kept_home: dict[int, str] = {}

    def advise(self) -> Advised:
        """Try, leave out, try again; at most five remain."""
        return self.told(self.promising())

    def promising(self) -> list[Together]:
        """The ways that are worth the full look, best first."""
        groups = alike(self.picture, self._from_calm_homes())
        singles = self._best([(group[0],) for group in groups], FEW)
        for group in groups:
            if group[0].agent_id in self.kept_home:
                self.kept_home |= dict.fromkeys((one.agent_id for one in group), self.kept_home[group[0].agent_id])
        first = [group for one in singles[:BEST_SINGLES] for group in groups if group[0] is one[0]]
        several = [pair for pair in pairs(first) if keeps_minimum(self.picture, [one.agent_id for one in pair])]
        return self._best([*singles[:BEST_SINGLES], *several], MORE)[:MOST_PROPOSALS]

    def _from_calm_homes(self) -> list[Candidate]:
        """Those whose home is calm now; the others are written down."""
        calm = []
        for one in self.candidates:
            home = self.picture.people[self.picture.person(one.agent_id)].base
            if is_calm(self.picture, home):
                calm.append(one)
            else:
                self.kept_home[one.agent_id] = home
        return calm

    def _play(self, ways: Sequence[Together], futures: int, minutes: int) -> list[Ways]:
        """Nobody, then each way; so many futures each."""
        each = max(1, round(futures * self.part / BATCHES))
        self.played += each * BATCHES * (1 + len(ways))
        steps = [self._steps(way) for way in ways]
        return self.futures.play([[], *steps], each=each, minutes=minutes)

    def _steps(self, way: Together) -> list[Step]:
        length = 60.0 * self.minutes
        return [Step(one.agent_id, self.to, one.begins_in_seconds, one.begins_in_seconds + length) for one in way]

    def _best(self, ways: Sequence[Together], futures: int) -> list[Together]:
        """Those that are worth something and leave their homes above the floor, best first."""
        if not ways:
            return []
        nobody, *hour = self._play(ways, futures, max(HORIZONS))
        worth = {way: float((nobody.trouble - one.trouble).mean()) for way, one in zip(ways, hour, strict=True)}
        tried = list(zip(ways, hour, strict=True))
        better = [(way, one) for way, one in tried if worth[way] > 0 and _in_time(nobody, one) > -LEEWAY]
        for way, one in tried:
            self._homes_hold(way, one, one)
        if not better:
            return []
        _nobody, *half = self._play([way for way, _hour in better], futures, min(HORIZONS))
        safe = [way for (way, one), before in zip(better, half, strict=True) if self._homes_hold(way, before, one)]
        return sorted(safe, key=lambda way: -worth[way])

    def _homes_hold(self, way: Together, half: Ways, hour: Ways) -> bool:
        """Every home stays above its floor in enough of the futures; whoever may not go is written down."""
        homes = {self.picture.people[self.picture.person(one.agent_id)].base for one in way}
        hold = all(holds(self.picture, home, half, hour) for home in homes)
        if not hold and len(way) == 1:
            self.kept_home[way[0].agent_id] = homes.pop()
        return hold

    def told(self, ways: Sequence[Together]) -> Advised:
        """The full look at both horizons, and once more the question whether it is worth it."""
        played = {minutes: self._play(ways, FULL, minutes) for minutes in HORIZONS}
        outlooks = [outlook_of(self.picture, {m: played[m][n] for m in HORIZONS}) for n in range(1 + len(ways))]
        half, hour = (played[minutes] for minutes in HORIZONS)
        told = [
            Proposed(way, outlook, *_worth(hour[0], after))
            for way, outlook, before, after in zip(ways, outlooks[1:], half[1:], hour[1:], strict=True)
            if self._homes_hold(way, before, after) and _in_time(hour[0], after) >= LEAST_IN_TIME
        ]
        worthwhile = sorted((one for one in told if _worth_asking(one)), key=lambda one: -one.worth)
        return Advised(outlooks[0], tuple(worthwhile), self.kept_home, self.played)


def _in_time(nobody: Ways, one: Ways) -> float:
    """How many more citizens are answered in time than when nobody moves, on all lines together: the mean."""
    return float((one.in_time - nobody.in_time).sum(axis=1).mean())


def _worth_asking(one: Proposed) -> bool:
    """Better than nobody beyond doubt, and by enough to disturb so many people for it."""
    return one.worth_low > 0 and one.worth >= LEAST_WORTH * len(one.who)


def _worth(nobody: Ways, one: Ways) -> tuple[float, float, float]:
    """Trouble avoided: mean, and the interval of the mean by Student's t over paired futures."""
    avoided = nobody.trouble - one.trouble
    half = float(stdtrit(len(avoided) - 1, 0.5 + SURE / 2) * avoided.std(ddof=1) / np.sqrt(len(avoided)))
    mean = float(avoided.mean())
    return round(mean, 2), round(mean - half, 2), round(mean + half, 2)
