"""The boards: what the lead reads when nobody can answer, and what everybody sees when the line to the house is cut."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import WEB_IS_GONE
from tests.living_town import LivingTown

pytestmark = pytest.mark.browser


def test_a_topic_that_nobody_can_answer_is_held_and_the_lead_reads_what_is_missing(
    town: LivingTown, enters: Any
) -> None:
    """The team has been given more to decide than anybody in it is qualified for yet."""
    board = enters("jytte").watches("/lead/")
    town.stagehand.give_mandate("ERH", "decide")
    town.stagehand.ready("zeynep", "peter")
    town.stagehand.dial("call-1", "ERH", topic="erh-alkoholbevilling")
    held = board.locator("#held")
    expect(held).to_contain_text("Alkoholbevilling")
    expect(held).to_contain_text("afgøre")
    expect(held).to_contain_text("registrere")
    expect(board.locator("#people tr[data-state=ringing]")).to_have_count(0)
    town.stagehand.give_up("call-1")
    expect(held).not_to_contain_text("Alkoholbevilling")


def test_a_lost_stream_greys_every_screen_with_its_age_and_comes_back_with_what_happened(
    town: LivingTown, enters: Any
) -> None:
    jytte, rawan = enters("jytte"), enters("rawan")
    pages = [jytte.watches("/lead/"), jytte.watches("/wallboard/"), rawan.watches("/desk/")]
    for visitor in (jytte, rawan):
        visitor.expects(WEB_IS_GONE)
    for page in pages:
        expect(page.locator("html")).to_have_attribute("data-stream", "live")

    town.shut_web()
    for page in pages:
        expect(page.locator("html")).to_have_attribute("data-stream", "lost")
        expect(page.locator("#stream")).to_have_text(re.compile(r"^opdateret for \d+ sekunder siden$"))
    town.stagehand.dial("call-1", "KTH")

    town.open_web()
    board, wall, desk = pages
    for page in pages:
        expect(page.locator("html")).to_have_attribute("data-stream", "live")
    expect(wall.locator("tr", has_text="Kontanthjælp").locator("td").first).to_have_text("1")
    expect(board.locator("#lines tr", has_text="Kontanthjælp").locator(".line-waiting .big")).to_have_text("1")
    expect(desk.locator("#line tr", has_text="Kontanthjælp").locator("td").first).to_have_text("1")


def test_what_is_clicked_while_the_house_does_not_answer_says_that_nothing_was_changed(
    town: LivingTown, enters: Any
) -> None:
    rawan = enters("rawan")
    desk = rawan.watches("/desk/")
    rawan.expects(WEB_IS_GONE)
    expect(desk.locator("html")).to_have_attribute("data-stream", "live")
    town.shut_web()
    try:
        desk.keyboard.press("k")
        expect(desk.locator("#said .said-line")).to_contain_text("Intet er ændret")
    finally:
        town.open_web()
    expect(desk.locator("html")).to_have_attribute("data-stream", "live")
    desk.keyboard.press("k")
    expect(desk.locator("#contact[data-free]")).to_contain_text("Du er klar")


def test_the_lead_sets_an_empty_chair_away_and_the_desk_says_so(town: LivingTown, enters: Any) -> None:
    board, desk = enters("jytte").watches("/lead/"), enters("rawan").watches("/desk/")
    town.stagehand.ready("rawan")
    row = board.locator(f"#people #agent-{town.stagehand.agent('rawan')}")
    expect(row).to_have_attribute("data-state", "ready")
    row.get_by_role("button").click()
    expect(row).to_have_attribute("data-state", "away")
    expect(desk.locator("#contact[data-free]")).to_contain_text("Du er væk")


def test_an_agent_has_no_board_and_a_stranger_meets_the_door(town: LivingTown, enters: Any) -> None:
    rawan, stranger = enters("rawan").watches("/desk/"), enters().tab()
    answer = rawan.goto(f"{town.url}/lead/")
    assert answer is not None and answer.status == 403
    expect(rawan.locator("h1")).to_have_count(1)
    stranger.goto(f"{town.url}/desk/")
    expect(stranger).to_have_url(re.compile(r"/demo/\?next="))
