"""One bad event must stop nobody: it is found out, and what it was part of is done again without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Poisoned = dict[str, tuple[str, str]]


class PoisonFound(Exception):
    """An event that cannot be applied; carries its fate out of the transaction that is undone."""

    def __init__(self, event_id: str, fate: str, trouble: str, *, again: bool = False) -> None:
        super().__init__(trouble)
        self.event_id, self.fate, self.trouble, self.again = event_id, fate, trouble[:300], again


def until_sound(step: Callable[[Poisoned], T]) -> T:
    """Do a step; each time an event in it proves poisoned, undo everything and do it again with that one set aside.

    One that met somebody who was first is tried once more: what it finds then is no longer on its way.
    """
    poisoned: Poisoned = {}
    tried: set[str] = set()
    while True:
        try:
            return step(poisoned)
        except PoisonFound as found:
            if found.again and found.event_id not in tried:
                tried.add(found.event_id)
            else:
                poisoned[found.event_id] = (found.fate, found.trouble)
