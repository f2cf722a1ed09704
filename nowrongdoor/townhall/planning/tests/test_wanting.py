"""A look ahead that somebody asks for: written down at once, made once, and refused with a reason."""

from __future__ import annotations

from datetime import datetime

import pytest

from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line.tests.moving import ASKING_LEAD, HOUSE, at_work
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.planning import wanting
from nowrongdoor.townhall.planning.models import Advice, WantedLook
from tests.cast import Cast, at

pytestmark = pytest.mark.django_db

AGENT = Acting("agent:5", 5, "P", frozenset({"P"}), frozenset({"agent"}))


def test_two_who_ask_for_the_same_line_get_one_look(town: Cast) -> None:
    at_work(town)
    for _click in range(2):
        wanting.want_look(ASKING_LEAD, town.teams["P"], now=at(100))
    assert len(wanting.look_as_wanted(HOUSE, now=at(102))) == 1
    assert wanting.look_as_wanted(HOUSE, now=at(104)) == []
    assert Advice.objects.get().to == town.teams["P"]
    wish = wanting.look_wanted(town.teams["P"])
    assert wish is not None and wish.done_at == at(102) and wish.refused == ""


def test_with_nobody_at_work_the_wish_is_refused_with_the_reason_and_not_tried_for_ever(town: Cast) -> None:
    wanting.want_look(ASKING_LEAD, town.teams["P"], now=at(100))
    assert wanting.look_as_wanted(HOUSE, now=at(102)) == []
    assert WantedLook.objects.get().refused == "nobody_at_work"
    assert not WantedLook.objects.filter(done_at=None).exists()


def test_asked_again_while_the_first_is_made_it_is_made_again(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work(town)
    wanting.want_look(ASKING_LEAD, town.teams["P"], now=at(100))
    made = wanting.look_ahead

    def meanwhile(*words: object, **named: object) -> Advice:
        wanting.want_look(ASKING_LEAD, town.teams["P"], now=at(101))
        return made(*words, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(wanting, "look_ahead", meanwhile)
    wanting.look_as_wanted(HOUSE, now=at(102))
    assert WantedLook.objects.filter(done_at=None).exists()


def test_a_look_that_breaks_is_set_aside_and_keeps_no_other_line_waiting(
    town: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work(town)
    wanting.want_look(ASKING_LEAD, town.teams["1881"], now=at(100))
    wanting.want_look(ASKING_LEAD, town.teams["P"], now=at(101))
    made = wanting.look_ahead

    def breaks(acting: Acting, team: Team, *, now: datetime) -> Advice:
        if team.code == "1881":
            raise ZeroDivisionError
        return made(acting, team, now=now)

    monkeypatch.setattr(wanting, "look_ahead", breaks)
    assert [one.to.code for one in wanting.look_as_wanted(HOUSE, now=at(102))] == ["P"]
    assert WantedLook.objects.get(team__code="1881").refused == "fault"
    assert not WantedLook.objects.filter(done_at=None).exists()


def test_an_agent_may_not_ask_for_it(town: Cast) -> None:
    with pytest.raises(Refused):
        wanting.want_look(AGENT, town.teams["P"], now=at(100))
