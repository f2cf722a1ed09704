"""Proof that an event comes from the switchboard and that a command comes from us: HMAC-SHA256 over time and body."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

HEADER = "X-Nowrongdoor-Signature"
FRESH_SECONDS = 300
LONGEST_STAMP = 12


def sign(secret: str, epoch_seconds: int, body: bytes) -> str:
    """The header's value: `t=<epoch seconds>,v1=<64 hex digits over "t.body">`."""
    digest = hmac.new(secret.encode(), f"{epoch_seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={epoch_seconds},v1={digest}"


def trouble(header: str, body: bytes, secrets: Iterable[str], epoch_seconds: float) -> str | None:
    """Why a signature does not hold, in one line, or None when it does.

    Several secrets may be good at once, so that they can be changed without losing an event. A signature older or newer
    than five minutes is refused, whatever it says.
    """
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    stamp, given = parts.get("t", ""), parts.get("v1", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= LONGEST_STAMP) or not given:
        return f"header {HEADER} must read t=<epoch seconds>,v1=<hex>"
    if abs(epoch_seconds - int(stamp)) > FRESH_SECONDS:
        return "the signature's time is more than five minutes off"
    good = [sign(secret, int(stamp), body).partition("v1=")[2] for secret in secrets if secret]
    if not good:
        return "no telephony secret is set here (NOWRONGDOOR_TELEPHONY_SECRETS)"
    # A list, so that all are compared: how long it takes must not tell which one nearly fitted.
    if not any([hmac.compare_digest(one.encode(), given.encode()) for one in good]):  # noqa: C419
        return "the signature does not match the body"
    return None
