"""Read one cell as what it should be. What cannot be so is refused on the row, and None is returned."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

import phonenumbers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.people.importing import Row

Read = TypeVar("Read")

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})([:.]00)?")
DAY_SHAPES = ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y")

YES_OR_NO = {"yes": True, "ja": True, "1": True, "no": False, "nej": False, "0": False}

DANISH_LEVELS = {
    "oplyse": Level.INFORM,
    "vejlede": Level.GUIDE,
    "registrere": Level.REGISTER,
    "let sagsbehandling": Level.LIGHT_HANDLING,
    "afgøre": Level.DECIDE,
}


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row, read by column."""

    row: Row

    def text(self, column: str, *, most: int, needed: bool = True, lines: bool = False) -> str:
        """Words of at most so many characters; with `lines`, line breaks may stay."""
        value = self.row.values[column]
        if _CONTROL.search(value) or (not lines and "\n" in value):
            self.row.refuse(column, _("It holds a character that is no text. Write it anew."))
        elif len(value) > most:
            self.row.refuse(
                column,
                _("%(length)s characters are too many; at most %(most)s.") % {"length": len(value), "most": most},
            )
        elif needed and not value:
            self.row.refuse(column, _("This must be filled."))
        return value

    def level(self, column: str, *, needed: bool = True) -> Level | None:
        """A level of mandate by its word, in English or Danish."""
        return self._read(column, needed, _level)

    def whole(self, column: str, *, most: int) -> int | None:
        """A whole number from 0 to `most`."""
        return self._read(column, True, lambda value: _whole(value, most))

    def share(self, column: str) -> float | None:
        """A share above 0 and at most 1; `0,80` and `80 %` are understood."""
        return self._read(column, True, _share)

    def yes(self, column: str) -> bool | None:
        """Yes or no, in English or Danish; None where the cell is empty: as it stands."""
        return self._read(column, False, _yes)

    def clock(self, column: str) -> time | None:
        """A time of day such as 07:00."""
        return self._read(column, True, _clock)

    def day(self, column: str, *, needed: bool = True) -> date | None:
        """A day such as 2026-08-01, or as Danish Excel writes it: 01-08-2026."""
        return self._read(column, needed, _day)

    def phone(self, column: str) -> str:
        """A telephone number in the international form; empty where none is given."""
        return self._read(column, False, _phone) or ""

    def listed(self, column: str, *, most: int = 160, needed: bool = False) -> list[str]:
        """The parts of a cell, separated by `|`."""
        parts = [part.strip() for part in self.text(column, most=4000, needed=needed).split("|")]
        for part in parts:
            if len(part) > most:
                sentence = _("One of the parts has %(length)s characters; at most %(most)s.")
                self.row.refuse(column, sentence % {"length": len(part), "most": most})
        if needed and self.row.values[column] and not any(parts):
            self.row.refuse(column, _("This must be filled."))
        return [part for part in parts if part]

    def _read(self, column: str, needed: bool, read: Callable[[str], Read]) -> Read | None:
        value = self.text(column, most=200, needed=needed)
        if not value or any(reason.column == column for reason in self.row.reasons):
            return None
        try:
            return read(value)
        except ValueError as error:
            self.row.refuse(column, str(error))
            return None


def _level(value: str) -> Level:
    try:
        return DANISH_LEVELS.get(value.lower()) or Level.parse(value)
    except ValueError as error:
        words = ", ".join(DANISH_LEVELS if get_language() == "da" else (level.word for level in Level))
        sentence = _("“%(value)s” is no level. The levels are: %(words)s.")
        raise ValueError(sentence % _shown(value, words=words)) from error


def _yes(value: str) -> bool:
    if value.lower() not in YES_OR_NO:
        raise ValueError(_("“%(value)s” is neither yes nor no.") % _shown(value))
    return YES_OR_NO[value.lower()]


def _whole(value: str, most: int) -> int:
    if not _WHOLE.fullmatch(value):
        raise ValueError(_("“%(value)s” is not a whole number.") % _shown(value))
    if int(value[:20]) < 0:
        raise ValueError(_("%(value)s is negative; write 0 or more.") % _shown(value))
    if len(value) > 12 or int(value) > most:
        raise ValueError(_("%(value)s is too much; at most %(most)s.") % _shown(value, most=most))
    return int(value)


def _share(value: str) -> float:
    plain = value.replace(" ", "").replace(",", ".")
    percent = plain.endswith("%")
    plain = plain.rstrip("%")
    share = float(plain) / (100 if percent else 1) if _NUMBER.fullmatch(plain) else 0.0
    if not 0 < share <= 1:
        raise ValueError(_("“%(value)s” is no share. Write for instance 0.80 or 80 %%.") % _shown(value))
    return share


def _clock(value: str) -> time:
    found = _CLOCK.fullmatch(value)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError(_("“%(value)s” is no time of day. Write for instance 07:00.") % _shown(value))
    return time(int(found[1]), int(found[2]))


def _day(value: str) -> date:
    for shape in DAY_SHAPES:
        try:
            found = datetime.strptime(value, shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if 1950 <= found.year <= 2100:
            return found
    raise ValueError(_("“%(value)s” is no day. Write for instance 2026-08-01.") % _shown(value))


def _phone(value: str) -> str:
    try:
        number = phonenumbers.parse(value, "DK")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValueError(_("“%(value)s” is no telephone number. Write for instance +4500000011.") % _shown(value))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _shown(value: str, **more: object) -> dict[str, object]:
    """The cell as a sentence can show it: not longer than a line."""
    return {"value": value if len(value) <= 40 else f"{value[:39]}…", **more}
