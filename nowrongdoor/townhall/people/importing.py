"""What an import file says, row by row, before anything is carried out.

A `Preview` is what a person reads and agrees to: each row is new, changed, the same, or refused with its reasons. The
kinds of file stand in `importing_*.py` of the rooms that own the rows; `topics/importing.py` knows them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from nowrongdoor.townhall.journal.acting import Acting


class Verdict(StrEnum):
    """What will become of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


class Reason(NamedTuple):
    """Why a row is refused: the column, and a sentence about the cell in it."""

    column: str
    sentence: str


@dataclass(slots=True)
class Row:
    """One row. `line_number` counts as a spreadsheet does (the header is row 1); `meant` is what was understood."""

    line_number: int
    values: dict[str, str]
    verdict: Verdict = Verdict.NEW
    reasons: list[Reason] = field(default_factory=list)
    meant: Any = None

    def refuse(self, column: str, sentence: str) -> None:
        """Write a reason; one is enough for the row to be left out."""
        self.reasons.append(Reason(column, sentence))
        self.verdict = Verdict.REFUSED

    @property
    def first_value(self) -> str:
        """What the row goes by: its first cell."""
        return next(iter(self.values.values()), "")

    def spelled(self) -> list[str]:
        """Every reason as one sentence that names row and column."""
        return [spell(self.line_number, reason) for reason in self.reasons]


def spell(line_number: int, reason: Reason) -> str:
    """A reason with its place in the file."""
    return _("Row %(row)s, column %(column)s: %(sentence)s") % {
        "row": line_number,
        "column": reason.column,
        "sentence": reason.sentence,
    }


@dataclass(slots=True)
class Preview:
    """A whole file: its rows, what is worth knowing about it, and what makes it unreadable as a whole."""

    kind: str
    rows: list[Row] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def accepted(self) -> list[Row]:
        """The rows that carrying out would write."""
        return [row for row in self.rows if row.verdict in (Verdict.NEW, Verdict.CHANGED)]

    @property
    def refused(self) -> list[Row]:
        """The rows that are left out."""
        return [row for row in self.rows if row.verdict is Verdict.REFUSED]

    def counted(self) -> dict[str, int]:
        """How many rows of each verdict, all four named."""
        found = Counter(row.verdict for row in self.rows)
        return {verdict.value: found[verdict] for verdict in Verdict}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its columns, how its rows are judged, and how the accepted ones are carried out.

    `optional` columns came after the first towns made their files: a file without one leaves that as it stands.
    """

    name: str
    columns: Sequence[str]
    judge: Callable[[list[Row]], None]
    carry_out: Callable[[Acting, list[Row], datetime], None]
    optional: frozenset[str] = frozenset()


def refuse_twice(rows: list[Row], column: str) -> None:
    """Refuse every later row whose cell in this column, where filled, stands in an earlier row too."""
    first_seen: dict[str, int] = {}
    for row in rows:
        value = row.values[column].casefold()
        if value and value in first_seen:
            row.refuse(column, _("The same stands in row %(row)s already.") % {"row": first_seen[value]})
        first_seen.setdefault(value, row.line_number)
