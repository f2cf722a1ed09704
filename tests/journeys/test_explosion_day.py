"""A lead is walked through an explosion: a line calls, the house says what would help, she asks, somebody comes and
goes home again. Pictures of every step lie in the folder of the test, or in NOWRONGDOOR_PICTURES where that is set.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.pictures import Picture
from tests.living_town import LivingTown

pytestmark = pytest.mark.browser

LOOK_MS = 60_000
"""The first look of a process also reads the twin's inner loops from disk."""


def explodes(town: LivingTown) -> None:
    """Parking letters went out with a mistake: everybody there talks, seven wait; Jonas talks on the borger.dk line."""
    stage = town.stagehand
    stage.calls_for_help_soon()
    for agent, line in (("rawan", "P"), ("dorthe", "P"), ("jonas", "1881")):
        stage.ready(agent)
        stage.dial(f"call-{agent}", line)
        stage.picks_up(agent)
    stage.ready("henrik", "vibeke", "thuy")
    stage.makes_the_twin_ready()
    for number in range(7):
        stage.dial(f"letter-{number}", "P", topic="p-afgift-betal")
        stage.waited(f"letter-{number}", 60 + 20 * number)


def asks_for_help(board: Page, picture: Picture) -> None:
    """The board shows that parking calls, and what would help; the lead asks with one key."""
    calls = board.locator("#proposals .calls")
    expect(calls).to_contain_text("Parkering kalder")
    expect(board.locator("#moves tr[data-level='2']")).to_contain_text("PA")
    picture("line-calls", board)
    if not board.locator("#proposal-1").is_visible():
        board.keyboard.press("f")
    first = board.locator("#proposal-1")
    expect(first).to_contain_text("Jonas Kirkeby", timeout=LOOK_MS)
    expect(first.locator("tbody")).to_have_count(2)
    picture("proposals", board)
    board.keyboard.press("s")
    expect(board.locator(".move[data-move=offered]")).to_contain_text("Jonas Kirkeby")
    picture("asked", board)


def says_yes_after_this_call(desk: Page, picture: Picture) -> None:
    """The bar asks; Jonas has a citizen in hand, and comes when that is done."""
    offer = desk.locator("#tap[data-tap=offer]")
    expect(offer).to_contain_text("Jytte Lindegård spørger: Vil du træde til hos Parkering")
    expect(offer.locator(".tap-effect")).to_have_count(2)
    expect(offer.locator("time")).to_have_text(re.compile(r"^[01]:\d\d$"))
    picture("offer", desk)
    desk.keyboard.press("s")
    expect(desk.locator("#tap")).to_contain_text("når henvendelsen er afsluttet")
    closes(desk)


def closes(desk: Page) -> None:
    """The contact in hand is ended and closed."""
    desk.locator(".outcome", has_text="Afbrudt").click()
    expect(desk.locator(".outcome[aria-pressed=true]")).to_be_visible()
    desk.locator("#main").press("Control+Enter")
    expect(desk.locator(".hand-head")).to_contain_text("Efterbehandling")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".hand-head")).to_have_count(0)


def test_a_lead_is_walked_through_an_explosion(town: LivingTown, enters: Any, picture: Picture) -> None:
    board, desk = enters("jytte").watches("/lead/"), enters("jonas").watches("/desk/")
    expect(board.locator("#moves")).to_contain_text("Alle er hjemme")
    explodes(town)
    asks_for_help(board, picture)
    says_yes_after_this_call(desk, picture)

    expect(desk.locator("#tap")).to_contain_text("Du er hos Parkering")
    expect(desk.locator("#tap .hat.behind")).to_have_count(1)
    expect(board.locator(".move[data-move=active]")).to_contain_text("Jonas Kirkeby")
    picture("lent", board)
    expect(desk.locator(".ringing, .switch").first).to_be_visible()
    picture("hat-card", desk)

    expect(desk.locator(".ringing")).to_contain_text("Parkering ringer")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".hand-head")).to_contain_text("Samtale")
    desk.keyboard.press("g")
    expect(desk.locator("#tap")).to_contain_text("på vej hjem til Borger.dk-linjen")
    picture("on-the-way-home", desk)
    closes(desk)
    expect(desk.locator("#tap")).to_contain_text("Du er hjemme igen hos Borger.dk-linjen")
    expect(board.locator("#moves")).to_contain_text("Alle er hjemme")
    picture("home-again", desk)

    desk.goto(f"{town.url}/desk/moves/")
    expect(desk.locator("tbody tr")).to_have_count(1)
    expect(desk.locator("tbody tr")).to_contain_text("Jytte Lindegård")
    picture("my-own-ledger", desk)


def test_two_tabs_of_one_agent_tell_the_same_story_of_an_offer(town: LivingTown, enters: Any, picture: Picture) -> None:
    town.stagehand.ready("jonas", "henrik", "vibeke")
    jonas = enters("jonas")
    first, second = jonas.watches("/desk/"), jonas.watches("/desk/")
    town.stagehand.taps("jonas", "P")
    expect(first.locator("#tap[data-tap=offer]")).to_be_visible()
    expect(second.locator("#tap[data-tap=offer]")).to_be_visible()
    first.keyboard.press("x")
    expect(first.locator("#tap")).to_contain_text("Du sagde nej tak")
    expect(second.locator("#tap")).to_contain_text("Du sagde nej tak")
    assert town.stagehand.state("jonas") == "ready"


def test_a_lead_calls_one_of_hers_home(town: LivingTown, enters: Any, picture: Picture) -> None:
    town.stagehand.ready("jonas", "henrik", "vibeke")
    board, desk = enters("jytte").watches("/lead/"), enters("jonas").watches("/desk/")
    town.stagehand.taps("jonas", "P")
    expect(desk.locator("#tap[data-tap=offer]")).to_be_visible()
    desk.keyboard.press("j")
    expect(desk.locator("#tap")).to_contain_text("Du er hos Parkering")
    board.locator(".move[data-move=active]").get_by_role("button", name="Kald hjem").click()
    expect(board.locator("#moves")).to_contain_text("Alle er hjemme")
    expect(desk.locator("#tap")).to_contain_text("Du er hjemme igen")
