"""The demo's own door: one click and one is somebody of the town; and the part is given back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.living_town import LivingTown

pytestmark = pytest.mark.browser


def leave(page: Page) -> None:
    """By the menu at the top."""
    page.locator(".top-right details > summary").click()
    page.get_by_role("button", name="Giv rollen tilbage").click()


def test_one_click_gives_a_visitor_a_desk_and_leaving_gives_it_back(town: LivingTown, enters: Any) -> None:
    page = enters().open("/")
    expect(page).to_have_url(re.compile("/demo/"))
    page.get_by_role("button", name=re.compile("^Rawan Saleh")).click()
    expect(page).to_have_url(f"{town.url}/desk/")
    assert town.stagehand.visitors() == ["rawan"]

    expect(page.locator("html")).to_have_attribute("data-stream", "live")
    page.keyboard.press("k")
    expect(page.locator("#contact[data-free]")).to_contain_text("Du er klar")
    leave(page)
    expect(page).to_have_url(f"{town.url}/demo/")
    assert town.stagehand.visitors() == []
    page.goto(f"{town.url}/desk/")
    expect(page).to_have_url(re.compile("/demo/"))


def test_whoever_is_played_already_says_so_and_another_part_gives_the_first_one_back(
    town: LivingTown, enters: Any
) -> None:
    first, second = enters().open("/demo/"), enters().open("/demo/")
    first.get_by_role("button", name=re.compile("^Tove Skriver")).click()
    expect(first).to_have_url(f"{town.url}/desk/")
    second.reload()
    expect(second.locator(".cast-person", has_text="Tove Skriver")).to_contain_text("spilles af en gæst")

    first.goto(f"{town.url}/demo/")
    first.get_by_role("button", name=re.compile("^Merete Stenderup")).click()
    expect(first).to_have_url(f"{town.url}/lead/")
    assert town.stagehand.visitors() == ["merete"]


def test_the_three_who_show_most_stand_first(town: LivingTown, enters: Any) -> None:
    page = enters().open("/demo/")
    first = page.locator(".cast-first button")
    expect(first).to_have_count(3)
    first.nth(1).click()
    expect(page).to_have_url(f"{town.url}/lead/")
