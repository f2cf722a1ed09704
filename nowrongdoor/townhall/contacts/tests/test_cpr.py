"""How a CPR number is read: date and century hold, modulus 11 is a soft note, and made-up towns have made-up dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.townhall.contacts import cpr

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize("typed", ["0101901234", "010190-1234", " 010190 1234 ", "01.01.90-1234", "01 01 90 12 34"])
def test_it_is_read_in_every_usual_spelling(typed):
    number = cpr.read(typed, today=TODAY)
    assert (number.digits, number.born, number.written) == ("0101901234", date(1990, 1, 1), "010190-1234")


@pytest.mark.parametrize(
    ("digits", "born"),
    [
        ("0101000000", date(1900, 1, 1)),
        ("0101993999", date(1999, 1, 1)),
        ("0101364000", date(2036, 1, 1)),
        ("0101374000", date(1937, 1, 1)),
        ("0101365000", date(2036, 1, 1)),
        ("0101585000", date(1858, 1, 1)),
        ("0101998999", date(1899, 1, 1)),
        ("0101369000", date(2036, 1, 1)),
        ("0101379000", date(1937, 1, 1)),
        ("2902004000", date(2000, 2, 29)),
    ],
)
def test_the_seventh_digit_tells_the_century(digits, born):
    assert cpr.read(digits, today=date(2060, 1, 1)).born == born


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "shape"),
        ("010190", "shape"),
        ("010190-12345", "shape"),
        ("ikke et nummer", "shape"),
        ("010190-123x", "shape"),
        ("٠١٠١٩٠١٢٣٤", "shape"),
        ("0" * 10_000, "shape"),
        ("310290-1234", "date"),
        ("290290-1234", "date"),
        ("001390-1234", "date"),
        ("211126-4000", "future"),
    ],
)
def test_what_cannot_be_right_says_why(typed, why):
    with pytest.raises(cpr.NotCpr) as no:
        cpr.read(typed, today=TODAY)
    assert no.value.why == why


def test_somebody_born_today_has_a_number():
    assert cpr.read("201126-4000", today=TODAY).born == TODAY


def test_failing_modulus_11_is_a_soft_note_and_no_gate():
    assert cpr.read("070761-4285", today=TODAY).soft is False  # an example of the CPR office's own kind of sum
    assert cpr.read("010190-1234", today=TODAY).soft is True


def test_a_made_up_town_may_use_dates_that_no_calendar_has():
    assert cpr.read("310290-1234", today=TODAY, made_up=True).born is None
    with pytest.raises(cpr.NotCpr):
        cpr.read("211126-4000", today=TODAY, made_up=True)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused(typed):
    try:
        assert len(cpr.read(typed, today=TODAY).digits) == 10
    except cpr.NotCpr as no:
        assert no.why in ("shape", "date", "future")


@given(st.from_regex(r"[0-9]{10}", fullmatch=True))
def test_changing_one_digit_is_noticed_by_modulus_11(digits):
    """The sum is over a prime, and no weight is a multiple of it."""
    if not cpr.holds_modulus_11(digits):
        return
    for place in range(10):
        other = str((int(digits[place]) + 1) % 10)
        if (int(other) - int(digits[place])) % 11:
            assert not cpr.holds_modulus_11(digits[:place] + other + digits[place + 1 :])
