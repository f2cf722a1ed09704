"""The line seen as a whole: as many contacts served as can be, and among those pairings the longest waits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from nowrongdoor.engine.dispatch.answering import STALE
from nowrongdoor.engine.dispatch.decisions import Assigned
from nowrongdoor.engine.dispatch.pairing.field import NOT_POSSIBLE, Field, Pair, field_of, keeps_minimum
from nowrongdoor.engine.dispatch.pairing.with_minimum import best_with_minimum
from nowrongdoor.engine.dispatch.rollcall import RollCall
from nowrongdoor.engine.dispatch.snapshot import Snapshot

# Waits count in whole tenths of a second, and ten hours at most: so all sums stay whole numbers that a float holds.
LONGEST_WAIT_TENTHS = 10 * 60 * 60 * 10


def optimal(snapshot: Snapshot, rolls: RollCall) -> tuple[Assigned, ...]:
    """Serve as many as possible, then the longest waits (their sum), then from the nearest rings (their sum).

    A contact that has waited longer than another may be held when that serves more people. First the assignment
    problem is solved as if hats had no protected minimum (scipy's modified Jonker-Volgenant, Crouse 2016); if what
    comes out keeps every minimum it is also the best of all that do. Otherwise an integer programme finds the best one
    that does, which takes far longer: this pairing is the measure for `greedy`, not for use in a live line.
    """
    field = field_of(snapshot, rolls)
    if not (field.rings > NOT_POSSIBLE).any():
        return ()
    pairs = _best(field)
    if not keeps_minimum(snapshot, field, pairs):
        pairs = best_with_minimum(snapshot, field, aims(field))
    return field.assigned(pairs)


def aims(field: Field) -> tuple[NDArray[np.float64], ...]:
    """What each pair adds to the three aims, the most important first: one served, its wait (tenths), a near ring."""
    wait_seconds = np.array([contact.wait_seconds for contact in field.contacts])
    tenths = np.clip(np.rint(wait_seconds * 10), 0, LONGEST_WAIT_TENTHS)
    shape = field.rings.shape
    return np.ones(shape), np.broadcast_to(tenths[:, None], shape), STALE - field.rings.astype(np.float64)


def _best(field: Field) -> list[Pair]:
    """The best pairs by the three aims in one weighted sum, in which a lower aim can never outweigh a higher."""
    served, tenths, near = aims(field)
    most_pairs = min(field.rings.shape)
    per_tenth = STALE * most_pairs + 1.0
    per_served = per_tenth * (float(tenths.max()) * most_pairs + 1.0)
    worth = per_served * served + per_tenth * tenths + near
    worth[field.rings == NOT_POSSIBLE] = 0.0
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return [(i, j) for i, j in zip(rows.tolist(), columns.tolist(), strict=True) if field.rings[i, j] > NOT_POSSIBLE]
