"""The best pairing when hats keep a protected minimum: an integer programme, since the rule joins several pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from nowrongdoor.engine.dispatch.answering import LENT
from nowrongdoor.engine.dispatch.pairing.field import NOT_POSSIBLE, Field, Pair, order_of
from nowrongdoor.engine.dispatch.rollcall import ReadyLeft
from nowrongdoor.engine.dispatch.snapshot import Snapshot

Floats = NDArray[np.float64]
# One rule of the programme: what each variable counts in it, and the most it may come to.
Rule = tuple[dict[int, float], float]


def best_with_minimum(snapshot: Snapshot, field: Field, aims: Sequence[Floats]) -> list[Pair]:
    """The pairs that are best by the first aim, among those by the second, and so on, with every minimum kept.

    aims: arrays shaped like field.rings, whole numbers. Solved by HiGHS, once for each aim. RuntimeError when the
    solver gives no answer, which no snapshot should bring about: to pair nobody is always allowed.
    """
    pairs: list[Pair] = [(int(i), int(j)) for i, j in np.argwhere(field.rings > NOT_POSSIBLE)]
    rules = [*_one_each(pairs, 0), *_one_each(pairs, 1), *_minimum_rules(snapshot, field, pairs)]
    chosen = np.zeros(len(pairs))
    for aim in aims:
        worth = np.array([aim[pair] for pair in pairs], dtype=np.float64)
        chosen = _solve(worth, rules)
        # Whole numbers, so half a step below keeps the best and nothing worse, whatever the solver rounds.
        rules.append((dict(enumerate(-worth)), 0.5 - float(worth @ chosen)))
    return [pair for pair, taken in zip(pairs, chosen, strict=True) if taken]


def _solve(worth: Floats, rules: Sequence[Rule]) -> Floats:
    """Ones for the pairs to take and zeros for the rest, so that their worth is greatest under these rules.

    Variables beyond the pairs are the counts that `_minimum_rules` carries along; they are worth nothing.
    """
    rows = [row for row, (counts, _) in enumerate(rules) for _ in counts]
    columns = [column for counts, _ in rules for column in counts]
    factors = [factor for counts, _ in rules for factor in counts.values()]
    width = max(columns) + 1
    is_pair = np.arange(width) < len(worth)
    found = milp(
        np.concatenate([-worth, np.zeros(width - len(worth))]),
        constraints=LinearConstraint(csr_array((factors, (rows, columns))), ub=[most for _, most in rules]),
        bounds=Bounds(0, np.where(is_pair, 1, np.inf)),
        integrality=is_pair.astype(np.int64),
        options={"mip_rel_gap": 0},
    )
    if found.x is None:
        raise RuntimeError(f"no pairing found for {len(worth)} possible pairs: {found.message}")
    whole: Floats = np.rint(found.x[: len(worth)])
    return whole


def _one_each(pairs: Sequence[Pair], axis: int) -> Iterator[Rule]:
    """Every contact (axis 0) or every agent (axis 1) stands in at most one pair."""
    counts: dict[int, dict[int, float]] = {}
    for column, pair in enumerate(pairs):
        counts.setdefault(pair[axis], {})[column] = 1.0
    return ((one, 1.0) for one in counts.values())


def _minimum_rules(snapshot: Snapshot, field: Field, pairs: Sequence[Pair]) -> Iterator[Rule]:
    """The rules of every hat that protects a minimum and might lend somebody."""
    left = ReadyLeft(snapshot)
    carried = len(pairs)
    for hat in sorted({field.covers[j] for i, j in pairs if field.rings[i, j] >= LENT}):
        if left.protected(hat) > 0:
            columns = [column for column, (_, j) in enumerate(pairs) if field.covers[j] == hat]
            rules = list(_rules_of_hat(field, pairs, columns, carried, left.ready(hat), left.protected(hat)))
            carried += len(rules) // 2
            yield from rules


def _rules_of_hat(
    field: Field, pairs: Sequence[Pair], columns: Sequence[int], carried: int, ready: int, minimum: int
) -> Iterator[Rule]:
    """Two rules for each contact that might borrow from this hat, in the order of serving.

    The first carries along how many wearers have been used so far, in a variable of its own (numbered from `carried`):
    used before + used since <= used now. The second binds only if this contact does borrow:
    used now + minimum * borrowed <= ready.
    """
    used_since: dict[int, float] = {}
    borrowed: dict[int, float] = {}
    in_order = sorted(columns, key=lambda column: order_of(field, pairs[column]))
    for place, column in enumerate(in_order):
        used_since[column] = 1.0
        if field.rings[pairs[column]] < LENT:
            continue
        borrowed[column] = float(minimum)
        following = in_order[place + 1] if place + 1 < len(in_order) else None
        if following is not None and order_of(field, pairs[following]) == order_of(field, pairs[column]):
            continue
        yield used_since | {carried: -1.0}, 0.0
        yield borrowed | {carried: 1.0}, float(ready)
        used_since, borrowed, carried = {carried: 1.0}, {}, carried + 1
