"""Whom to tap on the shoulder, when, and what may follow: the pure rules of stepping in under another hat.

`watched` raises a line's alarm; `eligibility` says of each agent whether she may be asked, and why not;
`order_of_asking` whom first; `what_would_have_to_change` what to do when nobody can be; `step` what may follow what.
"""

from nowrongdoor.engine.dispatch.stepping_in.absorbed import is_absorbed
from nowrongdoor.engine.dispatch.stepping_in.changes import Change, Way, what_would_have_to_change
from nowrongdoor.engine.dispatch.stepping_in.eligibility import (
    AT_WORK,
    WITH_CITIZEN,
    Eligibility,
    eligibility,
    in_conversation,
    of_home,
)
from nowrongdoor.engine.dispatch.stepping_in.machine import (
    COMING_HOME,
    ENDED,
    OPEN,
    STEPS,
    MoveEvent,
    MoveState,
    step,
)
from nowrongdoor.engine.dispatch.stepping_in.numbers import ALLOWED, Numbers
from nowrongdoor.engine.dispatch.stepping_in.order import order_of_asking
from nowrongdoor.engine.dispatch.stepping_in.periods import period_of
from nowrongdoor.engine.dispatch.stepping_in.reasons import BOTH_LEADS_MAY, DIRECTED_MAY, OWN_MAY, NotNow, Why
from nowrongdoor.engine.dispatch.stepping_in.standing import Ask, Held, HomeNow, Planned, Protected, Standing
from nowrongdoor.engine.dispatch.stepping_in.trigger import (
    Sample,
    Watch,
    calm_looks,
    expected_wait_seconds,
    how_many_to_ask,
    watched,
)

__all__ = [
    "ALLOWED",
    "AT_WORK",
    "BOTH_LEADS_MAY",
    "COMING_HOME",
    "DIRECTED_MAY",
    "ENDED",
    "OPEN",
    "OWN_MAY",
    "STEPS",
    "WITH_CITIZEN",
    "Ask",
    "Change",
    "Eligibility",
    "Held",
    "HomeNow",
    "MoveEvent",
    "MoveState",
    "NotNow",
    "Numbers",
    "Planned",
    "Protected",
    "Sample",
    "Standing",
    "Watch",
    "Way",
    "Why",
    "calm_looks",
    "eligibility",
    "expected_wait_seconds",
    "how_many_to_ask",
    "in_conversation",
    "is_absorbed",
    "of_home",
    "order_of_asking",
    "period_of",
    "step",
    "watched",
    "what_would_have_to_change",
]
