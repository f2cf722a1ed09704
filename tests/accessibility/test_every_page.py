"""Every page of the product, looked at by axe: Danish and English, light and dark, desktop and telephone, zoomed in.

One page is opened for each state and language. Colours and width are then changed in place, as a reader would.
Where NOWRONGDOOR_PICTURES names a folder, four pictures of every state are left there.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from nowrongdoor.config import catalogues
from tests.accessibility.states import BOARDS, CITIZENS, DESK, DOORS, SETUP, State
from tests.browser import WIDE
from tests.living_town import LivingTown

pytestmark = pytest.mark.browser

PHONE = (390, 844)
ZOOMED_TWICE = (720, 450)
"""What a window of 1440 by 900 holds at 200 %."""

# axe need not fetch the style sheets anew: what it would do with them our content security policy forbids.
QUICKLY: dict[str, Any] = {"preload": False, "resultTypes": ["violations"]}
RULES = QUICKLY | {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = QUICKLY | {"runOnly": ["color-contrast"]}
MOST_TABS = 60


@pytest.mark.parametrize("state", [*DESK, *BOARDS, *SETUP, *DOORS, *CITIZENS], ids=str)
def test_a_page_can_be_used_by_everybody(state: State, town: LivingTown, enters: Any) -> None:
    page = reach(state, town, enters, "da")
    stands_well(page, "da")
    speaks_danish(page)
    no_key_means_two_things(page)
    picture(page, state, "da-light-wide")
    finds_nothing(page, RULES, "light, wide")
    dark(page)
    finds_nothing(page, COLOURS, "dark, wide")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    picture(page, state, "da-dark-telephone")
    finds_nothing(page, RULES, "dark, telephone")
    for size in (PHONE, ZOOMED_TWICE):
        fits(page, size)


@pytest.mark.parametrize("state", [*DESK, *BOARDS, *SETUP, *DOORS, *CITIZENS], ids=str)
def test_a_page_can_be_used_in_english(state: State, town: LivingTown, enters: Any) -> None:
    page = reach(state, town, enters, "en")
    stands_well(page, "en")
    finds_nothing(page, RULES, "English")
    fits(page, PHONE)
    picture(page, state, "en-light-telephone")
    dark(page)
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    picture(page, state, "en-dark-wide")


@pytest.mark.parametrize("state", [one for one in [*DESK, *SETUP, *DOORS, *CITIZENS] if one.primary], ids=str)
def test_the_keyboard_comes_to_the_button_the_page_is_about(state: State, town: LivingTown, enters: Any) -> None:
    page = reach(state, town, enters, "da")
    page.locator("body").evaluate("body => { document.activeElement?.blur(); getSelection().setPosition(body, 0); }")
    primary = page.locator(state.primary).first
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if primary.evaluate("button => button === document.activeElement"):
            break
    assert primary.evaluate("button => button === document.activeElement"), "Tab never came there"
    assert primary.evaluate("button => getComputedStyle(button).outlineStyle") != "none", "the focus is not seen"


def reach(state: State, town: LivingTown, enters: Any, language: str) -> Page:
    """The page in its state, read by somebody with that language in light colours."""
    state.before(town)
    visitor = enters(state.who, size=WIDE, **({"language": language} if state.who else {}))
    if not state.who:
        for name, value in (("language", language), ("theme", "light")):
            visitor.context.add_cookies([{"name": name, "value": value, "url": town.url}])
    visitor.expects("status of 429")
    page: Page = visitor.open(state.path)
    state.then(page)
    return page


def picture(page: Page, state: State, how: str) -> None:
    """What the page looks like, for whoever wants to look at all of them."""
    if folder := os.environ.get("NOWRONGDOOR_PICTURES"):
        name = re.sub(r"\W+", "-", state.name.lower())
        page.screenshot(path=Path(folder) / f"{name}-{how}.png", full_page=True)


def stands_well(page: Page, language: str) -> None:
    """Every page has a title, one heading, and says its language."""
    assert page.title().strip()
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == language


def finds_nothing(page: Page, options: dict[str, Any], where: str) -> None:
    """axe has no objection."""
    found = Axe().run(page, options=options)
    told = [
        f"{one['id']}: {node['html'][:160]}\n    {node['failureSummary']}"
        for one in found.response["violations"]
        for node in one["nodes"][:3]
    ]
    assert not told, f"{where}:\n" + "\n".join(told)


def dark(page: Page) -> None:
    """As the reader's choice of dark colours would."""
    page.evaluate("document.documentElement.dataset.theme = 'dark'")


def fits(page: Page, size: tuple[int, int]) -> None:
    """The page as a whole is never wider than the window; a wide table scrolls within itself."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    needs, has = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert needs <= has, f"at {size[0]} px the page is {needs} px wide"


def no_key_means_two_things(page: Page) -> None:
    """The first that bears a key takes it: the other would say a key that does something else."""
    twice = page.evaluate(
        """() => {
          const words = {};
          for (const one of document.querySelectorAll('[data-key]:not([data-key=Escape])'))
            if (one.checkVisibility() && !one.disabled)
              (words[one.dataset.key] ??= []).push((one.dataset.keyWord ?? one.innerText).trim());
          return Object.entries(words).filter(([, said]) => said.length > 1);
        }"""
    )
    assert not twice, twice


def speaks_danish(page: Page) -> None:
    """No text on a Danish page is the English of our catalogue."""
    texts = page.evaluate(
        """() => {
          const found = [], all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (all.nextNode()) {
            const at = all.currentNode.parentElement;
            if (!at.closest('[lang=en], [translate=no], code, script, style'))
                found.push(all.currentNode.textContent.trim());
          }
          return found.concat([...document.querySelectorAll('[placeholder], [aria-label], [title]')].flatMap(
            (one) => ['placeholder', 'aria-label', 'title'].map((name) => one.getAttribute(name) ?? '')));
        }"""
    )
    english = english_texts() & {re.sub(r"\s+", " ", text) for text in texts}
    assert not english, english


@cache
def english_texts() -> frozenset[str]:
    """What stands in the catalogue in English and is said otherwise, or not yet, in Danish."""
    catalogue = catalogues.load(catalogues.DANISH)
    return frozenset(
        message.id
        for message in catalogue
        if isinstance(message.id, str) and message.id and message.string != message.id and "%(" not in message.id
    )
