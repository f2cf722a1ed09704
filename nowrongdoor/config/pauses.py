"""What the garbage collector may cost whoever waits for an answer."""

from __future__ import annotations

import gc

YOUNG, MIDDLE, OLD = 20_000, 20, 50
"""A young collection after so many new objects, a middle one after so many young, an old one after so many middle."""


def settle() -> None:
    """What the start has made stays for ever: out of the collector's sight it costs no answer a long pause.

    Called once in every process that stays, when it is ready to work. An old collection over the whole of Django and
    the engine takes about a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
