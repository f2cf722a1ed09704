"""What looks like a CPR number in free text, in every spacing; and what does not, so that people can write at all."""

from __future__ import annotations

import pytest

from nowrongdoor.townhall.national_ids import has_national_id


@pytest.mark.parametrize(
    "text",
    [
        "010190-1234",
        "0101901234",
        "010190 1234",
        "010190 - 1234",
        "010190–1234",
        "010190—1234",
        "010190/1234",
        "01 01 90 1234",
        "01 01 90-1234",
        "01.01.90-1234",
        "01-01-90-1234",
        "010190-12 34",
        "01 01 90 12 34",
        "01011990-1234",
        "01.01.1990 - 1234",
        "0 1 0 1 9 0 - 1 2 3 4",
        "0 1 0 1 9 0 1 2 3 4",
        "010190\u00a01234",
        "010190\n1234",
        "010190\u200b-1234",
        "０１０１９０-１２３４",
        "cpr:010190-1234.",
        "(3112991234)",
        "Hun hedder Karen, 150372-1234, og ringer igen",
        "P010190-1234",
    ],
)
def test_a_cpr_number_is_found_however_it_is_written(text):
    assert has_national_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ring på 20 10 10 10",
        "ring på +45 20 10 10 10",
        "20101010",
        "20 10 10 10 eller 20 20 20 20",
        "10 10 10 10 / 20 20 20 20",
        "ring 20 10 10 10 12-14",
        "den 27.11.2026 kl. 14",
        "27.11.2026 10:30",
        "27.11.2026 10.30",
        "27.11.2026 14",
        "27-11-2026 10 - 12",
        "2026-11-27 10:30",
        "sag 26/0123456",
        "sagsnr. 3213901234",
        "9999999999",
        "010190-123",
        "010190-12345",
        "101019012345",
        "320190-1234",
        "011390-1234",
        "1.234.567,89 kr.",
        "bilag 1 2 3 4 5 6 7 8 9",
        "kl. 10-12, 13-15 eller 16-18",
    ],
)
def test_dates_telephones_and_case_numbers_are_let_stand(text):
    assert not has_national_id(text)
