"""Saying what cannot be: each check names the argument and what is allowed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any


def finite(name: str, value: Any, *, at_least: float | None = None) -> float:
    """A number that is neither NaN nor endless, and not below the least allowed (ValueError)."""
    allowed = "a finite number" if at_least is None else f"a finite number of {at_least:g} or more"
    if not _is_number(value) or not math.isfinite(value) or (at_least is not None and value < at_least):
        raise ValueError(f"{name} ({value!r}) must be {allowed}")
    return float(value)


def positive(name: str, value: Any) -> float:
    """A finite number above 0 (ValueError)."""
    if not _is_number(value) or not math.isfinite(value) or value <= 0:
        raise ValueError(f"{name} ({value!r}) must be a finite number above 0")
    return float(value)


def whole(name: str, value: Any, *, at_least: int) -> int:
    """A whole number, not below the least allowed (ValueError)."""
    if not _is_whole(value) or value < at_least:
        raise ValueError(f"{name} ({value!r}) must be a whole number of {at_least} or more")
    return int(value)


def index_of(name: str, value: Any, count: int, of: str) -> int:
    """The number of one that exists, counted from 0 (ValueError)."""
    if not _is_whole(value) or not 0 <= value < count:
        raise ValueError(f"{name} ({value!r}) must be the number of one of the {count} {of}, counted from 0")
    return int(value)


def spell(name: str, value: Any) -> tuple[float, float]:
    """A stretch of time (from, to) in seconds, the end after the beginning (ValueError)."""
    if not isinstance(value, Sequence) or len(value) != 2:
        raise ValueError(f"{name} ({value!r}) must be (from_seconds, to_seconds)")
    begins, ends = value
    allowed = _is_number(begins) and _is_number(ends) and math.isfinite(begins) and not math.isnan(ends)
    if not allowed or ends <= begins:
        raise ValueError(f"{name} ({value!r}) must be (from_seconds, to_seconds) with the end after the beginning")
    return float(begins), float(ends)


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)
