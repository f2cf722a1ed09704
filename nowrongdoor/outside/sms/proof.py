"""Proof that a report comes from GatewayAPI: a JSON Web Token in `X-Gwapi-Signature`, signed HS256 (RFC 7515, 7519).

The token carries the whole report. What is believed is what it says, never the body beside it, which nothing signs.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any

HEADER = "X-Gwapi-Signature"
LONGEST_TOKEN = 4096


def claims(token: str, secrets: Iterable[str]) -> dict[str, Any] | None:
    """What a token says, or None when nobody we share a secret with has signed it.

    Only HS256 is believed, whatever the token says of itself: a token that names `none`, or asks for our secret as a
    public key, is no proof. Several secrets may be good at once, so that they can be changed without losing a report.
    """
    parts = token.split(".")
    if len(token) > LONGEST_TOKEN or len(parts) != 3 or not token.isascii():
        return None
    header = _read(parts[0])
    given = _bytes(parts[2])
    if header is None or header.get("alg") != "HS256" or given is None:
        return None
    signed = f"{parts[0]}.{parts[1]}".encode()
    good = [hmac.new(secret.encode(), signed, hashlib.sha256).digest() for secret in secrets if secret]
    # A list, so that all are compared: how long it takes must not tell which one nearly fitted.
    if not any([hmac.compare_digest(one, given) for one in good]):  # noqa: C419
        return None
    return _read(parts[1])


def _read(part: str) -> dict[str, Any] | None:
    raw = _bytes(part)
    try:
        told = json.loads(raw) if raw is not None else None
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _bytes(part: str) -> bytes | None:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
