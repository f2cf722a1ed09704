"""Compiled code is kept on disk where it can be, and thrown away when any file of the room changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from nowrongdoor.engine.twin import compiling, playing, watching


def test_where_nothing_can_be_written_it_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numba refuses, when it is told to keep code and finds no folder for it, before anything has been compiled."""
    asked: list[dict[str, Any]] = []

    def njit(function: Callable[..., Any], **options: Any) -> Callable[..., Any]:
        asked.append(options)
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return function

    monkeypatch.setattr(compiling, "njit", njit)
    assert compiling.outermost(len) is len
    assert [options.get("cache", False) for options in asked] == [True, False]
    assert all(options["nogil"] for options in asked)


@pytest.mark.parametrize("outermost", [playing.play_days, watching._draw_block])
def test_the_key_on_disk_holds_every_file_of_the_room(outermost: Any) -> None:
    """Numba hashes what a function closes over into its key; the fingerprint stands there."""
    closed_over = [cell.cell_contents for cell in outermost.py_func.__closure__]
    assert closed_over == [compiling.FINGERPRINT]
    assert len(compiling.FINGERPRINT) == 16
