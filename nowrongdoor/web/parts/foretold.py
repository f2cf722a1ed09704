"""What the twin foretold of a move, as a screen shows it: before and after, in whole percent, for both lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nowrongdoor.townhall.people.models import Team


@dataclass(frozen=True, slots=True)
class Effect:
    """The share answered in time on one line: if nobody moves, and if she does, with its 90 % interval; percent."""

    team: Team
    before: int
    after: int
    low: int
    high: int


def effects(foretold: Mapping[str, Any], teams: Mapping[str, Team], order: tuple[str, ...]) -> list[Effect]:
    """The lines in this order that something was foretold about; what is not all there is left out."""
    by_team = foretold.get("teams") or {}
    found = [_effect(teams[code], by_team[code]) for code in order if code in teams and code in by_team]
    return [one for one in found if one is not None]


def percent(share: float) -> int:
    """A share of 0 to 1 in whole percent."""
    return round(share * 100)


def _effect(team: Team, told: Mapping[str, Any]) -> Effect | None:
    try:
        this = told["this"]
        figures = (told["nobody"]["share"], this["share"], this["share_low"], this["share_high"])
        return Effect(team, *(percent(float(one)) for one in figures))
    except (KeyError, TypeError, ValueError):
        return None
