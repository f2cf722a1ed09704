"""Whether somebody who is out should come home before her time: the twin plays on with her there and with her back.

Pure. A move is proposed for a whole hour, but nobody knows an hour ahead; looked at again each minute, it can be ended
as soon as home needs her more than the line she helps.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from scipy.special import stdtrit

from nowrongdoor.townhall.planning.futures import HORIZONS, Futures, Step, Ways
from nowrongdoor.townhall.planning.guard import needs_her_back
from nowrongdoor.townhall.planning.picture import PersonAhead, Picture

BATCHES, EACH = 16, 4
SURE = 0.90
LEAST_GAIN = 0.5
"""Citizens saved in the hour: to come home disturbs less than to be asked away."""
STAYS_AT_LEAST_SECONDS = 300.0
"""Nobody is called home sooner: the change of hat would have been for nothing."""


def needed_at_home(picture: Picture, asked: Collection[int], seed: int, threads: int = 1) -> list[int]:
    """Those of these agents who have a hat on as a move and are needed more at home, the most needed first.

    She is when fewer citizens fare badly with her back (`Ways.trouble`, one-sided 90 %), by half a citizen or more; or
    when her home would else fall below its protected target (`guard.needs_her_back`).
    """
    out = [one for one in picture.people if one.agent_id in asked and one.lent is not None]
    if not out:
        return []
    (half, *halves), (hour, *hours) = _played(picture, out, seed, threads)
    tried = list(zip(out, halves, hours, strict=True))
    needed = [
        (_gain(hour, back), one.agent_id)
        for one, before, back in tried
        if _surely_better(hour, back) or needs_her_back(picture, one.base, (half, hour), (before, back))
    ]
    return [agent_id for _gained, agent_id in sorted(needed, key=lambda one: -one[0])]


def _played(picture: Picture, out: Sequence[PersonAhead], seed: int, threads: int) -> list[list[Ways]]:
    """At each horizon: everybody stays, then each of these back at home."""
    futures = Futures(picture, seed, BATCHES, threads)
    home = [[Step(one.agent_id, one.lent[0] if one.lent else "", 0.0, 0.0)] for one in out]
    return [futures.play([[], *home], each=EACH, minutes=minutes) for minutes in HORIZONS]


def _gain(stays: Ways, back: Ways) -> float:
    return float((stays.trouble - back.trouble).mean())


def _surely_better(stays: Ways, back: Ways) -> bool:
    gain = stays.trouble - back.trouble
    doubt = float(stdtrit(len(gain) - 1, SURE) * gain.std(ddof=1) / np.sqrt(len(gain)))
    return float(gain.mean()) - doubt > 0 and float(gain.mean()) >= LEAST_GAIN
