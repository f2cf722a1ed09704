"""CPR numbers: how they are read, and what is wrong with one that cannot be right. Pure.

The date and the century must hold. The check by modulus 11 must not be a gate: numbers that fail it have been given out
since 1 October 2007 (the CPR office), so it is a soft note only. Nothing is told from the last digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_TYPED = re.compile(r"\s*(\d{2})[\s.]*(\d{2})[\s.]*(\d{2})[\s.–—-]*(\d{2})\s*(\d{2})\s*")
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


class NotCpr(ValueError):
    """It cannot be a CPR number; `why` is `shape`, `date` or `future`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Cpr:
    """Ten digits. `born` is None only for a made-up town's impossible date; `soft` says that modulus 11 fails."""

    digits: str
    born: date | None
    soft: bool

    @property
    def written(self) -> str:
        """With its dash, as it is read aloud."""
        return f"{self.digits[:6]}-{self.digits[6:]}"


def read(typed: str, *, today: date, made_up: bool = False) -> Cpr:
    """The number somebody typed; NotCpr where shape, date or century cannot be right.

    A made-up town may use dates that no calendar has, so that none of its numbers can be a living person's.
    """
    found = _TYPED.fullmatch(typed)
    digits = "".join(found.groups()) if found else ""
    if not digits.isascii() or len(digits) != 10:
        raise NotCpr("shape")
    born = _born(digits)
    if born is None and not made_up:
        raise NotCpr("date")
    if born is not None and born > today:
        raise NotCpr("future")
    return Cpr(digits, born, soft=not holds_modulus_11(digits))


def _born(digits: str) -> date | None:
    """Day of birth, with the century that the seventh digit tells; None for a day no calendar has."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    try:
        return date(_century(int(digits[6]), year) + year, month, day)
    except ValueError:
        return None


def _century(seventh: int, year: int) -> int:
    """The century by the table of the CPR office: seventh digit against the year's last two."""
    if seventh <= 3:
        return 1900
    if seventh in (4, 9):
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800


def holds_modulus_11(digits: str) -> bool:
    """Whether the weighted sum is divisible by 11, as for all numbers given out before October 2007."""
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0
