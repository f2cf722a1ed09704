"""A citizen asks three things, gets two at once and a promise for the third; she is told, rung, asked how it went.

Pictures of every step lie in the folder of the test, or in NOWRONGDOOR_PICTURES where that is set.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Visitor
from tests.journeys.pictures import Picture
from tests.journeys.test_one_call import choose_topic, promise_as_it_stands, question
from tests.living_town import LivingTown

pytestmark = pytest.mark.browser

CITIZEN = "+4537556677"
"""A number that no telephone has, of which nobody else in the town was told anything."""

TELEPHONE = (390, 844)


def two_at_once(desk: Page) -> None:
    """A guest's parking is handled, a question about a charge answered."""
    desk.keyboard.press("e")
    choose_topic(desk, "gæsteparkering", "Gæsteparkering")
    desk.keyboard.press("Escape")
    ends(desk, 1, "Behandlet")
    desk.locator("#main").press("n")
    choose_topic(desk, "betal parkering", "Betal en parkeringsafgift")
    ends(desk, 2, "Besvaret")


def ends(desk: Page, number: int, word: str) -> None:
    """What a question ended with."""
    outcome = question(desk, number).locator(".outcome", has_text=word)
    outcome.press("Enter")
    expect(outcome).to_have_attribute("aria-pressed", "true")


def a_promise_for_the_third(desk: Page, picture: Picture) -> None:
    """Benefits must answer it: they will ring, and the sentence to say stands there."""
    desk.locator("#main").press("n")
    choose_topic(desk, "barsel", "Barsel")
    third = question(desk, 3)
    expect(third.locator(".verdict")).to_have_attribute("data-allowed", "no")
    third.get_by_role("button", name=re.compile("^.*opkald fra")).press("Enter")
    expect(desk.locator("form.promise")).to_be_visible()
    picture("the-promise", desk)
    promise_as_it_stands(desk)
    expect(third.locator(".promised")).to_contain_text("Barsel og sygedagpenge ringer til dig senest")
    desk.locator("#main").press("o")
    desk.keyboard.type("Venter tvillinger i februar.")
    expect(desk.locator("[data-kept-for=note]")).to_have_text("gemt")


def closes(desk: Page) -> None:
    """After-work is over."""
    expect(desk.locator(".hand-head")).to_contain_text("Efterbehandling")
    desk.locator("#main").press("Control+Enter")
    expect(desk.locator("#contact[data-free]")).to_be_visible()


def path_in(text: str, page: str) -> str:
    """The path of the link in a text message."""
    found = re.search(rf"/{page}/[A-Za-z0-9_-]+/", text)
    assert found, text
    return found.group()


def test_a_citizen_asks_three_things_is_told_is_rung_and_says_how_it_went(
    town: LivingTown, enters: Any, picture: Picture
) -> None:
    stage, lead = town.stagehand, enters("jytte")
    stage.helped("p-gaest", "P", 60)
    before, desk = so_far(lead), enters("kasim").watches("/desk/")
    stage.ready("kasim")
    stage.dial("call-1", "P", caller=CITIZEN)
    stage.picks_up("kasim")
    expect(desk.locator(".hand-head")).to_contain_text("Samtale")
    two_at_once(desk)
    a_promise_for_the_third(desk, picture)
    stage.citizen_puts_down("call-1")
    closes(desk)

    text = stage.text_to(CITIZEN, "/b/")
    assert "Barsel og sygedagpenge ringer til dig senest" in text
    hers = enters(size=TELEPHONE).open(path_in(text, "b"))
    expect(hers.locator("h1")).to_contain_text("Barsel og sygedagpenge ringer til dig senest")
    picture("her-page", hers)

    keeper = enters("sanne").watches("/desk/")
    stage.ready("sanne")
    expect(keeper.locator("#day .promise-list li")).to_have_count(1)
    picture("on-the-list", keeper)
    keeper.locator("#main").press("r")
    stage.picks_up("sanne")
    expect(keeper.locator(".keeping")).to_contain_text("Borgerens telefon ringer")
    hers.reload()
    expect(hers.locator("h1")).to_contain_text("Vi ringer til dig nu")
    stage.citizen_picks_up(CITIZEN)
    is_rung_with_everything_at_hand(keeper, picture)
    stage.citizen_puts_down()
    closes(keeper)
    hers.reload()
    expect(hers.locator("h1")).to_contain_text("Dit opkald er afsluttet")
    assert [one[2] for one in stage.contact("call-1")["questions"]] == ["handled", "answered", "promised"]

    she_says_how_it_went(stage, hers, town.url, picture)
    the_figures_show_it(lead, before, picture)


def is_rung_with_everything_at_hand(keeper: Page, picture: Picture) -> None:
    """Nobody asks her again what she said before."""
    keeping = keeper.locator(".keeping")
    expect(keeping).to_contain_text("Du holder et løfte")
    expect(keeping).to_contain_text("Barsel")
    expect(keeping).to_contain_text("Det ved borgeren")
    expect(keeping).to_contain_text("Venter tvillinger i februar.")
    expect(keeping).to_contain_text("Kasim Yildiz")
    picture("everything-at-hand", keeper)
    ends(keeper, 1, "Besvaret")


def she_says_how_it_went(stage: Any, hers: Page, url: str, picture: Picture) -> None:
    """One question, five answers, one line."""
    hers.goto(url + path_in(stage.text_to(CITIZEN, "/s/"), "s"))
    expect(hers.locator("h1")).to_contain_text("Hvordan gik det?")
    hers.get_by_text("Meget tilfreds", exact=True).click()
    hers.locator("#words").fill("De ringede, før de havde sagt.")
    picture("how-did-it-go", hers)
    hers.locator("form:has(#words) [type=submit]").click()
    expect(hers.locator("h1")).to_contain_text("Tak for dit svar")
    expect(hers.locator("blockquote")).to_have_text("De ringede, før de havde sagt.")
    picture("thank-you", hers)


def the_figures_show_it(lead: Visitor, before: dict[str, Any], picture: Picture) -> None:
    """Three more questions that cannot be judged yet, all three solved; one citizen's answer is nobody's figure."""
    page = lead.open("/lead/figures/")
    expect(page.locator(".figures-provisional").first).to_be_visible()
    satisfied = page.locator(".figures-one", has_text="tilfredse")
    expect(satisfied).to_contain_text("n = 1")
    expect(satisfied.locator(".figures-number")).to_have_count(0)
    picture("the-figures", page)
    now = so_far(lead)
    assert (now["n"], now["part"]) == (before["n"] + 3, before["part"] + 3)


def so_far(lead: Visitor) -> dict[str, Any]:
    """The whole house's share solved in the first go of what cannot be judged yet, as other systems get it."""
    answer = lead.context.request.get(f"{lead.url}/lead/figures/figures.json")
    rows = [row for row in answer.json()["rows"] if (row["line"], row["metric"]) == ("all", "first_go_so_far")]
    return dict(rows[-1])
