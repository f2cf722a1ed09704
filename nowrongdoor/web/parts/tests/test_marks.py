"""State is colour and shape and word; hats, times and numbers as all screens show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from nowrongdoor.engine.dispatch import Level, State
from nowrongdoor.web.parts import marks
from nowrongdoor.web.parts.templatetags import days, house


@dataclass
class ATeam:
    pk: int
    mark: str
    name: str
    position: int


PARKING = ATeam(1, "PA", "Parkering <P>", 1)
CASH = ATeam(6, "KH", "Kontanthjælp", 6)


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_shape_of_its_own_and_a_word_in_both_languages(state: State):
    others = {shape for other, shape in marks.SHAPES.items() if other != state}
    assert marks.SHAPES[state] not in others
    with override("da"):
        danish = house.state_mark(state)
    with override("en"):
        english = house.state_mark(state)
    assert danish != english
    assert f'data-state="{state.value}"' in danish


def test_without_a_word_beside_it_the_word_is_still_there_for_screen_readers():
    with override("da"):
        assert 'title="klar"' in house.state_mark("ready", word=False)
        assert '<span class="state-word unseen">klar</span>' in house.state_mark("ready", word=False)


def test_away_from_base_both_hats_are_worn_the_hat_in_front():
    both = house.hat_mark(PARKING, CASH)
    assert both.index("PA") < both.index("KH")
    assert "behind" in both
    assert house.hat_mark(PARKING, PARKING) == house.hat_mark(PARKING)


def test_a_team_that_gets_another_name_letter_or_place_gets_another_mark():
    team = ATeam(9, "BY", "Byggesag", 2)
    before = house.hat_mark(team)
    team.name, team.mark, team.position = "Byg og miljø", "BM", 3
    after = house.hat_mark(team)
    assert "BM" in after and "Byg og miljø" in after and 'data-team="3"' in after
    assert "BY" not in after and before != after


def test_a_name_from_a_row_cannot_break_the_page():
    assert "<P>" not in house.hat_mark(PARKING)


def test_the_seven_colours_begin_again_with_the_eighth_team():
    assert [house.team_colour(ATeam(0, "", "", position)) for position in (0, 1, 7, 8)] == [1, 1, 7, 1]


@pytest.mark.parametrize(
    ("span", "said"),
    [(0, "0:00"), (59.9, "0:59"), (161, "2:41"), (3761, "1:02:41"), (timedelta(minutes=2), "2:00"), (-5, "0:00")],
)
def test_lengths_of_time_read_as_a_timer(span: float | timedelta, said: str):
    assert house.lasted(span) == said


def test_times_are_the_towns_wall_clock_in_summer_and_winter():
    assert house.at_clock(datetime(2026, 7, 1, 8, 42, tzinfo=UTC)) == "10:42"
    assert house.at_clock(datetime(2026, 11, 20, 8, 42, tzinfo=UTC)) == "09:42"
    assert house.at_clock(None) == ""


@pytest.mark.parametrize(
    ("language", "whole", "short"),
    [("da", "28. november 2026", "28. nov."), ("en", "28 November 2026", "28 Nov")],
)
def test_a_day_is_written_as_the_reader_writes_it(language: str, whole: str, short: str):
    with override(language):
        assert days.on_day(date(2026, 11, 28)) == whole
        assert days.this_year(date(2026, 11, 28)) == short
        assert (days.on_day(None), days.this_year(None)) == ("", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "shown"), [("+4520304050", "•• •• 40 50"), ("20304050", "•• •• 40 50"), ("112", "112"), ("", "")]
)
def test_only_the_last_four_digits_of_a_number_show(number: str, shown: str):
    assert house.masked_number(number) == shown


def test_how_far_a_mandate_goes_is_said_in_words():
    with override("da"):
        assert [house.level_word(level) for level in Level] == [
            "oplyse", "vejlede", "registrere", "let sagsbehandling", "afgøre",
        ]  # fmt: skip
