"""A real browser for tests that look at pages: Debian's Chromium, driven by Playwright, deaf to the outside world.

`Visitor` is one person's browser. It writes down what a page complains of (script errors, what the content security
policy forbids, answers nobody expected), and `assert_calm` wants none of it.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
WIDE = (1440, 900)
PATIENCE_MS = 20_000

# A refusal answers 409, 422 or 403, and the browser writes that into its console as if it were a fault.
CALM_ANSWERS = re.compile(r"(status of|Error Code) (409|422|403|404)\b")
WEB_IS_GONE = re.compile(
    r"net::ERR_|htmx:(sendError|afterRequest|sseError)|Failed to load resource|Server Error|Error Code 0"
)


def chromium_path() -> str | None:
    """Where Chromium lies: as bin/test has found it, otherwise on the path."""
    told = os.environ.get("NOWRONGDOOR_CHROMIUM")
    if told is not None:
        return told or None
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


def launch(playwright: Playwright, path: str) -> Browser:
    """Chromium without a window."""
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@dataclass
class Visitor:
    """One person's browser at a town: her cookies, her pages, and what those complained of."""

    url: str
    context: BrowserContext
    expected: list[re.Pattern[str]] = field(default_factory=lambda: [CALM_ANSWERS])
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        """Another tab at a path of the town."""
        page = self.tab()
        page.goto(self.url + path)
        return page

    def watches(self, path: str) -> Page:
        """Another tab at a live page, once it hears the house's doorbell."""
        page = self.open(path)
        expect(page.locator("html")).to_have_attribute("data-stream", "live")
        return page

    def tab(self) -> Page:
        """An empty tab whose complaints are heard."""
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._hear)
        page.on("pageerror", lambda fault: self.complaints.append(f"script: {fault}"))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def expects(self, *patterns: str | re.Pattern[str]) -> None:
        """These complaints belong to what is being tried."""
        self.expected += [re.compile(one) for one in patterns]

    def assert_calm(self) -> None:
        """Nothing was complained of that nobody expected."""
        left = [one for one in self.complaints if not any(known.search(one) for known in self.expected)]
        assert not left, "\n".join(left)

    def sign_in_as(self, session: str) -> None:
        """Carry the session of somebody who has signed in."""
        self.context.add_cookies([{"name": "sessionid", "value": session, "url": self.url}])


def a_visitor(browser: Browser, url: str, size: tuple[int, int] = WIDE, **more: Any) -> Visitor:
    """A browser of her own, without anybody else's cookies."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="da-DK", **more)
    context.set_default_timeout(PATIENCE_MS)
    return Visitor(url, context)


def picture_all(visitors: list[Visitor], folder: Path) -> None:
    """What every open page looked like, for whoever wants to know why a test failed."""
    for number, visitor in enumerate(visitors):
        for page_number, page in enumerate(visitor.context.pages):
            page.screenshot(path=folder / f"visitor-{number}-page-{page_number}.png")
