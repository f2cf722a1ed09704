"""What may be asked: each argument checked by name, so that nothing that is not a number comes out."""

from __future__ import annotations

import math
from typing import SupportsFloat


def number(name: str, value: SupportsFloat) -> float:
    """The argument as a float that is a number; ValueError naming it for text, None and NaN."""
    try:
        found = math.nan if isinstance(value, str) else float(value)
    except (TypeError, ValueError):
        found = math.nan
    if math.isnan(found):
        raise ValueError(f"{name} ({value!r}) must be a number")
    return found


def at_least_zero(name: str, value: SupportsFloat) -> float:
    """A finite number of 0 or more."""
    found = number(name, value)
    if not 0.0 <= found < math.inf:
        raise ValueError(f"{name} ({value!r}) must be finite and not below 0")
    return found


def above_zero(name: str, value: SupportsFloat, *, finite: bool = True) -> float:
    """A number above 0; infinite only where `finite` is False."""
    found = number(name, value)
    if found <= 0.0 or (finite and found == math.inf):
        raise ValueError(f"{name} ({value!r}) must be above 0{' and finite' if finite else ''}")
    return found


def whole(name: str, value: SupportsFloat) -> int:
    """A whole number of 0 or more, also as 13.0; ValueError for 13.5 rather than a guess."""
    found = number(name, value)
    if not (found >= 0.0 and found.is_integer()):
        raise ValueError(f"{name} ({value!r}) must be a whole number, 0 or more")
    return int(found)


def share(name: str, value: SupportsFloat) -> float:
    """A share of 0 or more and below 1: a promise kept to everyone, or a shrinkage of everything, cannot be staffed."""
    found = number(name, value)
    if not 0.0 <= found < 1.0:
        raise ValueError(f"{name} ({value!r}) must be at least 0 and below 1")
    return found


def busiest(name: str, value: SupportsFloat | None) -> float:
    """How busy the positions may be, above 0 and at most 1; None allows any."""
    found = 1.0 if value is None else number(name, value)
    if not 0.0 < found <= 1.0:
        raise ValueError(f"{name} ({value!r}) must be above 0 and at most 1, or None")
    return found


def finite_load(calls_per_hour: float, handling_seconds: float) -> float:
    """The load in Erlang: how many positions the calls keep busy on average; ValueError where it overflows."""
    load = calls_per_hour / 3600.0 * handling_seconds
    if load == math.inf:
        raise ValueError(f"calls_per_hour ({calls_per_hour!r}) times handling_seconds must be finite")
    return load
