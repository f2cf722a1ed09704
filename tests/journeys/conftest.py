"""What the journeys leave behind for whoever wants to see them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.pictures import Picture


@pytest.fixture
def picture(tmp_path: Path, request: pytest.FixtureRequest) -> Picture:
    """Keeps what a page looks like, numbered in the order of the story; NOWRONGDOOR_PICTURES names another folder."""
    folder = Path(os.environ.get("NOWRONGDOOR_PICTURES") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    story = request.path.stem.removeprefix("test_").replace("_", "-")
    taken: list[str] = []

    def take(name: str, page: Page) -> None:
        taken.append(name)
        page.screenshot(path=folder / f"{story}-{len(taken):02d}-{name}.png")

    return take
