"""How the house looked ahead on a day: looks, proposals, and every refusal by its reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nowrongdoor.rehearsal.looked import LooksReport, looks_of, said_of_looks
from nowrongdoor.rehearsal.tapped import AskingHouse
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.planning.models import Advice
from tests.cast import Cast, at

BREAK = {"agent_id": 2, "reasons": ["protected_soon", "away"], "da": ["Pause kl. 10.45."], "en": ["Break at 10:45."]}
UNTOLD = {"agent_id": 3, "reasons": [], "da": [], "en": []}


def looked(town: Cast, seconds: float, *, proposals: int, refused: list[dict[str, object]]) -> None:
    body = {"proposals": [{"number": number} for number in range(proposals)], "refused": refused}
    Advice.objects.create(to=town.teams["P"], made_at=at(seconds), made_by="machine:worker", body=body)


@pytest.mark.django_db
def test_looks_proposals_and_refusals_are_counted_and_one_without_a_reason_stands_out(town: Cast) -> None:
    looked(town, 10, proposals=2, refused=[BREAK])
    looked(town, 30, proposals=0, refused=[BREAK, UNTOLD])
    looked(town, 900, proposals=1, refused=[])
    told = looks_of(at(0), at(60))
    assert told == LooksReport(2, 1, {"protected_soon": 2}, 1)
    assert "protected_soon 2" in said_of_looks(told, "da")[0] and "no reason: 1" in said_of_looks(told, "en")[0]


@pytest.mark.django_db
def test_a_day_on_which_nobody_looked_ahead_says_nothing_of_it(town: Cast) -> None:
    assert looks_of(at(0), at(60)) is None and said_of_looks(None, "da") == []


@pytest.mark.django_db
def test_the_house_asks_nobody_while_no_line_calls(town: Cast) -> None:
    town.ready("henrik", "amina")
    assert AskingHouse(machine("worker")).look(at(60) + timedelta(seconds=1)) == 0
