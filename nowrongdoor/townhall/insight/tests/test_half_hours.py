"""The day in half-hours, against the same day counted by hand, and on days the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nowrongdoor.townhall.insight.half_hours import HalfHour, half_hours
from nowrongdoor.townhall.insight.tests.made_up_day import Call, local, play, some_calls
from nowrongdoor.townhall.people import reads
from tests.cast import Cast, at


def seen(seconds: float, *codes: str) -> list[HalfHour]:
    """Today's half-hours, for these teams' lines or all."""
    return half_hours([team for team in reads.teams() if not codes or team.code in codes], now=at(seconds))


@pytest.mark.parametrize("codes", [(), ("P",), ("1881",)])
def test_every_call_stands_in_the_half_hour_it_came_in(town: Cast, codes: tuple[str, ...]) -> None:
    calls = some_calls(5)
    play(town, calls)
    for one in seen(15_000, *codes):
        inside = [
            call
            for call in calls
            if one.start <= at(call.rang) < one.start + timedelta(minutes=30) and (not codes or call.team in codes)
        ]
        fates = [call.fate for call in inside]
        assert one.offered == len(inside)
        assert (one.answered, one.abandoned, one.waiting) == (
            fates.count("answered"),
            fates.count("abandoned"),
            fates.count("waits"),
        )


def test_the_day_goes_from_opening_to_closing(town: Cast) -> None:
    found = seen(0)
    assert (local(found[0].start), local(found[-1].start), len(found)) == ("07:00", "17:30", 22)
    assert all(one.offered == 0 for one in found)


def test_somebody_who_rang_before_opening_is_not_left_out(town: Cast) -> None:
    play(town, [Call("P", -3 * 3600, "abandoned", 5)])
    assert (local(seen(0)[0].start), seen(0)[0].offered) == ("06:00", 1)


@pytest.mark.parametrize("closed", [datetime(2026, 11, 22, 12, tzinfo=UTC), datetime(2026, 12, 25, 12, tzinfo=UTC)])
def test_on_a_day_without_opening_there_is_nothing_to_show(town: Cast, closed: datetime) -> None:
    assert half_hours(reads.teams(), now=closed) == []


def test_without_teams_there_is_nothing_to_show(db: None) -> None:
    assert half_hours([], now=at(0)) == []


@pytest.mark.parametrize("changes", ["2026-03-29", "2026-10-25"])
def test_a_day_the_clocks_change_keeps_its_hours_on_the_wall(town: Cast, changes: str) -> None:
    team = town.teams["P"]
    team.weekdays = "7"
    found = half_hours([team], now=datetime.fromisoformat(f"{changes}T12:00:00+00:00"))
    assert (local(found[0].start), local(found[-1].start), len(found)) == ("07:00", "17:30", 22)
