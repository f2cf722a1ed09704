"""Ways to pair waiting contacts with ready agents, all behind one signature, so that they can be compared."""

from __future__ import annotations

from collections.abc import Callable

from nowrongdoor.engine.dispatch.decisions import Assigned
from nowrongdoor.engine.dispatch.rollcall import RollCall
from nowrongdoor.engine.dispatch.snapshot import Snapshot

Pairing = Callable[[Snapshot, RollCall], tuple[Assigned, ...]]

__all__ = ["Pairing"]
