"""Danish public holidays: the days on which a town hall is closed by law."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Literal

import holidays

_LOCALES = {"da": "da", "en": "en_US"}


def danish_holiday(day: date, language: Literal["da", "en"] = "da") -> str | None:
    """The name of the public holiday on this day, in Danish or English; None on an ordinary day.

    By the library `holidays`, which knows that Great Prayer Day was abolished from 2024. Days off by custom or
    agreement (1 May, 5 June, 24 and 31 December) are no public holidays: a town names those it closes on itself.
    ValueError for another language.
    """
    if language not in _LOCALES:
        raise ValueError(f"language ({language!r}) must be one of {', '.join(_LOCALES)}")
    return _of_year(day.year, language).get(day)


@lru_cache(maxsize=64)
def _of_year(year: int, language: str) -> dict[date, str]:
    """All public holidays of one year by date."""
    return dict(holidays.country_holidays("DK", years=year, language=_LOCALES[language]))
