"""What keeps a contact from closing, and what must not stand in free text."""

from __future__ import annotations

import pytest

from nowrongdoor.townhall.contacts.rules import QuestionNow, has_national_id, kept, unfinished


@pytest.mark.parametrize(
    ("outcome", "has_topic", "open_still"),
    [
        ("", True, True),
        ("", False, True),
        ("answered", True, False),
        ("answered", False, True),
        ("handled", True, False),
        ("promised", False, True),
        ("dropped", False, False),
        ("not_ours", False, False),
    ],
)
def test_a_question_is_finished_with_topic_and_outcome_unless_nobody_found_out_what_it_was(
    outcome, has_topic, open_still
):
    assert unfinished([QuestionNow(3, has_topic, outcome)]) == ([3] if open_still else [])


def test_all_open_questions_are_named():
    questions = [QuestionNow(1, True, ""), QuestionNow(2, True, "answered"), QuestionNow(4, False, "")]
    assert unfinished(questions) == [1, 4]
    assert unfinished([]) == []


@pytest.mark.parametrize(
    "text",
    [
        "010190-1234", "0101901234", "010190 1234", "010190 - 1234", "010190–1234", "cpr010190-1234",
        "CPR:311299-0001.", "Hun oplyste 150385-1234 og ringer igen",
    ],
)  # fmt: skip
def test_a_cpr_number_is_seen_however_it_is_written(text):
    assert has_national_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+4520000001",
        "20 00 00 01",
        "320190-1234",
        "011390-1234",
        "sag 12345678901",
        "01019012345",
        "kl. 10.15-11.00",
    ],
)
def test_other_numbers_are_no_cpr_numbers(text):
    assert not has_national_id(text)


def test_null_characters_are_left_out():
    assert kept("æb\x00ler") == "æbler"
