"""What the whole-house tests stand on: a browser, a living town, and people who walk through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import PATIENCE_MS, Visitor, a_visitor, chromium_path, launch, picture_all
from tests.living_town import LivingTown, a_living_town

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, one for each file of tests: while Playwright runs, this process can use neither asyncio nor the ORM,
    so it must be gone before the next file begins.
    """
    path = chromium_path()
    if path is None:
        pytest.skip("skipped, because there is no Chromium here; bin/test installs it where it may")
    with sync_playwright() as playwright:
        browser = launch(playwright, path)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def living_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivingTown]:
    """The house with all its processes, started once for every process that runs tests."""
    if chromium_path() is None:
        pytest.skip("skipped, because there is no Chromium here; bin/test installs it where it may")
    with a_living_town(tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture
def town(living_town: LivingTown) -> LivingTown:
    """The house as it is in the morning: no calls, nobody at work."""
    living_town.stagehand.clear()
    return living_town


@pytest.fixture
def enters(chromium: Browser, town: LivingTown, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    """`enters("kasim")` gives a browser in which Kasim has signed in; `enters()` one of a stranger.

    When the test is over, no page of any of them may have complained.
    """
    with visitors_of(chromium, town.url, tmp_path, request) as make:

        def enter(username: str = "", **reader: Any) -> Visitor:
            size = reader.pop("size", (1440, 900))
            visitor: Visitor = make(size)
            if username:
                visitor.sign_in_as(town.stagehand.sign_in(username, **reader))
            return visitor

        yield enter


class visitors_of:  # noqa: N801 - used as a verb, with `with`
    """Makes visitors; at the end their pages are pictured if the test failed, closed, and asked for complaints."""

    def __init__(self, browser: Browser, url: str, folder: Path, request: pytest.FixtureRequest) -> None:
        self.browser, self.url, self.folder, self.request = browser, url, folder, request
        self.all: list[Visitor] = []

    def __enter__(self) -> Callable[..., Visitor]:
        return self.make

    def make(self, size: tuple[int, int] = (1440, 900)) -> Visitor:
        self.all.append(a_visitor(self.browser, self.url, size))
        return self.all[-1]

    def __exit__(self, *fault: Any) -> None:
        failed = getattr(self.request.node, "failed", False)
        with suppress(Exception):
            if failed:
                picture_all(self.all, self.folder)
        for visitor in self.all:
            visitor.context.close()
        if not failed:
            for visitor in self.all:
                visitor.assert_calm()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let fixtures know, when they tidy up, whether the test has failed."""
    outcome: Any = yield
    report = outcome.get_result()
    if report.when == "call":
        item.failed = report.failed  # type: ignore[attr-defined]
