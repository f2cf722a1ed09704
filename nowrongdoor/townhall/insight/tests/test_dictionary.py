"""Every figure that is shown stands in the dictionary, in both languages and with all that must be said of it."""

from __future__ import annotations

from pathlib import Path

from nowrongdoor.townhall.insight.dictionary import BY_CODE, METRICS
from nowrongdoor.townhall.insight.measures import HONEST_FOUR, MEASURES
from nowrongdoor.townhall.insight.metric import KEPT_WORDS, OWNER_WORDS
from nowrongdoor.townhall.insight.reads import TeamFigures
from nowrongdoor.townhall.insight.spelled import spelled

METRICS_MD = Path(__file__).resolve().parents[4] / "docs" / "metrics.md"


def test_no_figure_is_shown_without_a_meaning() -> None:
    shown = {"offered", "answered", "answered_in_time", "abandoned", "waiting", "in_conversation", "occupancy"}
    assert shown <= BY_CODE.keys()
    assert shown <= TeamFigures.__dataclass_fields__.keys()
    assert {"service_level", "longest_wait_seconds", "came_back", "extra_contacts"} <= BY_CODE.keys()
    assert MEASURES.keys() <= BY_CODE.keys(), "what the page and the exports show"


def test_nothing_is_explained_twice() -> None:
    assert len(BY_CODE) == len(METRICS)
    for language in ("da", "en"):
        names = [metric.in_language(language)["name"] for metric in METRICS]
        assert len(set(names)) == len(names)


def test_every_metric_says_everything_in_both_languages() -> None:
    for metric in METRICS:
        assert metric.formula
        assert metric.owner in OWNER_WORDS
        assert metric.kept in KEPT_WORDS
        assert bool(metric.leaves_out_da) == bool(metric.leaves_out_en)
        for language in ("da", "en"):
            told = metric.in_language(language)
            assert all(told[part] for part in ("name", "means", "purpose", "owner", "kept"))


def test_the_four_that_keep_each_other_honest_are_never_apart() -> None:
    assert list(MEASURES)[:4] == list(HONEST_FOUR)


def test_the_document_says_what_the_dictionary_says() -> None:
    text = METRICS_MD.read_text("utf-8")
    assert spelled() in text, "put the output of `python -m nowrongdoor.townhall.insight.spelled` into docs/metrics.md"
