"""The wallboard: for everybody, of nobody, and at most one row that stands out."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import STAFF, Cast, Switchboard, calls, talks

Enters = Callable[..., Client]
PAGES = ("wallboard:wallboard", "wallboard:lines")


def body(client: Client, name: str = "wallboard:lines") -> str:
    """A page as it is sent."""
    response = client.get(reverse(name))
    assert response.status_code == 200
    return response.content.decode()


def rows(client: Client) -> list[str]:
    """The text of each line's row, in order."""
    found = re.findall(r'(?s)<tr id="wall-.*?</tr>', body(client))
    return [words(row) for row in found]


def words(markup: str) -> str:
    """What a reader reads, in one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup))).strip()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("job", ["agent", "guard", "collector", "coach", "administrator"])
def test_everybody_who_is_signed_in_may_see_it(town: Cast, enters: Enters, name: str, job: str) -> None:
    assert enters(job).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_nobody_else_may(town: Cast, name: str) -> None:
    assert Client().get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_no_names_of_people_stand_on_the_wall(town: Cast, enters: Enters, switchboard: Switchboard, name: str) -> None:
    town.ready("henrik", "amina")
    talks(town, switchboard, "lone")
    calls(switchboard, "call-2", 20)
    shown = body(enters("agent", username="tove"), name)
    people = {word for full, _device, _levels in STAFF.values() for word in full.split()} | {"Jytte", "Lindegård"}
    assert not [word for word in people if word in shown]
    assert "+4520000001" not in shown


def test_lines_keep_their_places_and_tell_their_figures(town: Cast, enters: Enters, switchboard: Switchboard) -> None:
    for number in range(5):
        calls(switchboard, f"gone-{number}", number)
        switchboard.tell("abandoned", f"gone-{number}", 10 + number)
    calls(switchboard, "waits", 20, line="BAR")
    parking, borger_dk, benefits = rows(enters("agent", language="en"))
    assert parking == "PA Parking 0 – nobody waits 0 %"
    assert borger_dk == "BD The borger.dk line 0 – nobody waits too little data yet"
    assert benefits == "BS Benefits , somebody has waited too long here 1 ▸ 0:40 too little data yet"


def test_at_most_one_row_stands_out(town: Cast, enters: Enters, switchboard: Switchboard) -> None:
    agent = enters("agent")
    assert body(agent).count('class="worst"') == 0
    calls(switchboard, "call-1", 0, line="BAR")
    calls(switchboard, "call-2", 10, line="1881")
    calls(switchboard, "call-3", 30, line="P")
    shown = body(agent)
    assert shown.count('class="worst"') == 1
    assert re.search(rf'id="wall-{town.teams["BAR"].pk}"[^>]*class="worst"', shown)


def test_the_foot_tells_the_house(town: Cast, enters: Enters, switchboard: Switchboard) -> None:
    town.ready("henrik", "amina")
    talks(town, switchboard, "lone")
    for number in range(4):
        calls(switchboard, f"gone-{number}", number + 20)
        switchboard.tell("abandoned", f"gone-{number}", 30 + number)
    foot = body(enters("agent", language="en")).split("wall-house")[1]
    told = words(foot)
    assert "Whole house in time 20 %" in told
    assert "Lost today 4 Ready 2 In conversation 1" in told


def test_it_is_dark_unless_the_reader_wants_it_light(town: Cast, enters: Enters) -> None:
    agent = enters("agent")
    assert 'data-theme="dark"' in body(agent, "wallboard:wallboard")
    session = agent.session
    session["reader"] = ["da", "light"]
    session.save()
    assert 'data-theme="light"' in body(agent, "wallboard:wallboard")


def test_an_unchanged_wall_is_not_sent_again(
    town: Cast, enters: Enters, switchboard: Switchboard, moment: Callable[[float], None]
) -> None:
    calls(switchboard, "call-1", 20)
    agent = enters("agent")
    mark = agent.get(reverse("wallboard:lines"))["ETag"]
    moment(70)
    assert agent.get(reverse("wallboard:lines"), headers={"If-None-Match": mark}).status_code == 304
    switchboard.tell("abandoned", "call-1", 71)
    assert agent.get(reverse("wallboard:lines"), headers={"If-None-Match": mark}).status_code == 200


def test_without_teams_it_says_so(enters: Enters) -> None:
    assert "There are no teams yet" in body(enters("agent", language="en"))


def test_before_opening_each_line_says_when(town: Cast, enters: Enters, moment: Callable[[float], None]) -> None:
    agent = enters("agent", language="en")
    moment(-3 * 3600)
    assert all("Closed, opens Friday 07:00" in row for row in rows(agent))


@pytest.mark.parametrize("language", ["da", "en"])
def test_both_languages_stand_without_a_missing_word(town: Cast, enters: Enters, language: str) -> None:
    shown = re.sub(r"<[^>]+>", " ", body(enters("agent", language=language), "wallboard:wallboard"))
    assert not re.search(r"%\(|%s|\{\{|\{%|None|\bFalse\b", shown)


def test_the_wall_takes_a_handful_of_queries(town: Cast, enters: Enters) -> None:
    agent = enters("agent")
    body(agent)
    with CaptureQueriesContext(connection) as asked:
        body(agent)
    assert len(asked) <= 6


def test_no_style_or_script_stands_in_the_page(town: Cast, enters: Enters) -> None:
    assert not re.search(r'\sstyle="|<style|hx-on|<script(?![^>]*\bsrc=)', body(enters("agent"), "wallboard:wallboard"))
