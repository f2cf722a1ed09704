"""One moment's decision: which waiting contact goes to whom, and why the others are held."""

from __future__ import annotations

from nowrongdoor.engine.dispatch.decisions import Decisions
from nowrongdoor.engine.dispatch.holding import hold
from nowrongdoor.engine.dispatch.pairing import Pairing
from nowrongdoor.engine.dispatch.pairing.greedy import greedy
from nowrongdoor.engine.dispatch.rollcall import call_roll
from nowrongdoor.engine.dispatch.snapshot import Snapshot


def decide(snapshot: Snapshot, pairing: Pairing = greedy) -> Decisions:
    """Every waiting contact comes out once: given to a ready agent who may answer it, or held with the reason.

    Pure: the same snapshot gives the same decisions, in whatever order its contacts and agents stand. Both lists come
    longest wait first. When what was assigned has been carried out and nothing else happens, deciding again before
    `changes_in_seconds` has passed assigns nothing (this holds for greedy; a pairing that looks at the whole may
    change its mind).
    """
    rolls = call_roll(snapshot)
    assigned = pairing(snapshot, rolls)
    served = {one.contact_id for one in assigned}
    waiting = sorted(
        (contact for contact in snapshot.waiting if contact.contact_id not in served),
        key=lambda contact: (-contact.wait_seconds, contact.contact_id),
    )
    held, changes_in_seconds = hold(snapshot, rolls, assigned, waiting)
    in_order = tuple(sorted(assigned, key=lambda one: (-one.wait_seconds, one.contact_id)))
    return Decisions(in_order, held, changes_in_seconds)
