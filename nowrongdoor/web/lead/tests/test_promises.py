"""Promises on the lead's board: the lines, giving one to somebody, coordinators, stand-ins that must not go round."""

from __future__ import annotations

import pytest
from django.test import Client

from nowrongdoor.townhall.callbacks import setup
from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.web.desk.tests import cast
from nowrongdoor.web.desk.tests.test_desk import text
from nowrongdoor.web.desk.tests.test_keeping import promised

pytestmark = pytest.mark.django_db


def test_each_team_is_one_line_with_what_is_open_and_broken(house: cast.House, lead: Client):
    made = promised(house)
    Callback.objects.filter(pk=made.pk).update(broken_at=cast.now())
    piece = text(lead.get("/lead/promises/"))
    assert "1 åbent" in piece
    assert "1 brudt" in piece
    assert "/lead/promises/P/" in piece
    assert "Løfter om opkald" in text(lead.get("/lead/"))


def test_a_lead_gives_a_promise_to_somebody_at_work(house: cast.House, lead: Client):
    made = promised(house)
    assert lead.post(f"/lead/promises/P/{made.pk}/give/", {"agent": house.erik.pk}).status_code == 422
    cast.ready(house.erik)
    assert "P-afgift" in text(lead.get("/lead/promises/P/"))
    assert lead.post(f"/lead/promises/P/{made.pk}/give/", {"agent": house.erik.pk}).status_code == 302
    made.refresh_from_db()
    assert made.owner == house.erik


def test_coordinators_are_named_in_order_and_taken_away(house: cast.House, lead: Client):
    lead.post("/lead/promises/P/coordinators/", {"place-1": house.lone.pk, "place-2": house.erik.pk, "place-3": ""})
    assert [row.agent for row in setup.coordinators_of(house.parking)] == [house.lone, house.erik]
    lead.post("/lead/promises/P/coordinators/", {"place-1": ""})
    assert setup.coordinators_of(house.parking) == []


def test_stand_ins_that_go_round_are_refused_with_their_names(house: cast.House, lead: Client):
    lead.post("/lead/promises/P/stand-in/", {"agent": house.erik.pk, "stand_in": house.lone.pk})
    refused = lead.post("/lead/promises/P/stand-in/", {"agent": house.lone.pk, "stand_in": house.erik.pk})
    assert refused.status_code == 422
    assert "Lone Ager → Erik Dam → Lone Ager" in text(refused)
    assert len(setup.stand_ins()) == 1
    lead.post("/lead/promises/P/stand-in/", {"agent": house.erik.pk, "stand_in": ""})
    assert setup.stand_ins() == []


@pytest.mark.parametrize("sent", [{}, {"agent": "x"}, {"agent": "9" * 30, "stand_in": "1"}])
def test_a_stand_in_for_nobody_is_a_slip(lead: Client, sent: dict[str, str]):
    assert lead.post("/lead/promises/P/stand-in/", sent).status_code == 422


def test_an_agent_is_no_lead(house: cast.House):
    tab = Client()
    tab.force_login(house.lone.user, backend="django.contrib.auth.backends.ModelBackend")
    assert tab.get("/lead/promises/P/").status_code == 403


def test_the_rows_are_fetched_again_only_when_they_have_changed(house: cast.House, lead: Client):
    made = promised(house)
    whole = text(lead.get("/lead/promises/P/"))
    assert 'data-rings="callbacks"' in whole
    rows = lead.get("/lead/promises/P/list/")
    assert "P-afgift" in text(rows)
    assert "stand-in-agent" not in text(rows), "who steps in is being chosen outside of what is swapped"
    mark = {"If-None-Match": rows["ETag"]}
    assert lead.get("/lead/promises/P/list/", headers=mark).status_code == 304
    Callback.objects.filter(pk=made.pk).update(broken_at=cast.now())
    changed = lead.get("/lead/promises/P/list/", headers=mark)
    assert changed.status_code == 200
    assert "brudt" in text(changed)


def test_an_agents_own_lists_are_live_too(house: cast.House):
    made = promised(house)
    tab = Client()
    tab.force_login(made.promiser.user, backend="django.contrib.auth.backends.ModelBackend")
    assert f'data-rings="callbacks desk:{made.promiser_id}"' in text(tab.get("/desk/promises/"))
    rows = tab.get("/desk/promises/list/")
    assert f'id="made-{made.pk}"' in text(rows)
    assert tab.get("/desk/promises/list/", headers={"If-None-Match": rows["ETag"]}).status_code == 304
