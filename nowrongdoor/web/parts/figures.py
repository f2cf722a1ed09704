"""A figure of the dictionary as a page shows it: its name, its number, its size, or why it is not shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nowrongdoor.townhall.insight.dictionary import BY_CODE
from nowrongdoor.townhall.insight.first_go import Fate
from nowrongdoor.townhall.insight.measures import FATES, Measure

ROUNDING = 1e-9
"""What is a whole percent but for the last digit of a float is that percent."""

LOWER_IS_BETTER = frozenset({"repeat", "broken_promises"})
"""Of these a whole percent is rounded up: no figure looks better than it is."""

HIDDEN_WORDS = {
    "few": gettext_lazy("too little data yet"),
    "people": gettext_lazy("not shown: fewer than three people"),
    "no_rate": gettext_lazy("no price of an hour is set"),
}

FATE_WORDS = {
    Fate.AT_ONCE: gettext_lazy("got the answer at once"),
    Fate.PROMISE_KEPT: gettext_lazy("was rung up as promised"),
    Fate.CAME_BACK: gettext_lazy("had to ask again"),
    Fate.PROMISE_BROKEN: gettext_lazy("promised a call that did not come in time"),
    Fate.NOT_REACHED: gettext_lazy("could not be reached in time"),
    Fate.PASSED_ON: gettext_lazy("was passed on to another team"),
    Fate.PROMISE_OPEN: gettext_lazy("waits for the promised call"),
    Fate.ELSEWHERE: gettext_lazy("was shown elsewhere"),
    Fate.HANDED_OVER: gettext_lazy("was handed over in person"),
    Fate.BROKEN_OFF: gettext_lazy("was broken off"),
    Fate.NOT_OURS: gettext_lazy("was no matter for this town"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure as a page shows it; `sized` is its n in words, `why_not` why it is hidden."""

    code: str
    name: str
    measure: Measure
    text: str
    between: str
    sized: str
    why_not: str

    @property
    def low(self) -> int | None:
        """The lower end of its interval in whole percent."""
        ends = ends_of(self.measure)
        return ends[0] if ends else None

    @property
    def high(self) -> int | None:
        """The upper end of its interval in whole percent."""
        ends = ends_of(self.measure)
        return ends[1] if ends else None


def shown(code: str, one: Measure) -> Shown:
    """A figure in the reader's language."""
    why_not = str(HIDDEN_WORDS.get(one.hidden, "")) if one.value is None else ""
    return Shown(code, name_of(code), one, text_of(code, one), between_of(one), sized_of(one), why_not)


def name_of(code: str) -> str:
    """A figure's name in the reader's language."""
    return BY_CODE[code].in_language(get_language() or "da")["name"]


def text_of(code: str, one: Measure) -> str:
    """Whole percent, rounded to the worse side, and whole kroner; empty where it is hidden."""
    if one.value is None:
        return ""
    if code == "cost_per_solved":
        return _("%(kroner)s kr.") % {"kroner": number_format(round(one.value), use_l10n=True, force_grouping=True)}
    down, up = _whole_percent(one)
    return f"{up if code in LOWER_IS_BETTER else down} %"


def _whole_percent(one: Measure) -> tuple[int, int]:
    """The whole percent below and above; the same twice where it is whole."""
    if one.part is not None and one.n:
        return int(one.part * 100 // one.n), int(-(-one.part * 100 // one.n))
    exact = (one.value or 0.0) * 100
    return int(exact + ROUNDING), -int(-(exact - ROUNDING) // 1)


def between_of(one: Measure) -> str:
    """The interval in whole percent, rounded outwards; empty where there is none."""
    ends = ends_of(one)
    return f"{ends[0]}–{ends[1]} %" if ends else ""


def ends_of(one: Measure) -> tuple[int, int] | None:
    """Both ends of the interval in whole percent, rounded outwards."""
    if one.low is None or one.high is None:
        return None
    return int(one.low * 100 + ROUNDING), -int(-(one.high * 100 - ROUNDING) // 1)


def sized_of(one: Measure) -> str:
    return number_format(one.n, use_l10n=True, force_grouping=True) if one.n is not None else ""


def fates_of(counted: Counter[Fate]) -> list[dict[str, Any]]:
    """What became of questions; the counts add up to all of them, the percent to 100 but for the rounding."""
    total = counted.total()
    return [
        {"word": FATE_WORDS[fate], "count": counted[fate], "percent": round(counted[fate] * 100 / total)}
        for fate in FATES
        if counted[fate]
    ]
