"""Bringing in a file through the pages: look first, then write, and never something else than was looked at."""

from __future__ import annotations

import base64
import os
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.people.tests.cast import a_team, an_agent
from nowrongdoor.web.setup.packing import MOST_BYTES, pack, unpack

pytestmark = pytest.mark.django_db

HEADER = "username,name,email,base,base_from,level,device,job_functions,more_hats\n"
GOOD = HEADER + "lone,Lone Dam,,P,2020-01-01,guide,2001,agent,\nkasim,Kasim <b>,,P,2020-01-01,king,2002,agent,\n"


def look(screen, text: str | bytes, kind: str = "agents"):
    data = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile("agents.csv", data)
    return screen.post(reverse("setup:import"), {"kind": kind, "file": file})


def carry_out(screen, page, **changes: str):
    sent = {"kind": "agents", "mark": page.context["mark"], "packed": page.context["packed"]}
    return screen.post(reverse("setup:carry_out"), sent | changes)


def test_a_file_is_looked_at_and_then_written_without_the_refused_row(screen):
    a_team("P")
    page = look(screen, GOOD)
    assert page.context["counts"] == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    shown = page.content.decode()
    assert "<code>level</code>" in shown and "Kasim &lt;b&gt;" not in shown and "<b>" not in shown
    assert not Agent.objects.filter(user__username="lone").exists()
    assert carry_out(screen, page).status_code == 302
    assert Agent.objects.filter(user__username="lone").exists()
    assert not Agent.objects.filter(user__username="kasim").exists()


def test_a_file_brought_twice_has_nothing_to_write(screen):
    a_team("P")
    carry_out(screen, look(screen, GOOD))
    again = look(screen, GOOD)
    assert again.context["counts"]["same"] == 1 and again.context["packed"] == ""


def test_a_town_that_changed_in_between_is_shown_again_and_nothing_written(screen):
    a_team("P")
    page = look(screen, GOOD)
    an_agent("other", device="2001")
    again = carry_out(screen, page)
    assert again.status_code == 200 and again.context["changed_since"]
    assert again.context["counts"]["refused"] == 2
    assert not Agent.objects.filter(user__username="lone").exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04x", b"username;name\nlone;Lone\n", HEADER.encode()])
def test_a_file_that_cannot_be_read_says_so_on_the_page(screen, data):
    page = look(screen, data)
    assert page.status_code == 422 and page.context["seen"].troubles and page.context["packed"] == ""


def test_no_file_or_no_kind_is_a_slip_in_the_form(screen):
    assert list(screen.post(reverse("setup:import"), {"kind": "agents"}).context["form"].errors) == ["file"]
    file = SimpleUploadedFile("x.csv", b"x")
    answer = screen.post(reverse("setup:import"), {"kind": "kings", "file": file})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["kind"]


def test_a_file_too_large_is_a_slip(screen):
    page = look(screen, b"x" * (MOST_BYTES + 1))
    assert page.status_code == 422 and list(page.context["form"].errors) == ["file"]
    with pytest.raises(Slip):
        pack(os.urandom(MOST_BYTES))


@pytest.mark.parametrize(
    "packed",
    ["", "no base64 at all", base64.b64encode(b"no zlib").decode(), pack(b"x" * 1000)[:20] + "===="],
)
def test_a_file_lost_on_the_way_is_a_slip_and_no_fault(screen, packed):
    answer = screen.post(reverse("setup:carry_out"), {"kind": "agents", "mark": "x", "packed": packed})
    assert answer.status_code == 422
    assert screen.post(reverse("setup:carry_out"), {"kind": "kings", "packed": packed}).status_code == 422


def test_a_small_parcel_cannot_swell_beyond_what_a_file_may_hold():
    bomb = base64.b64encode(zlib.compress(b"0" * (MOST_BYTES * 10), 9)).decode()
    with pytest.raises(Slip):
        unpack(bomb)
    assert unpack(pack(b"a,b\n")) == b"a,b\n"


def test_an_empty_file_of_each_kind_has_its_header_and_can_be_looked_at(screen):
    for kind in ("teams", "hats", "agents", "topics"):
        answer = screen.get(reverse("setup:empty_file", args=[kind]))
        assert answer.content.startswith(b"\xef\xbb\xbf")
        assert len(look(screen, answer.content, kind).context["seen"].troubles) == 1


def test_teams_brought_through_the_page_stand_in_the_rows(screen):
    header = screen.get(reverse("setup:empty_file", args=["teams"])).content.decode("utf-8-sig")
    row = "P,Parkering,Parking,PA,vejlede,07:00,18:00,1-5,0.80,20,1,45,180,"
    page = look(screen, header + row + "\n", "teams")
    carry_out(screen, page, kind="teams")
    assert Team.objects.get().mandate == 2
