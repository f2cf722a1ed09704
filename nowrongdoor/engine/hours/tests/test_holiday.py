"""Danish public holidays, checked against the printed calendar."""

from __future__ import annotations

from datetime import date

import pytest

from nowrongdoor.engine.hours import danish_holiday

EASTER_2027 = {
    date(2027, 3, 25): ("Skærtorsdag", "Maundy Thursday"),
    date(2027, 3, 26): ("Langfredag", "Good Friday"),
    date(2027, 3, 28): ("Påskedag", "Easter Sunday"),
    date(2027, 3, 29): ("Anden påskedag", "Easter Monday"),
    date(2027, 5, 6): ("Kristi himmelfartsdag", "Ascension Day"),
    date(2027, 5, 17): ("Anden pinsedag", "Pentecost Monday"),
}


@pytest.mark.parametrize("day", EASTER_2027)
def test_easter_2027_and_what_follows_from_it_is_known_in_both_languages(day: date) -> None:
    assert (danish_holiday(day), danish_holiday(day, "en")) == EASTER_2027[day]


def test_great_prayer_day_was_a_holiday_until_2023_and_is_none_from_2024() -> None:
    assert danish_holiday(date(2023, 5, 5)) == "Store bededag"
    assert danish_holiday(date(2024, 4, 26)) is None
    assert danish_holiday(date(2027, 4, 23)) is None


@pytest.mark.parametrize("day", [date(2026, 5, 1), date(2026, 6, 5), date(2026, 12, 24), date(2026, 12, 31)])
def test_days_off_by_custom_are_no_public_holidays(day: date) -> None:
    assert danish_holiday(day) is None


def test_another_language_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="language"):
        danish_holiday(date(2026, 12, 25), "de")  # type: ignore[arg-type]
