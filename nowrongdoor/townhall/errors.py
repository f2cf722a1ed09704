"""The kinds of "no" the town hall says. A fault is none of them: that is a bug, and loud.

`Slip` stands beside a field, `Refused` carries the reason and who can help, `LostRace` means a colleague was first.
"""

from __future__ import annotations

from typing import Any


class TownHallError(Exception):
    """Something the person at the screen can understand and act on."""

    def __init__(self, message: Any, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return str(self.message)


class Slip(TownHallError):
    """A value that cannot be right; `field` says where it stands."""

    def __init__(self, field: str, message: Any) -> None:
        super().__init__(message, f"slip_{field}")
        self.field = field


class Refused(TownHallError):
    """A rule says no, and says why; `code` is for machines, `message` for people."""


class LostRace(TownHallError):
    """Somebody else was first; nothing was changed and nothing is wrong."""
