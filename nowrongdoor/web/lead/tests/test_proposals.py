"""The advisor's proposals on the board: before and after for both lines, one click, and asking by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from nowrongdoor.config.clock import now as clock_now
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.line.models import LineWatch, Move
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.planning.models import Advice, Foretold, SelfAsking, WantedLook
from nowrongdoor.townhall.planning.wanting import look_as_wanted
from tests.cast import Cast, at

Enters = Callable[..., Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def house(town: Cast) -> Cast:
    """Parking calls loudly; Amina, Henrik and Vibeke are ready on the borger.dk line."""
    Team.objects.filter(code="1881").update(protected_minimum=2)
    town.ready("amina", "henrik", "vibeke", "lone")
    LineWatch.objects.create(
        team=town.teams["P"], sampled_at=at(50), level=2, raised_at=at(30), needed=2, waiting=7, oldest_wait_seconds=300
    )
    return town


def foreseen(share: float, low: float, high: float) -> dict[str, float]:
    waits = {"longest_wait_seconds": 320.0, "longest_wait_low": 200.0, "longest_wait_high": 500.0}
    return {"share": share, "share_low": low, "share_high": high, "lost": 3, "lost_low": 1, "lost_high": 6, **waits}


def outlook(parking: tuple[float, float, float], borger: tuple[float, float, float]) -> dict[str, Any]:
    return {code: {"30": foreseen(*one), "60": foreseen(*one)} for code, one in (("P", parking), ("1881", borger))}


def advice(house: Cast, *, seconds: float = 50, proposals: bool = True) -> Advice:
    """What the twin is taken to have found: Amina lifts parking from 41 to 78 %."""
    amina = {"agent_id": house.agents["amina"].pk, "home": "1881", "needs_refresher": False, "after_contact": False}
    one = {"number": 1, "minutes": 60, "worth": 4.0, "worth_low": 2.0, "worth_high": 6.0, "moves": [amina]}
    one["outlook"] = outlook((0.78, 0.71, 0.84), (0.80, 0.74, 0.86))
    refused = [
        {"agent_id": house.agents[name].pk, "reasons": ["away"], "da": ["Er væk."], "en": ["Is not at the desk."]}
        for name in ("bjarke", "signe")
    ]
    body = {
        "nobody": outlook((0.41, 0.30, 0.50), (0.84, 0.78, 0.90)),
        "proposals": [one] if proposals else [],
        "refused": refused,
        "ways": {"da": ["Vent på Bjarke."], "en": ["Wait for Bjarke."]},
        "sources": {},
        "futures": 100,
    }
    return Advice.objects.create(to=house.teams["P"], made_at=at(seconds), made_by="machine:advisor", body=body)


def text(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def test_the_line_that_calls_stands_on_the_board_with_both_sides_before_and_after(house: Cast, enters: Enters) -> None:
    advice(house)
    page = text(enters("lead", language="en").get(reverse("lead:board")))
    assert "Parking calls loudly for help" in page
    assert "2 people are needed" in page
    assert "Amina Osman" in page
    for figure in ("41 →", "78&nbsp;%", "71–84", "84 →", "80&nbsp;%", "74–86", "in 30 min", "in 60 min"):
        assert figure in page


def test_why_not_others_is_told_once_for_all_of_whom_it_is_true(house: Cast, enters: Enters) -> None:
    advice(house)
    piece = text(enters("lead", language="en").get(reverse("lead:proposals")))
    assert piece.count("Is not at the desk.") == 1
    assert "Bjarke Holmgaard, Signe Tranholm" in piece
    assert "Wait for Bjarke." in piece


def test_one_click_asks_the_people_of_a_proposal_and_what_was_foretold_goes_with_the_question(
    house: Cast, enters: Enters
) -> None:
    address = reverse("lead:ask_for", args=[advice(house).pk, 1])
    answer = enters("lead", language="en").post(address, {"help": "P"}, headers=HTMX)
    assert json.loads(answer["HX-Trigger"]) == {"said": "Amina Osman is asked."}
    offer = Move.objects.get()
    assert offer.state == "offered"
    assert offer.foretold["teams"]["P"]["this"]["share"] == 0.78


def test_a_proposal_that_is_gone_or_old_is_refused_in_words(house: Cast, enters: Enters) -> None:
    lead = enters("lead", language="en")
    old = lead.post(reverse("lead:ask_for", args=[advice(house, seconds=-300).pk, 1]), headers=HTMX)
    assert (old.status_code, old["X-Reason"]) == (422, "advice_old")
    gone = lead.post(reverse("lead:ask_for", args=[999, 1]), headers=HTMX)
    assert (gone.status_code, gone["X-Reason"]) == (422, "no_proposal")
    assert "These figures are old." in text(lead.get(reverse("lead:proposals")))


def test_where_no_move_helps_the_board_says_so_and_what_would_have_to_change(house: Cast, enters: Enters) -> None:
    advice(house, proposals=False)
    piece = text(enters("lead", language="en").get(reverse("lead:proposals")))
    assert "No move makes it better" in piece
    assert '<details id="advice-ways" class="advice-more" open>' in piece


def test_nothing_calls_and_the_board_says_when_a_line_does(house: Cast, enters: Enters) -> None:
    LineWatch.objects.all().delete()
    page = text(enters("lead", language="en").get(reverse("lead:board")))
    assert "No line calls for help." in page


def test_a_look_ahead_from_the_board_is_made_by_the_worker_and_then_shown(house: Cast, enters: Enters) -> None:
    planner = enters("planner", language="en")
    answer = planner.post(reverse("lead:look_ahead"), {"team": "P"}, headers=HTMX)
    assert "Looks an hour ahead for" in text(answer)
    assert not Advice.objects.exists()
    look_as_wanted(machine("worker"), now=clock_now())
    shown = text(planner.get(reverse("lead:proposals"), {"help": "P"}))
    assert Advice.objects.get().to == house.teams["P"]
    assert "Looked ahead" in shown and "Looks an hour ahead" not in shown


def test_a_look_that_nobody_makes_says_so(house: Cast, enters: Enters) -> None:
    WantedLook.objects.create(team=house.teams["P"], wanted_at=clock_now() - timedelta(minutes=5), by="agent:1")
    shown = text(enters("lead", language="en").get(reverse("lead:proposals"), {"help": "P"}))
    assert "The worker may not be running" in shown


def test_the_house_asks_by_itself_from_one_click_to_the_next(house: Cast, enters: Enters) -> None:
    lead = enters("lead", language="en")
    on = lead.post(reverse("lead:by_itself"), {"on": "yes"}, headers=HTMX)
    assert 'aria-pressed="true"' in text(on)
    assert SelfAsking.objects.get().on
    lead.post(reverse("lead:by_itself"), {"on": "no"}, headers=HTMX)
    assert not SelfAsking.objects.get().on


def test_a_planner_may_look_ahead_and_ask_nobody(house: Cast, enters: Enters) -> None:
    planner = enters("planner")
    for address in (reverse("lead:ask_for", args=[advice(house).pk, 1]), reverse("lead:by_itself")):
        assert planner.post(address, headers=HTMX).status_code == 403
        assert address not in text(planner.get(reverse("lead:proposals")))


def test_the_page_of_the_forecasts_tells_how_often_they_held_and_is_silent_where_they_are_few(
    house: Cast, enters: Enters
) -> None:
    lead = enters("lead", language="en")
    page = "/lead/calibration/"
    assert "Nothing has been foretold yet" in text(lead.get(page))
    told(house, inside=10, outside=2)
    assert "too little data yet (fewer than 20)" in text(lead.get(page))
    told(house, inside=26, outside=2)
    shown = text(lead.get(page))
    assert "held: 36 of 40 forecasts." in shown
    assert '<strong class="big">90&nbsp;%</strong>' in shown
    assert 'data-keeps="yes"' in shown


def told(house: Cast, *, inside: int, outside: int) -> None:
    """So many shares foretold between 0.4 and 0.8, of which some came true."""
    for number in range(inside + outside):
        given = Advice.objects.create(to=house.teams["P"], made_at=at(-7200 - number), made_by="machine:advisor")
        Foretold.objects.create(
            advice=given, team=house.teams["P"], horizon_minutes=30, what="share", mean=0.6, low=0.4, high=0.8,
            due_at=at(-3600), fate="judged", happened=0.5 if number < inside else 0.9,
        )  # fmt: skip
