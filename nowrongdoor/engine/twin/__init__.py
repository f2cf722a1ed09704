"""The digital twin: whole days, and the next half hour, of a centre with several teams and hats, played many times.

Pure: a `Centre`, a seed and perhaps a `State` go in, `Outcomes` come out. The same seed brings the same citizens
whatever the staffing, so two ways of staffing are compared on the same days. A call finds its agent by the rules of the
live house (`Rules`), or simply: home first, the longest free.

Words owned here: centre, busyness, patience, look ahead, replication, move, outcomes.
"""

from nowrongdoor.engine.twin import moves
from nowrongdoor.engine.twin.centre import Agent, Centre, Rules, Team
from nowrongdoor.engine.twin.distributions import Exponential, Gamma, LogNormal
from nowrongdoor.engine.twin.moves import Move, Objective, Ranked, Ranking
from nowrongdoor.engine.twin.outcomes import Interval, Outcomes
from nowrongdoor.engine.twin.rehearsing import run
from nowrongdoor.engine.twin.state import State
from nowrongdoor.engine.twin.watching import Answered, Citizens, citizens, diary

__all__ = [
    "Agent",
    "Answered",
    "Centre",
    "Citizens",
    "Exponential",
    "Gamma",
    "Interval",
    "LogNormal",
    "Move",
    "Objective",
    "Outcomes",
    "Ranked",
    "Ranking",
    "Rules",
    "State",
    "Team",
    "citizens",
    "diary",
    "moves",
    "run",
]
