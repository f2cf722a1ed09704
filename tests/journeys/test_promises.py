"""A promise by keyboard, from the outcome to the telephone that rings for it, on three desks at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.test_one_call import promise_as_it_stands
from tests.living_town import LivingTown

pytestmark = pytest.mark.browser


def test_a_call_is_promised_by_keyboard_and_the_citizen_hears_the_time(town: LivingTown, enters: Any) -> None:
    desk = enters("kasim").watches("/desk/")
    town.stagehand.ready("kasim")
    town.stagehand.dial("call-1", "P", topic="p-gaest")
    town.stagehand.picks_up("kasim")
    expect(desk.locator(".hand-head")).to_contain_text("Samtale")
    desk.locator("#main").press("3")
    said = desk.locator("form.promise [name=said]")
    # The house is shared and its clock has gone on: the hour is the next working day's, the quarter that of the moment.
    expect(said).to_have_value(
        re.compile(r"^Parkering ringer til dig senest mandag 23\. november kl\. 1\d\.(00|15|30|45)\.$")
    )
    by_when = said.input_value().removeprefix("Parkering ringer til dig ").rstrip(".")
    promise_as_it_stands(desk)
    expect(desk.locator(".promised-said")).to_contain_text(by_when)
    assert town.stagehand.contact("call-1")["questions"] == [["p-gaest", "P", "promised", "P"]]


def test_the_first_promise_is_taken_with_one_key_and_a_dial_in_vain_ends_with_another(
    town: LivingTown, enters: Any
) -> None:
    desk, colleague, board = (
        enters("kasim").watches("/desk/"),
        enters("tove").watches("/desk/"),
        enters("jytte").watches("/lead/"),
    )
    town.stagehand.promised("jonas", "p-afgift-klage", late_minutes=25)
    expect(desk.locator("#day .left[data-stands=late]")).to_be_visible()
    expect(colleague.locator("#day .left[data-stands=late]")).to_be_visible()
    expect(board.locator("#promises")).to_contain_text("1 brudt")

    town.stagehand.ready("kasim")
    desk.locator("#main").press("r")
    town.stagehand.picks_up("kasim")
    expect(desk.locator(".keeping")).to_contain_text("Borgerens telefon ringer")
    expect(desk.locator(".keeping")).to_contain_text("arabisk")

    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".keeping .outcomes")).to_be_visible()
    desk.locator("#main").press("2")
    expect(desk.locator("#contact[data-free]")).to_be_visible()
    expect(desk.locator("#day .promise-list li")).to_have_count(1)


def test_a_leads_list_is_live_and_leaves_alone_what_is_being_chosen(town: LivingTown, enters: Any) -> None:
    town.stagehand.promised("jonas", "p-afgift-klage")
    town.stagehand.ready("kasim", "tove")
    page = enters("jytte").watches("/lead/promises/P/")
    rows = page.locator(".promises-table tbody tr")
    expect(rows).to_have_count(1)
    choice = page.locator("select[data-holds]").first
    kept = choice.get_attribute("id")
    choice.focus()
    choice.select_option(label="Tove Skriver")

    town.stagehand.promised("jonas", "p-gaest", caller="+4520405060")
    expect(rows).to_have_count(2)
    held = page.locator(f"#{kept}")
    expect(held).to_be_focused()
    expect(held.locator("option:checked")).to_have_text("Tove Skriver")
    page.locator(f"form:has(#{kept}) button").click()
    expect(page.locator("#said")).to_contain_text("Tove Skriver")
