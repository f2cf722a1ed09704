"""What the person at the terminal can mend: one line, and an exit code."""

from __future__ import annotations


class Trouble(Exception):
    """Printed as one line by `cli.py`; `code` becomes the exit code (2 wrong words or settings, 1 otherwise)."""

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code
