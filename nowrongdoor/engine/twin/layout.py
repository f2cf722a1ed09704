"""The centre laid out in arrays: what the compiled code reads, and never changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nowrongdoor.engine.twin.centre import Centre, Rules, several
from nowrongdoor.engine.twin.distributions import ENDLESS, NEVER_GIVES_UP
from nowrongdoor.engine.twin.grouping import Grouping

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Bits = NDArray[np.uint64]

SECONDS_AN_HOUR = 3600.0
MIXED = -1
NO_LIMIT = 2**62


class Calls(NamedTuple):
    """How citizens come: rates by interval, whose line, and how long they talk and wait.

    ends [interval]: seconds, the last endless. rate [interval]: calls a second, all teams. share, other [interval,
    team]: Walker's alias table, from which the team is drawn. handling, patience [interval, team, 3]: family and two
    numbers. handling_family, patience_family: the family they all have, or MIXED. busyness_shape: 0 for none.
    """

    ends: Floats
    rate: Floats
    share: Floats
    other: Whole
    handling: Floats
    patience: Floats
    handling_family: int
    patience_family: int
    busyness_shape: float


class House(NamedTuple):
    """Who may answer what, and by which rules.

    Agents who are alike form a group. reach_from [team + 1], reach_group, reach_ring: who may answer a team, the
    nearest ring first. hats_from [group + 1], hats_team, hats_ring: the teams a group may answer. factor, ring [group,
    team]: how much longer it takes them, and in which ring they stand. wears [group]. opens [team, 4]: seconds of wait
    after which a ring opens. protected [team]. within [team]: the promise to answer, seconds. agent_base [agent].
    """

    reach_from: Whole
    reach_group: Whole
    reach_ring: Whole
    hats_from: Whole
    hats_team: Whole
    hats_ring: Whole
    factor: Floats
    wears: Whole
    opens: Floats
    protected: Whole
    within: Floats
    agent_base: Whole
    waiting_places: int
    widens: bool
    protects: bool


def calls_of(centre: Centre, horizon_seconds: float) -> Calls:
    """The centre's calls; ValueError when the intervals do not cover the horizon."""
    count = centre.intervals
    if count > 1 and count * centre.interval_seconds < horizon_seconds * (1 - 1e-12):
        raise ValueError(
            f"horizon_seconds ({horizon_seconds:g}) must not reach beyond the {count} intervals of calls_per_hour "
            f"({count} x {centre.interval_seconds:g} s)"
        )
    ends: Floats = np.arange(1, count + 1, dtype=np.float64) * float(centre.interval_seconds)
    ends[-1] = np.inf
    per_hour = [np.broadcast_to(np.array(team.rates), count) for team in centre.teams]
    rates: Floats = np.divide(np.stack(per_hour, axis=1), SECONDS_AN_HOUR, dtype=np.float64)
    tables = [alias_table(row) for row in rates]
    kinds = [_kinds(centre, name, count) for name in ("handling", "patience")]
    return Calls(
        ends,
        np.sum(rates, axis=1, dtype=np.float64),
        np.array([share for share, _ in tables]),
        np.array([other for _, other in tables], dtype=np.int64),
        kinds[0],
        kinds[1],
        _family(kinds[0]),
        _family(kinds[1]),
        0.0 if centre.busyness is None else centre.busyness.shape,
    )


def _kinds(centre: Centre, name: str, count: int) -> Floats:
    """Family and numbers by interval and team."""
    kinds = [
        [NEVER_GIVES_UP if one is None else one.kind for one in several(getattr(team, name))] for team in centre.teams
    ]
    return np.array([np.broadcast_to(np.array(row), (count, 3)) for row in kinds]).transpose(1, 0, 2).copy()


def _family(kinds: Floats) -> int:
    families = set(kinds[:, :, 0].ravel().tolist())
    return int(families.pop()) if len(families) == 1 else MIXED


def alias_table(weights: Floats) -> tuple[Floats, Whole]:
    """Walker's table (Vose, IEEE Transactions on Software Engineering 17(9), 1991): one uniform number draws a team."""
    count, total = len(weights), float(weights.sum())
    share, other = np.ones(count), np.arange(count)
    scaled = weights * count / total if total > 0 else np.ones(count)
    small = [k for k in range(count) if scaled[k] < 1]
    large = [k for k in range(count) if scaled[k] >= 1]
    while small and large:
        less, more = small.pop(), large[-1]
        share[less], other[less] = scaled[less], more
        scaled[more] -= 1 - scaled[less]
        if scaled[more] < 1:
            small.append(large.pop())
    return share, other


def house_of(centre: Centre, grouping: Grouping) -> House:
    """The centre's people and rules."""
    teams = len(centre.teams)
    rules = centre.rules or Rules(0.0, 0.0, 0)
    protected = [int(rules.of_team("protected_ready", k)) for k in range(teams)]
    reach, hats = grouping.reach(teams), grouping.hats()
    opens = [_opens(rules, k, {ring for _, ring in reach[k]}) for k in range(teams)]
    return House(
        *_rows([[group for group, _ in row] for row in reach], [[ring for _, ring in row] for row in reach]),
        *_rows([[team for team, _ in row] for row in hats], [[ring for _, ring in row] for row in hats]),
        grouping.factors(teams),
        np.array([one.wearing for one in grouping.groups], dtype=np.int64),
        np.array(opens, dtype=np.float64),
        np.array(protected, dtype=np.int64),
        np.array([team.answered_within_seconds for team in centre.teams], dtype=np.float64),
        np.array([agent.base for agent in centre.agents], dtype=np.int64),
        NO_LIMIT if centre.waiting_places is None else centre.waiting_places,
        any(opens[k][ring] > 0 for k in range(teams) for _, ring in reach[k]),
        max(protected) > 0,
    )


def _opens(rules: Rules, team: int, rings: set[int]) -> list[float]:
    """After how many seconds each ring opens; one in which nobody stands never does, so that nobody looks for it."""
    seconds = [0.0, 0.0, rules.of_team("widen_after_seconds", team), rules.of_team("widen_further_after_seconds", team)]
    return [opens if ring in rings else np.inf for ring, opens in enumerate(seconds)]


def _rows(*several_rows: Sequence[Sequence[int]]) -> tuple[Whole, Whole, Whole]:
    """Lists of unequal length in one array each, with where each list begins (the last entry: the end)."""
    first, second = several_rows
    starts = np.concatenate([[0], np.cumsum([len(row) for row in first])]).astype(np.int64)
    flat = [np.array([one for row in rows for one in row], dtype=np.int64) for rows in (first, second)]
    return starts, flat[0], flat[1]


def endless(kinds: Floats) -> bool:
    """Is there anybody who never gives up?"""
    return bool((kinds[:, :, 0] == ENDLESS).any())
