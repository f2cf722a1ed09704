"""The levels of mandate and their words."""

from __future__ import annotations

import pytest

from nowrongdoor.engine.dispatch import Level


def test_the_levels_rise_from_inform_to_decide() -> None:
    words = [level.word for level in sorted(Level)]
    assert words == ["inform", "guide", "register", "light_handling", "decide"]


@pytest.mark.parametrize("level", Level)
def test_a_level_is_found_again_by_its_word(level: Level) -> None:
    assert Level.parse(level.word) is level
    assert Level.parse(f" {level.word.upper()} ") is level


def test_a_word_that_is_no_level_is_refused_with_the_words_that_are() -> None:
    with pytest.raises(ValueError, match="'boss' is not a level of mandate; the levels are inform, guide, register"):
        Level.parse("boss")
