"""Stepping in on the lead's board: what goes on, calling home, taking back, and who may do which."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import moves
from nowrongdoor.townhall.line.models import LineWatch, Move
from nowrongdoor.townhall.people.models import Team
from tests.cast import Cast, at

Enters = Callable[..., Client]
HTMX = {"HX-Request": "true"}
LEAD = Acting(who="agent:0", job_functions=frozenset({"lead"}), teams=frozenset({"P", "1881"}))


@pytest.fixture
def house(town: Cast) -> Cast:
    """Amina, Henrik and Vibeke are ready on the borger.dk line; Amina also holds the parking hat."""
    Team.objects.filter(code="1881").update(protected_minimum=2)
    town.ready("amina", "henrik", "vibeke", "lone")
    return town


def asked(house: Cast, **more: object) -> Move:
    return moves.ask(LEAD, house.agents["amina"].pk, house.teams["P"], now=at(60), **more)


def text(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def press(lead: Client, name: str, move: Move) -> HttpResponse:
    return lead.post(reverse(f"lead:{name}", args=[move.pk]), headers=HTMX)


def test_the_board_says_that_everybody_is_at_home_and_what_each_line_can_spare(house: Cast, enters: Enters) -> None:
    page = text(enters("lead", language="en").get(reverse("lead:board")))
    assert "Everybody is at home." in page
    row = page.partition('id="lending-')[2]
    assert "calm" in row
    assert '3 <span class="quiet">(2)</span>' in page


def test_a_move_stands_there_from_the_question_until_she_is_home_with_who_asked_and_until_when(
    house: Cast, enters: Enters
) -> None:
    lead = enters("lead", language="en")
    offer = asked(house, why="Breve med fejl")
    piece = text(lead.get(reverse("lead:moves")))
    assert "Amina Osman" in piece
    assert "Breve med fejl" in piece
    assert 'data-move="offered"' in piece
    moves.accept(house.acting("amina"), offer.pk, now=at(60))
    piece = text(lead.get(reverse("lead:moves")))
    assert 'data-move="active"' in piece
    assert "until 10:01" in piece


def test_the_asker_takes_a_question_back_and_the_home_lead_calls_her_home(house: Cast, enters: Enters) -> None:
    lead = enters("lead", language="en")
    assert "Everybody is at home" in text(press(lead, "take_back", asked(house)))
    offer = asked(house)
    assert "Call home" not in text(lead.get(reverse("lead:moves")))
    moves.accept(house.acting("amina"), offer.pk, now=at(60))
    assert "Call home" in text(lead.get(reverse("lead:moves")))
    assert press(lead, "call_home", offer).status_code == 200
    assert Move.objects.get(pk=offer.pk).ended_how == "recalled"
    assert press(lead, "call_home", offer).status_code == 409


def test_without_scripts_the_whole_board_comes_again(house: Cast, enters: Enters) -> None:
    offer = asked(house)
    answer = enters("lead").post(reverse("lead:take_back", args=[offer.pk]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("lead:board"))


def test_a_planner_sees_and_does_nothing_about_it(house: Cast, enters: Enters) -> None:
    offer = asked(house)
    planner = enters("planner", language="en")
    piece = text(planner.get(reverse("lead:moves")))
    assert "Amina Osman" in piece
    assert "Take back" not in piece
    assert press(planner, "take_back", offer).status_code == 403


def test_a_directed_move_waits_to_be_seen_by_the_home_lead(house: Cast, enters: Enters) -> None:
    lead = enters("lead", language="en")
    made = moves.direct(LEAD, house.agents["amina"].pk, house.teams["P"], why="Tre er syge", now=at(60))
    piece = text(lead.get(reverse("lead:moves")))
    assert "because: Tre er syge" in piece
    assert "Seen" in piece
    assert "Seen<" not in text(press(lead, "have_seen", made))


def test_more_than_the_rules_have_needs_the_home_leads_yes_and_then_she_is_asked(house: Cast, enters: Enters) -> None:
    moves.set_numbers(Acting("agent:1", job_functions=frozenset({"administrator"})), now=at(0), acute_per_day=0)
    lead = enters("lead", language="en")
    made = asked(house)
    assert made.state == "proposed"
    assert "Yes from home" in text(lead.get(reverse("lead:moves")))
    assert 'data-move="offered"' in text(press(lead, "agree", made))


def test_a_line_that_calls_stands_out_with_shape_and_word_and_leads_to_who_could_help(
    house: Cast, enters: Enters
) -> None:
    LineWatch.objects.create(team=house.teams["P"], sampled_at=at(50), level=2, raised_at=at(30), needed=2)
    piece = text(enters("lead", language="en").get(reverse("lead:moves")))
    assert 'data-level="2"' in piece
    assert "▲▲ loudly" in piece
    assert "2 needed" in piece
    assert reverse("lead:who", args=["P"]) in piece


def test_the_piece_is_not_sent_again_when_nothing_changed(house: Cast, enters: Enters) -> None:
    lead = enters("lead")
    mark = lead.get(reverse("lead:moves"))["ETag"]
    assert lead.get(reverse("lead:moves"), headers={"If-None-Match": mark}).status_code == 304
    asked(house)
    assert lead.get(reverse("lead:moves"), headers={"If-None-Match": mark}).status_code == 200
