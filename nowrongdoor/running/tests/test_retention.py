"""`nowrongdoor retention` at a terminal: what would go, what went, and what cannot be asked."""

from __future__ import annotations

from typing import Any

import pytest

from nowrongdoor.running import command_retention, opening
from nowrongdoor.running.trouble import Trouble
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.insight.tests.made_up_day import Call, play
from tests.cast import Cast, at


@pytest.fixture
def old(town: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Two contacts with notes, long before the clock of the machine."""
    monkeypatch.setattr(opening, "open_house", lambda **_how: None)
    play(town, [Call("P", number * 100, "answered", 5) for number in range(2)])
    moment = at(0).replace(year=2019)
    Contact.objects.update(note="glemte sin kode", began_at=moment, closed_at=moment)
    return town


def printed(capsys: Any, *words: str) -> str:
    assert command_retention.run(list(words)) == 0
    return capsys.readouterr().out


def test_a_dry_run_counts_and_changes_nothing(old: Cast, capsys: Any) -> None:
    told = printed(capsys, "--dry-run")
    assert "closed more than 180 days ago, would be let go:" in told
    assert "       2  notes of contacts" in told
    assert Contact.objects.exclude(note="").count() == 2


def test_run_for_good_it_lets_go_and_then_there_is_nothing(old: Cast, capsys: Any) -> None:
    assert "       2  notes of contacts" in printed(capsys)
    assert not Contact.objects.exclude(note="").exists()
    assert "       0  notes of contacts" in printed(capsys)


@pytest.mark.parametrize("words", [["--days", "90"], ["--dry-run", "--days", "3"]])
def test_what_cannot_be_meant_is_said_in_a_line(old: Cast, words: list[str]) -> None:
    with pytest.raises(Trouble):
        command_retention.run(words)
    assert Contact.objects.exclude(note="").count() == 2
