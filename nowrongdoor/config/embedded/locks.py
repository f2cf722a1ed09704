"""Locks on files that the kernel lets go when their holder dies, so that kill -9 leaves nothing behind.

Lock files are never removed: a lock on a removed file guards nothing.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nowrongdoor.config.embedded.fault import EmbeddedPostgresError

PATIENCE_SECONDS = 120.0


class HeldLock:
    """A lock held through an open file; each opening counts by itself, in one process too."""

    def __init__(self, path: Path) -> None:
        self.descriptor = open_lock(path)
        self.released = False

    def release(self) -> None:
        """Let go; a second call does nothing."""
        if not self.released:
            self.released = True
            fcntl.flock(self.descriptor, fcntl.LOCK_UN)
            os.close(self.descriptor)


def open_lock(path: Path) -> int:
    """Open a lock file for reading (a lock needs no more), made by whoever comes first."""
    try:
        return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as fault:
        raise EmbeddedPostgresError(
            f"Cannot open {path} ({fault.strerror}): run as the user it belongs to, or choose another folder."
        ) from fault


def hold_shared(path: Path) -> HeldLock:
    """Take part in the use of what the file stands for, together with others."""
    lock = HeldLock(path)
    fcntl.flock(lock.descriptor, fcntl.LOCK_SH)
    return lock


def nobody_else_holds(lock: HeldLock) -> bool:
    """Whether this is the only holder left: tried by asking for the lock alone, without waiting."""
    try:
        fcntl.flock(lock.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def hold_alone(path: Path) -> Iterator[None]:
    """Hold the lock alone for a moment; waits for the others, but not for ever."""
    lock = HeldLock(path)
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    try:
        while not nobody_else_holds(lock):
            if time.monotonic() > give_up_at:
                raise EmbeddedPostgresError(
                    f"Another process has held {path} for {PATIENCE_SECONDS:.0f} seconds: find the one that hangs."
                )
            time.sleep(0.02)
        yield
    finally:
        lock.release()
