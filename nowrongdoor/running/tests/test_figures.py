"""`nowrongdoor figures` at a terminal: rows and journal say the same, and what cannot be asked is said in a line."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from nowrongdoor.running import command_figures, opening
from nowrongdoor.running.trouble import Trouble
from nowrongdoor.townhall.insight.export import COLUMNS
from nowrongdoor.townhall.insight.tests.made_up_day import Call, play
from tests.cast import Cast

PERIOD = ("--from", "2026-11-16", "--to", "2026-11-22")


@pytest.fixture
def busy(town: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """A morning on one line, and a house whose doors are open already."""
    monkeypatch.setattr(opening, "open_house", lambda **_how: None)
    play(town, [Call("P", number * 100, "answered" if number % 4 else "abandoned", 5 + number) for number in range(20)])
    return town


def printed(capsys: Any, *words: str) -> str:
    assert command_figures.run([*PERIOD, *words]) == 0
    return capsys.readouterr().out


def test_the_journal_prints_what_the_rows_print(busy: Cast, capsys: Any) -> None:
    told = json.loads(printed(capsys, "--json"))["rows"]
    again = json.loads(printed(capsys, "--json", "--from-journal"))["rows"]
    counts = {row["metric"]: row["value"] for row in told if row["line"] == "all"}
    assert (counts["offered"], counts["answered"], counts["abandoned"]) == (20, 15, 5)
    for one, other in zip(told, again, strict=True):
        assert {k: v for k, v in one.items() if k != "value"} == {k: v for k, v in other.items() if k != "value"}
        assert one["value"] == pytest.approx(other["value"], abs=0.01)


def test_csv_is_the_default(busy: Cast, capsys: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(printed(capsys, "--by", "day"))))
    assert tuple(rows[0]) == COLUMNS
    assert {row["from_day"] for row in rows} == {f"2026-11-{day}" for day in range(16, 23)}


@pytest.mark.parametrize(
    "words",
    [("--from", "2026-11-22", "--to", "2026-11-16"), (*PERIOD, "--as-of", "2026-11-20T12:00+01:00")],
)
def test_what_cannot_be_asked_is_said_in_a_line(words: tuple[str, ...]) -> None:
    with pytest.raises(Trouble):
        command_figures.run(list(words))


def test_a_moment_needs_its_time_zone(capsys: Any) -> None:
    with pytest.raises(SystemExit):
        command_figures.run([*PERIOD, "--from-journal", "--as-of", "2026-11-20T12:00"])
