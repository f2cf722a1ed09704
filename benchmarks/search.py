"""Does the search find the right article, beside PostgreSQL's own ways of searching; and how fast as one types.

Figures that begin with `held_out` are of every third question of searches.toml, which nothing was tuned on.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.measuring.house import a_house
from benchmarks.measuring.many_articles import write_many
from benchmarks.measuring.outcome import Figures, Targets, percentile, tell

SEARCHES = Path(__file__).resolve().parent / "searches.toml"
HELD_OUT_EVERY = 3
MORNING = datetime(2026, 11, 18, 9, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
SEED = 11
MANY, QUICK_MANY = 5000, 200
MOST_LISTED = 5

TARGETS: Targets = {
    "held_out_success_at_1": {"at_least": 0.80},
    "held_out_success_at_5": {"at_least": 0.95},
    "as_you_type_p95_ms": {"at_most": 50},
}

Finder = Callable[[str], list[str]]
"""From the words typed to the codes of at most five topics, best first."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed, what makes it hard, and the codes of the topics whose articles answer it."""

    words: str
    kind: str
    right: tuple[str, ...]
    held_out: bool


def questions() -> list[Question]:
    """The relevance set, in its order."""
    rows = tomllib.loads(SEARCHES.read_text("utf-8"))["searches"]
    return [
        Question(row["words"], row["kind"], tuple(row["right"]), number % HELD_OUT_EVERY == 0)
        for number, row in enumerate(rows, start=1)
    ]


def measure(quick: bool) -> tuple[Figures, Targets]:
    """The made-up town's articles under every way of searching, then ours among many articles, letter by letter."""
    with a_house(MORNING, durable=False):
        _found_the_town()
        asked = questions()
        found: Figures = {"questions": len(asked), "held_out": sum(one.held_out for one in asked)}
        for name, finder in _finders().items():
            found |= _judged(name, finder, asked)
        write_many(QUICK_MANY if quick else MANY, seed=SEED)
        return found | _as_you_type(asked[:10] if quick else asked), TARGETS


def _found_the_town() -> None:
    from nowrongdoor.rehearsal.founding import found

    found(now=MORNING)


def _finders() -> dict[str, Finder]:
    """Ours, ours without the editors' synonyms, and four ways that PostgreSQL has by itself."""
    from benchmarks.measuring import plain_search
    from nowrongdoor.townhall.topics import searching
    from nowrongdoor.townhall.topics.models import Topic

    codes = dict(Topic.objects.values_list("pk", "code"))

    def ours(words: str) -> list[str]:
        found = searching.search(words, language="da", most=MOST_LISTED)
        return [codes[key] for key in found.topic_ids]

    def without_synonyms(words: str) -> list[str]:
        with plain_search.no_synonyms():
            return ours(words)

    return {"": ours, "without_synonyms": without_synonyms, **plain_search.finders()}


def _judged(name: str, finder: Finder, asked: Sequence[Question]) -> Figures:
    """Shares of questions whose first, or one of whose first five, is right; of those held out and of the others."""
    answers = {one: finder(one.words) for one in asked}
    if not name:
        _tell_misses(answers)
    found: Figures = {}
    for part, wanted in (("held_out", True), ("tuned", False)):
        ranks = [_rank(one, answers[one]) for one in asked if one.held_out is wanted]
        start = "_".join(filter(None, (part, name)))
        found |= {f"{start}_success_at_{most}": sum(rank <= most for rank in ranks) / len(ranks) for most in (1, 5)}
        found[f"{start}_reciprocal_rank"] = sum(1 / rank for rank in ranks) / len(ranks)
    if not name:
        wrong = [one.kind for one in asked if one.held_out and _rank(one, answers[one]) > 1]
        found |= {f"held_out_not_first_{kind}": wrong.count(kind) for kind in sorted({one.kind for one in asked})}
    return found


def _rank(one: Question, codes: Sequence[str]) -> float:
    """The place of the first right one, counted from 1; infinite when there is none."""
    return next((place for place, code in enumerate(codes, start=1) if code in one.right), float("inf"))


def _tell_misses(answers: dict[Question, list[str]]) -> None:
    """What is still missed, to the error stream: the figures alone do not say what to mend."""
    for one, codes in answers.items():
        if (rank := _rank(one, codes)) > 1:
            part = "held out" if one.held_out else "tuned"
            place = "missed" if rank > MOST_LISTED else f"place {rank:.0f}"
            line = f"{part:<9} {place:<8} {one.kind:<10} {one.words!r}: wanted {one.right}, found {codes[:3]}"
            print(line, file=sys.stderr)


def _as_you_type(asked: Iterable[Question]) -> Figures:
    """Milliseconds for each state of the field as the words are typed, three letters and more, as the desk asks."""
    from nowrongdoor.townhall.topics.models import Article
    from nowrongdoor.townhall.topics.reads import find_articles

    typed = [one.words[:length] for one in asked for length in range(3, len(one.words) + 1, 2)]
    find_articles("pas", language="da")  # the dictionary is read once in a process
    spent = [_milliseconds(lambda words=words: find_articles(words, language="da")) for words in typed]
    return {
        "articles": Article.objects.count(),
        "typed": len(typed),
        "as_you_type_p50_ms": percentile(spent, 0.5),
        "as_you_type_p95_ms": percentile(spent, 0.95),
        "as_you_type_longest_ms": max(spent),
    }


def _milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    sys.exit(tell("search", __doc__, measure))
