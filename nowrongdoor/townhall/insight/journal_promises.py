"""Promises to call back, as the journal's lines tell them. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from nowrongdoor.townhall.insight.facts import Promise


@dataclass(slots=True)
class Promises:
    """Every promise told of so far, by its question."""

    by_question: dict[int, Promise] = field(default_factory=dict)

    def tell(self, line: Any) -> None:
        """Take in one line of a promise; a verb that changes nothing of what is counted is passed over."""
        details = line.details
        question = details.get("question")
        standing = self.by_question.get(question)
        verb = line.verb.partition(".")[2]
        if verb == "withdrawn":
            self.by_question.pop(question, None)
        elif standing is None and verb == "promised":
            self.by_question[question] = _now(Promise(question, details["team"], _first_by(details)), details)
        elif standing is not None:
            became = _TOLD.get(verb, _nothing)(standing, line)
            self.by_question[question] = _now(became, details)

    def found(self) -> tuple[Promise, ...]:
        """All of them, in the order in which they were promised."""
        return tuple(self.by_question.values())


def _first_by(details: Any) -> datetime:
    """What the promise is measured against; older lines only have the time that holds."""
    return datetime.fromisoformat(details.get("first_by") or details["by"])


def _now(promise: Promise, details: Any) -> Promise:
    """Team and first time as the line has them; only the citizen's own wish moves the latter."""
    first_by = details.get("first_by")
    moved = datetime.fromisoformat(first_by) if first_by else promise.first_by
    return replace(promise, team=details["team"], first_by=moved)


def _nothing(promise: Promise, _line: Any) -> Promise:
    return promise


def _anew(promise: Promise, line: Any) -> Promise:
    return replace(promise, first_by=_first_by(line.details))


def _answered(promise: Promise, line: Any) -> Promise:
    return replace(promise, answered_at=promise.answered_at or line.at, over=True)


def _over(promise: Promise, _line: Any) -> Promise:
    return replace(promise, over=True)


def _reopened(promise: Promise, _line: Any) -> Promise:
    return replace(promise, over=False)


def _broken(promise: Promise, _line: Any) -> Promise:
    return replace(promise, broken=True)


def _transferred(promise: Promise, _line: Any) -> Promise:
    return replace(promise, transferred=True)


_TOLD: dict[str, Callable[[Promise, Any], Promise]] = {
    "agreed_anew": _anew,
    "answered": _answered,
    "closed": _over,
    "closed_unreached": _over,
    "reopened": _reopened,
    "broken": _broken,
    "transferred": _transferred,
}
