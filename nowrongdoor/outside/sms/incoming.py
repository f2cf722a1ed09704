"""A report as GatewayAPI spells it, read into the outbox's own words."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from nowrongdoor.townhall.messages.ports import Report
from nowrongdoor.townhall.messages.rules import Told

STATES = {
    "UNKNOWN": Told.ON_ITS_WAY,
    "SCHEDULED": Told.ON_ITS_WAY,
    "BUFFERED": Told.ON_ITS_WAY,
    "ENROUTE": Told.ON_ITS_WAY,
    "ACCEPTED": Told.ON_ITS_WAY,
    "DELIVERED": Told.DELIVERED,
    "EXPIRED": Told.NOT_DELIVERED,
    "DELETED": Told.NOT_DELIVERED,
    "UNDELIVERABLE": Told.NOT_DELIVERED,
    "REJECTED": Told.NOT_DELIVERED,
    "SKIPPED": Told.NOT_DELIVERED,
}
"""Accepted is a network's word on the telephone's behalf: it has left, and nobody knows that it arrived."""

_CODE = re.compile(r"0x[0-9a-fA-F]{1,8}")


class Malformed(Exception):
    """A report that cannot be read; the message says what is wrong in one line."""


def read_report(told: dict[str, Any]) -> Report:
    """The report in a signed token. Its number of the citizen is not read: we know whom we wrote to."""
    number, state, moment = told.get("id"), told.get("status"), told.get("time")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**63:
        raise Malformed("id: the message's number, a whole number above 0")
    if not isinstance(state, str) or state.upper() not in STATES:
        raise Malformed(f"status: one of {', '.join(STATES)}")
    reference = told.get("userref") or ""
    if not isinstance(reference, str) or len(reference) > 110 or "\x00" in reference:
        raise Malformed("userref: the reference the message was sent with, as text")
    kind = STATES[state.upper()]
    code = _why(told, state) if kind == Told.NOT_DELIVERED else ""
    return Report(reference, str(number), kind, _at(moment), code)


def _at(moment: object) -> datetime:
    if not isinstance(moment, int | float) or isinstance(moment, bool) or not 0 < moment < 1e11:
        raise Malformed("time: seconds since 1970")
    return datetime.fromtimestamp(moment, UTC)


def _why(told: dict[str, Any], state: str) -> str:
    """The state, and the code where there is one; never the gateway's free text, in which a number might stand."""
    code = told.get("code")
    said = code.lower() if isinstance(code, str) and _CODE.fullmatch(code) else ""
    return f"{state.lower()} {said}".strip()
