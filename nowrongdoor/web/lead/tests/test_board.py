"""The lead's board: who may see it, what stands on it, and in which order."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from nowrongdoor.engine.dispatch import Reason
from nowrongdoor.townhall.line.models import Place, TelephoneEvent
from nowrongdoor.townhall.people import actions as people
from tests.cast import OPENING, Cast, Switchboard, at, calls, talks

Enters = Callable[..., Client]
PIECES = ("lead:lines", "lead:below")


def text(client: Client, name: str = "lead:board", query: str = "") -> str:
    """A page as one line of text without tags."""
    response = client.get(reverse(name) + query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def lines_of(client: Client) -> list[str]:
    """The names of the lines from the top."""
    body = client.get(reverse("lead:lines")).content.decode()
    return re.findall(r'class="line-team">([^<]+)<', body)


@pytest.mark.parametrize("name", ["lead:board", *PIECES])
@pytest.mark.parametrize("job", ["lead", "planner", "administrator"])
def test_those_who_lead_the_day_may_see_it(town: Cast, enters: Enters, name: str, job: str) -> None:
    assert enters(job).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["lead:board", *PIECES])
@pytest.mark.parametrize("jobs", [("agent",), ("guard", "coach")])
def test_others_may_not(town: Cast, enters: Enters, name: str, jobs: tuple[str, ...]) -> None:
    assert enters(*jobs).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", ["lead:board", *PIECES])
def test_nobody_sees_it_without_signing_in(town: Cast, name: str) -> None:
    assert Client().get(reverse(name)).status_code == 302
    assert Client().get(reverse(name), headers={"HX-Request": "true"}).status_code == 401


def test_the_worst_line_stands_first(town: Cast, enters: Enters, switchboard: Switchboard) -> None:
    lead = enters("lead")
    assert lines_of(lead) == ["Parkering", "Borger.dk-linjen", "Barsel og sygedagpenge"]
    calls(switchboard, "call-1", 0, line="BAR")
    calls(switchboard, "call-2", 50, line="1881")
    assert lines_of(lead) == ["Barsel og sygedagpenge", "Parkering", "Borger.dk-linjen"]


def test_a_line_tells_its_figures(town: Cast, enters: Enters, switchboard: Switchboard) -> None:
    for number in range(5):
        calls(switchboard, f"gone-{number}", number)
        switchboard.tell("abandoned", f"gone-{number}", 10 + number)
    calls(switchboard, "waits", 20)
    talks(town, switchboard, "lone", call="talks")
    shown = text(enters("lead", language="en"), "lead:lines")
    assert "Parking promise 80 % within 20 s 16 % of 6 ▾ below 1 waiting 0:40 ▴ beyond the promise 5 lost" in shown
    assert "Benefits promise 80 % within 20 s too little data yet (0) 0 waiting – nobody waits 0 lost nobody" in shown


def test_people_stand_on_the_line_whose_hat_they_wear(town: Cast, enters: Enters) -> None:
    town.ready("lone", "amina", "henrik")
    people.wear(town.acting("amina"), town.agents["amina"], town.teams["P"], now=OPENING)
    body = enters("lead", language="en").get(reverse("lead:lines")).content.decode()
    rows = dict(zip(["P", "1881", "BAR"], re.findall(r'(?s)<tr id="line-.*?</tr>', body), strict=True))
    assert "Amina Osman, Parking: " in rows["P"]
    assert 'title="base The borger.dk line"' in rows["P"]
    assert "Amina" not in rows["1881"]
    assert "Henrik Damborg, The borger.dk line: " in rows["1881"]
    assert "1 away" in rows["1881"]
    assert "nobody" in rows["BAR"]


def test_home_and_lent_are_counted(town: Cast, enters: Enters) -> None:
    town.ready("lone", "amina", "henrik")
    people.wear(town.acting("amina"), town.agents["amina"], town.teams["P"], now=OPENING)
    assert "Home 2 Lent 1" in text(enters("lead", language="en"), "lead:lines")


def test_the_table_tells_everybody_and_why(town: Cast, enters: Enters) -> None:
    town.ready("lone", seconds=10)
    shown = text(enters("lead", language="en"), "lead:below")
    assert "Lone Brandstrup PA Parking PA Parking ready 0:50" in shown
    assert "Vibeke Lysgaard BD The borger.dk line BD The borger.dk line away not seen at a desk yet –" in shown


def names(client: Client, query: str) -> list[str]:
    """First names in the table, in its order."""
    body = client.get(reverse("lead:below") + query).content.decode()
    return re.findall(r'class="person-name">(\w+)', body)


def test_the_table_can_be_sorted_and_filtered_by_plain_links(town: Cast, enters: Enters) -> None:
    for name, seconds in (("vibeke", 5), ("lone", 10), ("amina", 20)):
        town.ready(name, seconds=seconds)
    people.wear(town.acting("amina"), town.agents["amina"], town.teams["P"], now=at(30))
    lead = enters("lead")
    assert names(lead, "") == ["Bjarke", "Lone", "Signe", "Amina", "Henrik", "Vibeke"]
    assert names(lead, "?sort=name") == ["Amina", "Bjarke", "Henrik", "Lone", "Signe", "Vibeke"]
    assert names(lead, "?sort=since")[:3] == ["Vibeke", "Lone", "Amina"]
    assert names(lead, "?sort=state")[:3] == ["Vibeke", "Lone", "Amina"]
    assert names(lead, "?sort=hat")[0] == "Amina"
    assert names(lead, "?team=P") == ["Bjarke", "Lone", "Signe", "Amina"]
    assert names(lead, "?team=NONE&sort=;drop") == names(lead, "")
    assert 'href="?team=P&amp;sort=name#people"' in lead.get(reverse("lead:below") + "?team=P").content.decode()


def hold(call: str, reason: Reason, **facts: object) -> None:
    """The dispatcher has looked at a waiting contact and written down why it waits."""
    place = Place.objects.select_related("team").get(contact__call=call)
    place.held_reason, place.held_facts = reason, {"hat": place.team.code, "level": "guide"} | facts
    place.save()


def test_held_contacts_tell_line_reason_topic_and_how_long(
    town: Cast, enters: Enters, switchboard: Switchboard
) -> None:
    calls(switchboard, "call-1", 10, line="BAR")
    calls(switchboard, "call-2", 20, topic="p-gaest")
    calls(switchboard, "call-3", 30)
    hold("call-1", Reason.NOBODY_QUALIFIED, missing="not_qualified")
    hold("call-2", Reason.NOBODY_AT_WORK, able=2)
    hold("call-3", Reason.NOBODY_AT_WORK, able=2)
    lead = enters("lead")
    body = lead.get(reverse("lead:below")).content.decode()
    groups = re.findall(r'(?s)<li class="held-group".*?</ul>', body)
    assert len(groups) == 2
    assert "har i dag en gyldig kvalifikation i Barsel og sygedagpenge" in groups[0]
    assert all(part in groups[1] for part in ("0:40", "Gæsteparkering", "0:30"))
    assert "Gæsteparkering" not in lead.get(reverse("lead:below") + "?team=BAR").content.decode()


def test_the_day_is_drawn_and_stands_in_a_table(town: Cast, enters: Enters, switchboard: Switchboard) -> None:
    calls(switchboard, "call-1", 0)
    switchboard.tell("abandoned", "call-1", 10)
    calls(switchboard, "call-2", 20, line="1881")
    lead = enters("lead", language="en")
    shown = text(lead, "lead:below")
    assert "2 have rung: 0 answered, 1 lost, 1 waiting." in shown
    assert "09:00 2 0 1 1" in shown
    body = lead.get(reverse("lead:below") + "?team=P").content.decode()
    assert body.count('class="block-lost"') == 1
    assert 'class="block-waiting"' not in body


def test_a_day_on_which_nobody_has_rung_has_no_picture(town: Cast, enters: Enters) -> None:
    lead = enters("lead", language="en")
    assert "Nobody has rung yet today." in text(lead, "lead:below")
    assert "day-picture" not in lead.get(reverse("lead:below")).content.decode()


def test_events_set_aside_ask_for_attention(town: Cast, enters: Enters, switchboard: Switchboard) -> None:
    lead = enters("lead", language="en")
    assert "set aside" not in text(lead, "lead:lines")
    calls(switchboard, "call-1")
    TelephoneEvent.objects.update(fate="set_aside", trouble="KeyError: device")
    assert "1 telephone event could not be used and is set aside." in text(lead, "lead:lines")
    assert "KeyError: device" in text(lead, "lead:lines")


def test_without_teams_it_says_what_to_do(enters: Enters) -> None:
    assert "Ask the administrator." in text(enters("lead", language="en"))
    assert "Set up the first team" in text(enters("administrator", username="trine", language="en"))


def test_without_people_it_says_so(enters: Enters, moment: Callable[[float], None]) -> None:
    from nowrongdoor.engine.dispatch import Level
    from nowrongdoor.townhall.journal.acting import machine

    values = {"name_da": "Parkering", "name_en": "Parking", "mark": "PA", "mandate": Level.GUIDE}
    people.save_team(machine("test"), code="P", now=OPENING, **values)
    assert "Nobody answers calls yet" in text(enters("lead", language="en"))


def test_before_opening_the_lines_say_when(town: Cast, enters: Enters, moment: Callable[[float], None]) -> None:
    lead = enters("lead", language="en")
    moment(-timedelta(hours=3).total_seconds())
    assert "Closed, opens Friday 07:00" in text(lead, "lead:lines")


@pytest.mark.parametrize("language", ["da", "en"])
def test_both_languages_stand_without_a_missing_word(
    town: Cast, enters: Enters, switchboard: Switchboard, language: str
) -> None:
    talks(town, switchboard, "lone")
    calls(switchboard, "call-2", 20)
    hold("call-2", Reason.ALL_BUSY, busy=1, paused=0)
    shown = text(enters("lead", "administrator", language=language))
    assert not re.search(r"%\(|%s|\{\{|\{%|None|\bFalse\b", shown)


@pytest.mark.parametrize("name", PIECES)
def test_an_unchanged_piece_is_not_sent_again(
    town: Cast, enters: Enters, switchboard: Switchboard, moment: Callable[[float], None], name: str
) -> None:
    talks(town, switchboard, "lone")
    calls(switchboard, "call-2", 20)
    hold("call-2", Reason.ALL_BUSY, busy=1, paused=0)
    lead = enters("lead")
    moment(50)
    mark = lead.get(reverse(name))["ETag"]
    moment(59)
    assert lead.get(reverse(name), headers={"If-None-Match": mark}).status_code == 304
    switchboard.tell("abandoned", "call-2", 60)
    town.ready("bjarke", seconds=60)
    assert lead.get(reverse(name), headers={"If-None-Match": mark}).status_code == 200


def test_a_line_that_passes_its_promise_is_news_without_any_event(
    town: Cast, enters: Enters, switchboard: Switchboard, moment: Callable[[float], None]
) -> None:
    calls(switchboard, "call-1", 50)
    lead = enters("lead")
    mark = lead.get(reverse("lead:lines"))["ETag"]
    moment(75)
    assert lead.get(reverse("lead:lines"), headers={"If-None-Match": mark}).status_code == 200


def test_no_style_or_script_stands_in_the_page(town: Cast, enters: Enters) -> None:
    body = enters("lead").get(reverse("lead:board")).content.decode()
    assert not re.search(r'\sstyle="|<style|hx-on|<script(?![^>]*\bsrc=)', body)
