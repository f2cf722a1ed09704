"""Which numbers can be sent a text, and how long a text is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowrongdoor.townhall.messages.lengths import Length, length_of, plainly
from nowrongdoor.townhall.messages.numbers import Untextable, can_be_texted, sentence


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("+4520000001", None),
        ("+4533663366", None),
        ("+491701234567", None),
        ("+46701234567", None),
        ("", Untextable.NO_NUMBER),
        ("   ", Untextable.NO_NUMBER),
        ("anonymous", Untextable.NOT_A_NUMBER),
        ("20000001", Untextable.NOT_A_NUMBER),
        ("+452000000", Untextable.NOT_A_NUMBER),
        ("+45200000011", Untextable.NOT_A_NUMBER),
        ("+4500000011", Untextable.NOT_A_NUMBER),
        ("+4512345678", Untextable.NOT_A_NUMBER),
        ("+4590123456", Untextable.SERVICE_NUMBER),
        ("+4580200000", Untextable.SERVICE_NUMBER),
        ("+4930123456", Untextable.LANDLINE),
        ("+49170", Untextable.NOT_A_NUMBER),
        ("+4980012345678", Untextable.SERVICE_NUMBER),
        ("+12025550123", Untextable.FOREIGN),
        ("+8613800138000", Untextable.FOREIGN),
        ("+999123456789", Untextable.NOT_A_NUMBER),
    ],
)
def test_numbers_of_every_shape(number: str, why: Untextable | None) -> None:
    assert can_be_texted(number) == why


@pytest.mark.parametrize("why", list(Untextable))
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_no_has_a_sentence(why: Untextable, language: str) -> None:
    assert sentence(why, language).endswith(".")


def test_a_third_language_is_an_error() -> None:
    with pytest.raises(ValueError, match="sv"):
        sentence(Untextable.FOREIGN, "sv")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", Length("gsm7", 0, 1)),
        ("Æblegrød på øen, én gang til", Length("gsm7", 28, 1)),
        ("å" * 160, Length("gsm7", 160, 1)),
        ("å" * 161, Length("gsm7", 161, 2)),
        ("å" * 306, Length("gsm7", 306, 2)),
        ("å" * 307, Length("gsm7", 307, 3)),
        ("€" * 80, Length("gsm7", 160, 1)),
        ("€" * 81, Length("gsm7", 162, 2)),
        # 153 is odd: 76 signs of two septets fit a part, the last septet stays empty.
        ("€" * 153, Length("gsm7", 306, 3)),
        ("Łukasz", Length("ucs2", 6, 1)),
        ("ł" * 70, Length("ucs2", 70, 1)),
        ("ł" * 71, Length("ucs2", 71, 2)),
        ("🙂", Length("ucs2", 2, 1)),
        ("🙂" * 67, Length("ucs2", 134, 3)),
    ],
)
def test_lengths_as_the_network_counts_them(text: str, length: Length) -> None:
    assert length_of(text) == length


def test_what_word_processors_put_in_does_not_double_the_price() -> None:
    assert plainly("”Vi ringer” – inden kl.\u00a012 …") == '"Vi ringer" - inden kl. 12 ...'
    assert length_of(plainly("”Vi ringer” – inden kl.\u00a012 …")).encoding == "gsm7"


@given(st.text(max_size=800))
def test_parts_hold_all_units_and_never_one_part_too_many_plainly(text: str) -> None:
    length = length_of(text)
    alone, each = {"gsm7": (160, 153), "ucs2": (70, 67)}[length.encoding]
    fewest = 1 if length.units <= alone else -(-length.units // each)
    # A letter of two units may push one unit of each part over to the next.
    most = 1 if length.units <= alone else -(-length.units // (each - 1))
    assert fewest <= length.parts <= most
