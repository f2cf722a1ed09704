"""The best pairing when hats keep a protected minimum: an integer programme, since the rule joins several pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from nowrongdoor.engine.dispatch.answering import LENT
from nowrongdoor.engine.dispatch.pairing.field import NOT_POSSIBLE, Field, Pair, order_of
from nowrongdoor.engine.dispatch.rollcall import ReadyLeft
from nowrongdoor.engine.dispatch.snapshot import Snapshot

Floats = NDArray[np.float64]


def best_with_minimum(snapshot: Snapshot, field: Field, aims: Sequence[Floats]) -> list[Pair]:
    """The pairs that are best by the first aim, among those by the second, and so on, with every minimum kept.

    aims: arrays shaped like field.rings, whole numbers. Solved by HiGHS, once for each aim. RuntimeError when the
    solver gives no answer, which no snapshot should bring about: to pair nobody is always allowed.
    """
    pairs: list[Pair] = [(int(i), int(j)) for i, j in np.argwhere(field.rings > NOT_POSSIBLE)]
    rules = [_one_each(pairs, axis) for axis in (0, 1)] + _minimum_rules(snapshot, field, pairs)
    chosen = np.zeros(len(pairs))
    for aim in aims:
        worth = np.array([aim[pair] for pair in pairs], dtype=np.float64)
        chosen = _solve(worth, rules)
        # Whole numbers, so half a step below keeps the best and nothing worse, whatever the solver rounds.
        rules.append(LinearConstraint(worth[None, :], lb=float(worth @ chosen) - 0.5))
    return [pair for pair, taken in zip(pairs, chosen, strict=True) if taken]


def _solve(worth: Floats, rules: Sequence[LinearConstraint]) -> Floats:
    """Ones for the pairs to take and zeros for the rest, so that their worth is greatest under these rules."""
    found = milp(
        -worth, constraints=rules, bounds=Bounds(0, 1), integrality=np.ones(len(worth)), options={"mip_rel_gap": 0}
    )
    if found.x is None:
        raise RuntimeError(f"no pairing found for {len(worth)} possible pairs: {found.message}")
    whole: Floats = np.rint(found.x)
    return whole


def _one_each(pairs: Sequence[Pair], axis: int) -> LinearConstraint:
    """Every contact (axis 0) or every agent (axis 1) stands in at most one pair."""
    who = [pair[axis] for pair in pairs]
    ones = csr_array((np.ones(len(pairs)), (who, range(len(pairs)))), shape=(max(who) + 1, len(pairs)))
    return LinearConstraint(ones, ub=1)


def _minimum_rules(snapshot: Snapshot, field: Field, pairs: Sequence[Pair]) -> list[LinearConstraint]:
    """For each contact that might borrow from a protecting hat: its wearers used until then leave the minimum there.

    Written so that it binds only if the contact does borrow: used + minimum * borrowed <= ready.
    """
    left = ReadyLeft(snapshot)
    rows: list[Floats] = []
    bounds: list[int] = []
    covers = np.array([field.covers[j] for _, j in pairs])
    for hat in sorted({field.covers[j] for i, j in pairs if field.rings[i, j] >= LENT}):
        if left.protected(hat) == 0:
            continue
        for i in sorted({i for i, j in pairs if field.covers[j] == hat and field.rings[i, j] >= LENT}):
            rows.append(_used_until(field, pairs, covers == hat, i, left.protected(hat)))
            bounds.append(left.ready(hat))
    return [LinearConstraint(vstack([csr_array(row[None, :]) for row in rows]), ub=bounds)] if rows else []


def _used_until(field: Field, pairs: Sequence[Pair], from_hat: NDArray[np.bool_], i: int, minimum: int) -> Floats:
    """One rule's row: 1 for each pair that uses a wearer no later than contact i borrows; minimum for borrowing."""
    lent = [bool(field.rings[pair] >= LENT) for pair in pairs]
    contact = field.contacts[i]
    borrows = (-contact.wait_seconds, True, contact.contact_id)
    until = np.array([order_of(field, pair) <= borrows for pair in pairs])
    by_contact = np.array([pair[0] == i and is_lent for pair, is_lent in zip(pairs, lent, strict=True)])
    row: Floats = from_hat * (until + minimum * by_contact.astype(np.float64))
    return row
