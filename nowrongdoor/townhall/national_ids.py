"""Finding what looks like a CPR number in what somebody typed, however it is spaced. Pure, and outside any room.

Every free field of every room refuses it: where anybody may read, a number that opens somebody's life must not stand.
"""

from __future__ import annotations

import re
import unicodedata

_DAY, _MONTH = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])"
_GAP = r"[ ]{0,3}[-–—‐‑./_]?[ ]{0,3}"
_MARK = r"[ ]{0,3}[-–—‐‑][ ]{0,3}"

_NO_YEAR = r"(?!(?:19|20)\d\d(?!\d))"
"""27.11.2026 14 is a day and an hour."""

_SHAPES = (
    # 010190-1234, 0101901234, 010190 1234, 01.01.90-1234, 01 01 90 1234, 010190-12 34
    rf"{_DAY}{_GAP}{_MONTH}{_GAP}{_NO_YEAR}\d\d{_GAP}\d\d[ ]?\d\d",
    # 01011990-1234, 01.01.1990 - 1234: with the century only where a dash parts it, since a time may follow a date
    rf"{_DAY}{_GAP}{_MONTH}{_GAP}(?:18|19|20)\d\d{_MARK}\d{{4}}",
    # 0 1 0 1 9 0 1 2 3 4
    r"(?:[0-3] \d [01] \d \d \d[ -]{1,3}\d \d \d \d)",
)
_ANY = re.compile(rf"(?<![\d+])(?:{'|'.join(_SHAPES)})(?![ ]?[-–.:]?[ ]?\d)")

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def has_national_id(text: str) -> bool:
    """True where text seems to hold a CPR number: six digits that can be a date, then four, in any usual spacing.

    A number without a possible date is none, so that telephone and case numbers may be written.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_UNSEEN)
    return bool(_ANY.search(re.sub(r"\s", " ", plain)))
