"""Sealing what must not be read from the database alone, and opening it with a key that lies outside it.

A sealed text carries the mark of the key it was sealed with, so that a missing key and a changed text can be told
apart. The first of `NOWRONGDOOR_SEAL_KEYS` seals, all of them open; decision record 0015.
"""

from __future__ import annotations

import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(Exception):
    """A sealed text that cannot be opened: `lost_key` (the row is whole), or else it was changed."""

    def __init__(self, lost_key: str = "") -> None:
        super().__init__(f"sealed with the key {lost_key}, which is not here" if lost_key else "the seal is broken")
        self.lost_key = lost_key


def seal(text: str) -> str:
    """Text under the first key, as `<mark of the key>:<token>`."""
    keys = _keys()
    return f"{_mark(keys[0])}:{MultiFernet([Fernet(key) for key in keys]).encrypt(text.encode()).decode()}"


def unseal(sealed: str) -> str:
    """What was sealed; Unreadable where its key is not here, or where it was changed."""
    mark, _colon, token = sealed.partition(":")
    key = next((key for key in _keys() if _mark(key) == mark), None)
    if key is None:
        raise Unreadable(lost_key=mark)
    try:
        return Fernet(key).decrypt(token.encode()).decode()
    except (InvalidToken, ValueError) as error:
        raise Unreadable from error


def is_under_first_key(sealed: str) -> bool:
    """Whether it would be sealed the same way today."""
    return sealed.startswith(f"{_mark(_keys()[0])}:")


def _keys() -> list[str]:
    return list(settings.SEAL_KEYS)


def _mark(key: str) -> str:
    """Eight hex digits that name a key without telling it."""
    return hashlib.sha256(key.encode()).hexdigest()[:8]
