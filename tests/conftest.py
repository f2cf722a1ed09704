"""What the whole-house tests stand on: a browser, a living town, and people who walk through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import PATIENCE_MS, WIDE, Visitor, a_visitor, chromium_path, launch, picture_all
from tests.living_town import LivingTown, a_living_town

expect.set_options(timeout=PATIENCE_MS)
NO_CHROMIUM = "skipped, because there is no Chromium here; bin/test installs it where it may"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, one for each file of tests: while Playwright runs, this process can use neither asyncio nor the ORM,
    so it must be gone before the next file begins.
    """
    path = chromium_path()
    if path is None:
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as playwright:
        browser = launch(playwright, path)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def living_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivingTown]:
    """The house with all its processes, started once in every process that runs tests."""
    if chromium_path() is None:
        pytest.skip(NO_CHROMIUM)
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
    with visiting(chromium, town.url, tmp_path, request) as newcomer:

        def enter(username: str = "", *, size: tuple[int, int] = WIDE, **reader: Any) -> Visitor:
            visitor = newcomer(size)
            if username:
                visitor.sign_in_as(town.stagehand.sign_in(username, **reader))
            return visitor

        yield enter


@contextmanager
def visiting(
    browser: Browser, url: str, folder: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors. At the end their pages are pictured if the test failed, and asked for complaints if not."""
    visitors: list[Visitor] = []

    def newcomer(size: tuple[int, int] = WIDE) -> Visitor:
        visitors.append(a_visitor(browser, url, size))
        return visitors[-1]

    yield newcomer
    failed = getattr(request.node, "failed", False)
    if failed:
        with suppress(Exception):
            picture_all(visitors, folder)
    for visitor in visitors:
        visitor.context.close()
    if not failed:
        for visitor in visitors:
            visitor.assert_calm()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Let fixtures know, when they tidy up, whether the test has failed."""
    report = yield
    if report.when == "call":
        item.failed = report.failed  # type: ignore[attr-defined]
    return report
