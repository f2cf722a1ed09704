"""A part of a whole with its size and its interval, or the word that there is too little to show. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from nowrongdoor.engine.intervals import wilson
from nowrongdoor.townhall.insight.rules import FEWEST_FOR_A_SHARE

FEWEST_PEOPLE = 3
"""A figure that fewer agents have a part in would be a figure about them (domain, section 7: employee protection)."""


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; `people` have a part in it (None: it cannot point at anybody)."""

    part: int
    whole: int
    people: int | None = None

    @property
    def hidden(self) -> str:
        """Why it is not shown: `few` contacts, `people` too few, or nothing."""
        if self.whole < FEWEST_FOR_A_SHARE:
            return "few"
        return "people" if self.people is not None and self.people < FEWEST_PEOPLE else ""

    @property
    def value(self) -> float | None:
        """0 to 1, or None where it is hidden."""
        return None if self.hidden else self.part / self.whole

    @property
    def low(self) -> float | None:
        """The lower end of the 95 % interval (Wilson)."""
        return None if self.hidden else wilson(self.part, self.whole)[1]

    @property
    def high(self) -> float | None:
        """The upper end of the 95 % interval (Wilson)."""
        return None if self.hidden else wilson(self.part, self.whole)[2]

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down: 100 stands only where it was everybody."""
        return None if self.hidden else self.part * 100 // self.whole
