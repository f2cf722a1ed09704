"""How many positions a load needs: Erlang B, C and A, exact, for one interval or a whole week of them.

Pure arithmetic for one team at a steady rate. Where hats are shared between teams, do not pool them into one Erlang:
ask `twin`. Rates are calls per hour, times seconds, load Erlang (positions busy on average).

Words owned here: load, position, waits, positions needed, people to roster, shrinkage.
"""

from nowrongdoor.engine.staffing.positions import (
    PeopleToRoster,
    PositionsNeeded,
    people_to_roster,
    positions_needed,
    week_of_need,
)
from nowrongdoor.engine.staffing.probabilities import erlang_b, erlang_c
from nowrongdoor.engine.staffing.waits import Waits, waits_a, waits_c

__all__ = [
    "PeopleToRoster",
    "PositionsNeeded",
    "Waits",
    "erlang_b",
    "erlang_c",
    "people_to_roster",
    "positions_needed",
    "waits_a",
    "waits_c",
    "week_of_need",
]
