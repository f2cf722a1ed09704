"""Setting somebody away from the board."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, Switchboard, talks

Enters = Callable[..., Client]
HTMX = {"HX-Request": "true"}


def post(client: Client, town: Cast, name: str, **more: str):  # type: ignore[no-untyped-def]
    """Press the button beside somebody's name."""
    values = {"agent": str(town.agents[name].pk), **more}
    return client.post(reverse("lead:set_away"), values, headers=HTMX)


def test_a_lead_sets_an_empty_chair_away_and_sees_it_at_once(town: Cast, enters: Enters) -> None:
    town.ready("lone")
    answer = post(enters("lead", language="en"), town, "lone", team="P")
    assert answer.status_code == 200
    assert town.state("lone") == "away/set_by_lead"
    assert "set away by a lead" in answer.content.decode()
    assert 'hx-get="/lead/below/?team=P"' in answer.content.decode()
    assert json.loads(answer["HX-Trigger"]) == {"said": "Lone Brandstrup is set away."}


def test_without_scripts_the_whole_page_comes_again_as_it_was_chosen(town: Cast, enters: Enters) -> None:
    town.ready("lone")
    values = {"agent": str(town.agents["lone"].pk), "team": "P", "sort": "state"}
    answer = enters("lead").post(reverse("lead:set_away"), values)
    assert (answer.status_code, answer["Location"]) == (302, "/lead/?team=P&sort=state")
    assert town.state("lone") == "away/set_by_lead"


def test_never_in_the_middle_of_a_conversation(town: Cast, enters: Enters, switchboard: Switchboard) -> None:
    talks(town, switchboard, "lone")
    lead = enters("lead", language="en")
    answer = post(lead, town, "lone")
    assert (answer.status_code, answer["X-Reason"]) == (422, "contact_in_hand")
    assert "Lone Brandstrup has a citizen in hand." in answer.content.decode()
    assert town.state("lone") == "in_conversation"
    assert f'value="{town.agents["lone"].pk}"' not in lead.get(reverse("lead:below")).content.decode()


@pytest.mark.parametrize("asked", ["", "x", "-1", "0", "99999999"])
def test_nobody_of_that_number_is_said_so_calmly(town: Cast, enters: Enters, asked: str) -> None:
    answer = enters("lead").post(reverse("lead:set_away"), {"agent": asked}, headers=HTMX)
    assert (answer.status_code, answer["X-Reason"]) == (422, "not_at_work")


@pytest.mark.parametrize("jobs", [("planner",), ("agent",)])
def test_others_may_not_and_have_no_button(town: Cast, enters: Enters, jobs: tuple[str, ...]) -> None:
    town.ready("lone")
    client = enters(*jobs)
    assert post(client, town, "lone").status_code == 403
    assert town.state("lone") == "ready"
    assert b'name="agent"' not in client.get(reverse("lead:below")).content


def test_it_takes_more_than_a_link(town: Cast, enters: Enters) -> None:
    assert enters("lead").get(reverse("lead:set_away")).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = enters("lead", username="anden").cookies
    assert strict.post(reverse("lead:set_away"), {"agent": "1"}).status_code == 403
