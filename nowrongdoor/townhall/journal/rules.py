"""How a journal line is spelled for hashing, and how hashes chain. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any

FIRST_HASH = "0" * 64


def canonical(line: Any) -> bytes:
    """A line as bytes that do not depend on who spells it: sorted keys, UTC times to the microsecond."""
    parts = {
        "id": line.id,
        "at": line.at.astimezone(tz=UTC).isoformat(timespec="microseconds"),
        "verb": line.verb,
        "who": line.who,
        "hat": line.hat,
        "subject": line.subject,
        "reason": line.reason,
        "details": line.details,
    }
    return json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def chain(previous: str, lines: Iterable[bytes]) -> str:
    """SHA-256 over the previous hash and the lines in order; 64 hex digits."""
    digest = hashlib.sha256(previous.encode())
    for line in lines:
        digest.update(len(line).to_bytes(8, "big"))
        digest.update(line)
    return digest.hexdigest()
