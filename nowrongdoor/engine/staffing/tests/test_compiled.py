"""Compiled code is kept on disk where it can be, and works where it cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numba
import pytest

from nowrongdoor.engine.staffing import kernels
from nowrongdoor.engine.staffing.compiled import compiled


def twice(number: float) -> float:
    return 2.0 * number


def test_what_was_compiled_lies_on_disk_for_the_next_process() -> None:
    kernels.ways_in(10.0, 13.0)
    path: Any = kernels.ways_in.stats.cache_path  # type: ignore[attr-defined]
    assert list(Path(path).glob("kernels.ways_in-*.nbi"))


def test_a_place_that_cannot_be_written_costs_time_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    njit = numba.njit

    def without_a_folder(*, cache: bool = False, **options: Any) -> Any:
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return njit(**options)

    monkeypatch.setattr(numba, "njit", without_a_folder)
    assert compiled(twice)(21.0) == 42.0
