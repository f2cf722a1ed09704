"""Whether somebody who is out should come home before her time: the twin plays on with her there and with her back.

Pure. A move is proposed for a whole hour, but nobody knows an hour ahead; looked at again each minute, it can be ended
as soon as home needs her more than the line she helps.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from scipy.special import stdtrit

from nowrongdoor.townhall.planning.futures import Futures, Step, Ways
from nowrongdoor.townhall.planning.picture import Picture

BATCHES, EACH = 16, 4
LOOK_AHEAD_MINUTES = 60
SURE = 0.90
LEAST_GAIN = 0.5
"""Citizens saved in the hour: to come home disturbs less than to be asked away."""
STAYS_AT_LEAST_SECONDS = 300.0
"""Nobody is called home sooner: the change of hat would have been for nothing."""


def needed_at_home(picture: Picture, asked: Collection[int], seed: int, threads: int = 1) -> list[int]:
    """Those of these agents who have a hat on as a move and are needed more at home, the most needed first.

    She is when fewer citizens fare badly with her back (`Ways.trouble`, one-sided 90 %), by half a citizen or more.
    """
    out = [one for one in picture.people if one.agent_id in asked and one.lent is not None]
    if not out:
        return []
    futures = Futures(picture, seed, BATCHES, threads)
    home = [[Step(one.agent_id, one.lent[0] if one.lent else "", 0.0, 0.0)] for one in out]
    stays, *each = futures.play([[], *home], each=EACH, minutes=LOOK_AHEAD_MINUTES)
    gains = {one.agent_id: _gain(stays, back) for one, back in zip(out, each, strict=True)}
    needed = [one for one, back in zip(out, each, strict=True) if _surely_better(stays, back)]
    return [one.agent_id for one in sorted(needed, key=lambda one: -gains[one.agent_id])]


def _gain(stays: Ways, back: Ways) -> float:
    return float((stays.trouble - back.trouble).mean())


def _surely_better(stays: Ways, back: Ways) -> bool:
    gain = stays.trouble - back.trouble
    doubt = float(stdtrit(len(gain) - 1, SURE) * gain.std(ddof=1) / np.sqrt(len(gain)))
    return float(gain.mean()) - doubt > 0 and float(gain.mean()) >= LEAST_GAIN
