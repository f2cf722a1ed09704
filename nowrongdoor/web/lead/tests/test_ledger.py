"""The ledger of a team's moves: by name and never ranked, and nothing that would point at somebody who said no."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from nowrongdoor.townhall.line.models import Absorption, Move
from tests.cast import Cast, at

Enters = Callable[..., Client]
PAGE = "/lead/ledger/?team=1881"


def text(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def a_move(town: Cast, name: str, *, minutes: int = 60, days_ago: int = 1, **more: object) -> Move:
    """Somebody of the borger.dk line has been with parking."""
    began = at(0) - timedelta(days=days_ago)
    ended = began + timedelta(minutes=minutes)
    values = {"began_at": began, "hat_off_at": ended, "state": "closed", "ended_how": "time"} | more
    return Move.objects.create(
        agent=town.agents[name],
        home=town.teams["1881"],
        to=town.teams["P"],
        asked_by=f"agent:{town.agents['lone'].pk}",
        proposed_at=began,
        ends_at=ended,
        ended_at=ended,
        **values,
    )


def test_who_moved_how_often_how_long_and_who_asked_by_name_and_not_by_number(town: Cast, enters: Enters) -> None:
    for name, times in (("vibeke", 3), ("amina", 1)):
        for day in range(times):
            a_move(town, name, days_ago=day + 1)
    page = text(enters("lead", language="en").get(PAGE))
    assert page.index("Amina Osman") < page.index("Vibeke Lysgaard")
    assert "4:00:00" in page
    assert "Lone Brandstrup: 4 times" in page


def test_the_period_is_one_of_those_there_are(town: Cast, enters: Enters) -> None:
    a_move(town, "amina", days_ago=40)
    lead = enters("lead", language="en")
    assert "Nobody has stepped in elsewhere" in text(lead.get(PAGE))
    assert "Amina Osman" in text(lead.get(f"{PAGE}&days=90"))
    assert "Nobody has stepped in elsewhere" in text(lead.get(f"{PAGE}&days=1000000"))


def test_who_said_no_stands_nowhere_and_how_many_only_when_they_are_five(town: Cast, enters: Enters) -> None:
    lead = enters("lead", language="en")
    none = {"began_at": None, "hat_off_at": None, "ended_how": "", "state": "declined", "decline_reason": "break_due"}
    for number in range(4):
        a_move(town, "amina", days_ago=number + 1, **none)
    page = text(lead.get(PAGE))
    assert "Amina Osman" not in page
    assert "fewer than 5" in page
    assert "Why no thanks" not in page
    a_move(town, "vibeke", **none)
    page = text(lead.get(PAGE))
    assert "Vibeke Lysgaard" not in page
    assert "<dt>No thanks</dt><dd>5</dd>" in page
    assert "Break is due: 5" in page


def test_whoever_is_absorbed_is_shown_to_her_own_lead_until_they_have_talked(town: Cast, enters: Enters) -> None:
    flag = Absorption.objects.create(
        agent=town.agents["amina"], home=town.teams["1881"], flagged_at=at(0), away_seconds=46, worked_seconds=100
    )
    lead = enters("lead", language="en")
    assert "Amina Osman has been away from the base 46 % of the time" in text(lead.get(PAGE))
    address = reverse("lead:review_absorbed", args=[flag.pk])
    assert lead.post(address, {"conclusion": " "}).status_code == 422
    assert lead.post(address, {"conclusion": "Hjemme resten af måneden"}).status_code == 302
    assert "46 %" not in text(lead.get(PAGE))


@pytest.mark.parametrize("jobs", [("planner",), ("agent",)])
def test_the_ledger_is_for_leads(town: Cast, enters: Enters, jobs: tuple[str, ...]) -> None:
    assert enters(*jobs).get(PAGE).status_code == 403
