"""Desks on a day that does not go by the book: two tabs, a closed browser, a break while it rings, a visitor's part."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.living_town import LivingTown

pytestmark = pytest.mark.browser


def answers_a_call(town: LivingTown, desk: Page, username: str, call: str, line: str) -> None:
    """A citizen dials, and the agent who has this desk open picks up with the keyboard."""
    town.stagehand.ready(username)
    town.stagehand.dial(call, line)
    expect(desk.locator(".ringing")).to_be_visible()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".hand-head")).to_contain_text("Samtale")


def test_no_ring_comes_before_the_page_can_hear_it(town: LivingTown, enters: Any) -> None:
    """On a slow network a ring could come before its piece knew what to do with it, and the piece stood still."""
    page = enters("tove").tab()
    order: list[str] = []

    def late(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    page.route("**/desk/tap.js", late)
    page.on("domcontentloaded", lambda _page: order.append("ready"))
    page.on("request", lambda request: order.append("stream") if "/live/" in request.url else None)
    page.goto(f"{town.url}/desk/")
    expect(page.locator("html")).to_have_attribute("data-stream", "live")
    assert order[:2] == ["ready", "stream"]


def test_two_tabs_of_one_agent_tell_the_same_story(town: LivingTown, enters: Any) -> None:
    tove = enters("tove")
    first, second = tove.watches("/desk/"), tove.watches("/desk/")
    answers_a_call(town, first, "tove", "call-1", "P")
    expect(second.locator(".hand-head")).to_contain_text("Samtale")

    first.keyboard.press("o")
    first.keyboard.type("Skrevet i den første fane")
    expect(first.locator("[data-kept-for=note]")).to_have_text("gemt")
    second.reload()
    expect(second.locator("#note")).to_have_value("Skrevet i den første fane")

    second.locator(".outcome", has_text="Afbrudt").click()
    expect(first.locator(".outcome[aria-pressed=true]")).to_have_text("Afbrudt")
    second.keyboard.press("Control+Enter")
    expect(first.locator(".hand-head")).to_contain_text("Efterbehandling")
    expect(second.locator(".hand-head")).to_contain_text("Efterbehandling")
    first.keyboard.press("Control+Enter")
    expect(first.locator("#contact[data-free]")).to_be_visible()
    expect(second.locator("#contact[data-free]")).to_be_visible()


def test_what_is_typed_in_the_last_moment_is_kept_when_the_contact_closes(town: LivingTown, enters: Any) -> None:
    desk = enters("tove").watches("/desk/")
    answers_a_call(town, desk, "tove", "call-1", "P")
    desk.locator(".outcome", has_text="Ikke vores").click()
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".hand-head")).to_contain_text("Efterbehandling")
    desk.locator("#main").press("o")
    desk.keyboard.type("Ringer til regionen")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#contact[data-free]")).to_be_visible()
    assert town.stagehand.contact("call-1")["note"] == "Ringer til regionen"


def test_a_press_that_waits_for_the_note_is_not_forgotten_when_a_fresh_piece_arrives(
    town: LivingTown, enters: Any
) -> None:
    tove = enters("tove")
    desk, other = tove.watches("/desk/"), tove.watches("/desk/")
    answers_a_call(town, desk, "tove", "call-1", "P")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".hand-head")).to_contain_text("Efterbehandling")
    slow: list[Route] = []
    desk.route("**/note/", lambda route: slow.append(route))
    desk.locator("#main").press("o")
    desk.keyboard.type("Ringer til regionen")
    desk.keyboard.press("Control+Enter")  # the note's own request is under way: the press waits for it

    other.locator(".outcome", has_text="Ikke vores").click()
    expect(desk.locator(".outcome[aria-pressed=true]")).to_have_text("Ikke vores")  # the fresh piece
    for route in slow:
        route.continue_()
    expect(desk.locator("#contact[data-free]")).to_be_visible()
    assert town.stagehand.contact("call-1")["note"] == "Ringer til regionen"


def test_a_tab_that_has_heard_nothing_is_told_calmly_that_it_comes_too_late(town: LivingTown, enters: Any) -> None:
    tove = enters("tove")
    first, deaf = tove.watches("/desk/"), tove.tab()
    deaf.route("**/live/**", lambda route: route.abort())
    tove.expects(r"net::ERR_FAILED")
    town.stagehand.ready("tove")
    town.stagehand.dial("call-1", "P")
    expect(first.locator(".ringing")).to_be_visible()
    deaf.goto(f"{town.url}/desk/")
    expect(deaf.locator("html")).to_have_attribute("data-stream", "lost")

    first.keyboard.press("Control+Enter")
    expect(first.locator(".hand-head")).to_contain_text("Samtale")
    deaf.keyboard.press("Control+Enter")
    expect(deaf.locator("#said .said-line[data-kind=no]")).to_be_visible()
    expect(deaf.locator(".hand-head")).to_contain_text("Samtale")


def test_an_agent_who_closes_the_browser_mid_call_finds_the_contact_again(town: LivingTown, enters: Any) -> None:
    before = enters("henrik")
    desk = before.watches("/desk/")
    answers_a_call(town, desk, "henrik", "call-1", "1881")
    desk.keyboard.press("o")
    desk.keyboard.type("MitID er spærret")
    expect(desk.locator("[data-kept-for=note]")).to_have_text("gemt")
    before.context.close()

    assert town.stagehand.state("henrik") == "in_conversation"
    again = enters("henrik").watches("/desk/")
    expect(again.locator(".hand-head")).to_contain_text("Samtale")
    expect(again.locator("#note")).to_have_value("MitID er spærret")


def test_a_break_while_it_rings_passes_the_call_on_and_the_citizen_keeps_her_place(
    town: LivingTown, enters: Any
) -> None:
    kasim, rawan = enters("kasim").watches("/desk/"), enters("rawan").watches("/desk/")
    town.stagehand.ready("kasim")
    town.stagehand.dial("call-1", "P")
    expect(kasim.locator(".ringing")).to_be_visible()
    since = town.stagehand.waits_since("call-1")
    town.stagehand.ready("rawan")

    kasim.keyboard.press("p")
    kasim.locator(".me details[open]").get_by_role("button", name="Frokost").press("Enter")
    expect(rawan.locator(".ringing")).to_be_visible()
    expect(kasim.locator("#contact[data-free]")).to_contain_text("pause")
    assert town.stagehand.waits_since("call-1") == since
    assert town.stagehand.state("kasim") == "pause/lunch"


def test_a_telephone_that_rings_out_twice_asks_whether_anybody_is_there(town: LivingTown, enters: Any) -> None:
    desk = enters("rawan").watches("/desk/")
    town.stagehand.ready("rawan")
    town.stagehand.dial("call-1", "P")
    for times in (1, 2):
        town.stagehand.ring_out("rawan")
        town.stagehand.rang_out("call-1", times)
    expect(desk.locator(".are-you-there")).to_be_visible()
    assert town.stagehand.state("rawan") == "pause/check_in"
    town.stagehand.give_up("call-1")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#contact[data-free]")).to_contain_text("Du er klar")


def test_a_stolen_glance_at_a_colleagues_desk_shows_nothing_of_hers(town: LivingTown, enters: Any) -> None:
    """Everybody's /desk/ is her own; a colleague's contact is neither seen nor changed from another desk."""
    town.stagehand.ready("henrik")
    town.stagehand.dial("call-1", "1881", caller="+4520304050")
    contact = town.stagehand.picks_up("henrik")
    vibeke = enters("vibeke")
    desk = vibeke.watches("/desk/")
    expect(desk.locator("#contact[data-free]")).to_be_visible()
    token = next(one["value"] for one in vibeke.context.cookies() if one["name"] == "csrftoken")
    answer = vibeke.context.request.post(
        f"{town.url}/desk/contact/{contact}/note/", form={"note": "x"}, headers={"X-CSRFToken": token}
    )
    assert answer.status in (403, 404, 422)
    assert town.stagehand.contact("call-1")["note"] == ""
