"""Who could help a line: whom to ask, why not the others, what would have to change, and moving somebody unasked."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from nowrongdoor.townhall.line import moves
from nowrongdoor.townhall.line.models import Move
from nowrongdoor.townhall.people.models import Team
from tests.cast import ADMINISTRATOR, Cast, at

Enters = Callable[..., Client]
HTMX = {"HX-Request": "true"}
PAGE = "/lead/help/P/"


@pytest.fixture
def house(town: Cast) -> Cast:
    """Amina, Henrik and Vibeke are ready on the borger.dk line; Amina also holds the parking hat."""
    Team.objects.filter(code="1881").update(protected_minimum=2)
    town.ready("amina", "henrik", "vibeke", "lone")
    return town


def text(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def form(house: Cast, **more: str) -> dict[str, str]:
    return {"agent": str(house.agents["amina"].pk), **more}


def test_whoever_can_be_asked_is_listed_and_asked_with_one_click(house: Cast, enters: Enters) -> None:
    lead = enters("lead", language="en")
    page = text(lead.get(PAGE))
    assert f'id="able-{house.agents["amina"].pk}"' in page
    assert "Henrik Damborg" not in page
    answer = lead.post(reverse("lead:ask", args=["P"]), form(house), headers=HTMX)
    assert json.loads(answer["HX-Trigger"]) == {"said": "Amina Osman is asked and has 90 seconds to answer."}
    assert f'id="not-{house.agents["amina"].pk}"' in text(answer)
    assert Move.objects.get().state == "offered"


def test_whoever_cannot_be_asked_stands_there_with_the_reason_and_what_would_have_to_change(
    house: Cast, enters: Enters
) -> None:
    Team.objects.filter(code="1881").update(protected_minimum=3)
    page = text(enters("lead", language="en").get(PAGE))
    assert "Nobody can be asked just now." in page
    assert "What would have to change" in page
    assert f'id="not-{house.agents["amina"].pk}"' in page
    answer = enters("lead", username="ulla").post(reverse("lead:ask", args=["P"]), form(house), headers=HTMX)
    assert (answer.status_code, answer["X-Reason"]) == (422, "home_below_minimum")


def test_moving_somebody_without_asking_needs_a_reason_that_her_lead_can_read(house: Cast, enters: Enters) -> None:
    lead = enters("lead", language="en")
    address = reverse("lead:direct", args=["P"])
    slip = lead.post(address, form(house, why="  "), headers=HTMX)
    assert (slip.status_code, json.loads(slip["HX-Trigger"])["slip"]["field"]) == (422, "why")
    assert lead.post(address, form(house, why="Tre er syge", minutes="30"), headers=HTMX).status_code == 200
    made = Move.objects.get()
    assert (made.kind, made.why, made.minutes, made.state) == ("directed", "Tre er syge", 30, "active")


@pytest.mark.parametrize(("field", "value"), [("agent", ""), ("agent", "99999"), ("minutes", "en time")])
def test_what_cannot_be_so_stands_at_its_field(house: Cast, enters: Enters, field: str, value: str) -> None:
    values = form(house, why="Tre er syge") | {field: value}
    answer = enters("lead").post(reverse("lead:direct", args=["P"]), values, headers=HTMX)
    assert (answer.status_code, json.loads(answer["HX-Trigger"])["slip"]["field"]) == (422, field)
    assert not Move.objects.exists()


def test_beyond_a_limit_the_home_lead_is_asked_for_a_yes(house: Cast, enters: Enters) -> None:
    moves.set_numbers(ADMINISTRATOR, now=at(0), acute_per_day=0)
    lead = enters("lead", language="en")
    assert "Ask the home lead for a yes" in text(lead.get(PAGE))
    answer = lead.post(reverse("lead:ask", args=["P"]), form(house), headers=HTMX)
    assert "must say yes first" in json.loads(answer["HX-Trigger"])["said"]
    assert Move.objects.get().state == "proposed"


def test_a_planner_reads_the_lists_and_has_no_buttons(house: Cast, enters: Enters) -> None:
    planner = enters("planner", language="en")
    page = text(planner.get(PAGE))
    assert "Amina Osman" in page
    assert 'name="agent"' not in page
    assert planner.post(reverse("lead:ask", args=["P"]), form(house), headers=HTMX).status_code == 403


def test_a_line_that_is_not_in_use_has_no_page(house: Cast, enters: Enters) -> None:
    assert enters("lead").get("/lead/help/XX/").status_code == 404
