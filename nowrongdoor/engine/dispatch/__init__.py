"""Who may answer what, and which waiting contact goes to whom.

Pure rules, without a clock: a `Snapshot` of the line and the agents goes in, `Decisions` come out, in which every
waiting contact stands exactly once, assigned or held with a reason that a person can read. The desk asks the same
room what may be done now (`may_finish`). `pairing.optimal` is left out here: it brings scipy with it.

Words owned here: level (of mandate), hat, demand, ring, verdict, snapshot, assigned, held, reason, pairing.
"""

from nowrongdoor.engine.dispatch.answering import (
    Verdict,
    may_answer,
    may_finish,
    next_ring_opens_in,
    open_rings,
    ring_of,
    ring_opens_in,
)
from nowrongdoor.engine.dispatch.decide import decide
from nowrongdoor.engine.dispatch.decisions import Assigned, Decisions, Held
from nowrongdoor.engine.dispatch.mandate import Level
from nowrongdoor.engine.dispatch.pairing import Pairing
from nowrongdoor.engine.dispatch.pairing.greedy import greedy
from nowrongdoor.engine.dispatch.reasons import Fact, Facts, Reason, sentence
from nowrongdoor.engine.dispatch.snapshot import AgentNow, Demand, Hat, Snapshot, State, WaitingContact

__all__ = [
    "AgentNow",
    "Assigned",
    "Decisions",
    "Demand",
    "Fact",
    "Facts",
    "Hat",
    "Held",
    "Level",
    "Pairing",
    "Reason",
    "Snapshot",
    "State",
    "Verdict",
    "WaitingContact",
    "decide",
    "greedy",
    "may_answer",
    "may_finish",
    "next_ring_opens_in",
    "open_rings",
    "ring_of",
    "ring_opens_in",
    "sentence",
]
