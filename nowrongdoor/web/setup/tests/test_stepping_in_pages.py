"""The house numbers of stepping in, and what people do beside the telephone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.line.models import MoveNumbers
from nowrongdoor.townhall.people.models import Activity, Agent
from nowrongdoor.townhall.people.tests.cast import an_agent
from nowrongdoor.web.setup.forms_stepping_in import PARTS
from nowrongdoor.web.setup.tests.conftest import signed_in

pytestmark = pytest.mark.django_db

NUMBERS = "/setup/stepping-in/"
FIELDS = [name for _title, names in PARTS for name in names]


def values(**changed: str) -> dict[str, str]:
    """The form as it stands, with some numbers typed over; a share is typed with a comma."""
    row = MoveNumbers()
    return {name: str(getattr(row, name)).replace(".", ",") for name in FIELDS} | changed


def test_every_number_of_the_house_has_its_field_and_its_default(screen: Client) -> None:
    kept_by_the_house = {"id", "absorbed_looked_at"}
    assert set(FIELDS) == {field.name for field in MoveNumbers._meta.fields} - kept_by_the_house
    page = screen.get(NUMBERS).content.decode()
    assert 'name="offer_seconds" value="90"' in page


def test_a_number_is_saved_and_holds_from_then_on(screen: Client) -> None:
    assert screen.post(NUMBERS, values(offer_seconds="60", absorbed_share="0,5")).status_code == 302
    row = MoveNumbers.objects.get()
    assert (row.offer_seconds, row.absorbed_share) == (60, 0.5)


@pytest.mark.parametrize(
    ("field", "value"),
    [("offer_seconds", "1"), ("cool_down_minutes", "0"), ("release_wait_seconds", "500"), ("absorbed_share", "4")],
)
def test_a_number_nobody_can_mean_is_said_at_its_field(screen: Client, field: str, value: str) -> None:
    answer = screen.post(NUMBERS, values(**{field: value}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not MoveNumbers.objects.exists()


def test_the_numbers_are_an_administrators(gitte: Agent) -> None:
    lead = signed_in(an_agent("lead", job_functions=("lead", "agent")))
    assert lead.get(NUMBERS).status_code == 403
    assert lead.post(NUMBERS, values()).status_code == 403


def test_an_activity_is_planned_on_the_towns_wall_clock_and_taken_out_again(screen: Client) -> None:
    somebody = an_agent("vera")
    day = timezone.localtime(now()).date() + timedelta(days=1)
    address = reverse("setup:person_activities", args=[somebody.pk])
    form = {"kind": "training", "day": day.isoformat(), "begins": "10:45", "ends": "11:30"}
    assert screen.post(address, form).status_code == 302
    planned = Activity.objects.get()
    assert timezone.localtime(planned.begins).strftime("%H:%M") == "10:45"
    assert "10:45" in screen.get(address).content.decode()
    assert screen.post(reverse("setup:drop_activity", args=[somebody.pk, planned.pk])).status_code == 302
    assert not Activity.objects.exists()


def test_an_activity_that_ends_before_it_begins_is_said_at_its_field(screen: Client) -> None:
    form = {"kind": "break", "day": "2026-11-20", "begins": "11:00", "ends": "10:00"}
    answer = screen.post(reverse("setup:person_activities", args=[an_agent("vera").pk]), form)
    assert answer.status_code == 422
    assert "ends" in answer.context["form"].errors
