"""Erlang's two formulas of 1917: the chance of finding every position taken, and the chance to wait."""

from __future__ import annotations

from typing import SupportsFloat

from nowrongdoor.engine.staffing import kernels
from nowrongdoor.engine.staffing.arguments import at_least_zero, whole


def erlang_b(load: SupportsFloat, positions: SupportsFloat) -> float:
    """The share of calls that is turned away where there is no line to wait in (M/M/c/c, any handling time).

    load: Erlang, 0 or more; positions: whole, 0 or more (with 0 everybody is turned away). Erlang 1917, formula B,
    as 1 / B = sum over k of c! / (c - k)! / A^k.
    """
    offered, count = at_least_zero("load", load), whole("positions", positions)
    return 1.0 / kernels.ways_in(offered, float(count))


def erlang_c(load: SupportsFloat, positions: SupportsFloat) -> float:
    """The share of calls that must wait where nobody hangs up (M/M/c); 1.0 where the load is not below the positions.

    Erlang 1917, formula C, as B / (1 - (A / c)(1 - B)).
    """
    return kernels.waiting_c(at_least_zero("load", load), float(whole("positions", positions)))
