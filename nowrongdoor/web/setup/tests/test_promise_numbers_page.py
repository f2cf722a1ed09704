"""The page of the house numbers of trying."""

from __future__ import annotations

import pytest
from django.test import Client

from nowrongdoor.townhall.callbacks.models import PromiseNumbers
from nowrongdoor.townhall.people.tests.cast import an_agent
from nowrongdoor.web.setup.tests.conftest import signed_in

pytestmark = pytest.mark.django_db

NUMBERS = "/setup/promises/"


def test_the_numbers_stand_there_and_are_saved(screen: Client) -> None:
    assert 'name="most_attempts" value="3"' in screen.get(NUMBERS).content.decode()
    assert screen.post(NUMBERS, {"most_attempts": "4", "gap_minutes": "90"}).status_code == 302
    row = PromiseNumbers.objects.get()
    assert (row.most_attempts, row.gap_minutes) == (4, 90)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("most_attempts", "0"),
        ("most_attempts", "x"),
        ("gap_minutes", "4"),
        ("gap_minutes", "99999"),
        ("gap_minutes", ""),
    ],
)
def test_a_number_nobody_can_mean_is_said_at_its_field(screen: Client, field: str, value: str) -> None:
    answer = screen.post(NUMBERS, {"most_attempts": "3", "gap_minutes": "60"} | {field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not PromiseNumbers.objects.exists()


def test_a_lead_may_and_an_agent_may_not(db: None) -> None:
    lead = signed_in(an_agent("lead", job_functions=("lead", "agent")))
    page = lead.get(NUMBERS)
    assert page.status_code == 200
    assert "/setup/teams/" not in page.content.decode(), "no door is shown that does not open"
    assert signed_in(an_agent("agent", job_functions=("agent",))).get(NUMBERS).status_code == 403
