"""Every figure that a board shows stands in the dictionary, in both languages and with its purpose."""

from __future__ import annotations

from nowrongdoor.townhall.insight.dictionary import BY_CODE, METRICS
from nowrongdoor.townhall.insight.reads import TeamFigures


def test_no_figure_is_shown_without_a_meaning() -> None:
    shown = {"offered", "answered", "answered_in_time", "abandoned", "waiting", "in_conversation", "occupancy"}
    assert shown <= BY_CODE.keys()
    assert shown <= TeamFigures.__dataclass_fields__.keys()
    assert {"service_level", "longest_wait_seconds"} <= BY_CODE.keys()


def test_every_metric_says_what_for_in_both_languages() -> None:
    assert len(BY_CODE) == len(METRICS)
    assert all(m.name_da and m.name_en and m.formula and m.purpose_da and m.purpose_en for m in METRICS)
