"""Reading an event as a switchboard posts it: JSON with `id, number, kind, call, at` and what the kind needs."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from nowrongdoor.townhall.line.ports import DEVICE_KINDS, Event, Kind

DETAILS = ("line", "caller", "topic", "device", "by", "code")
LARGEST_NUMBER = 2**63 - 1
FIRST_YEAR, LAST_YEAR = 2000, 2999


class Malformed(ValueError):
    """The body is no event; the message names the field and what is allowed.

    `numbered` is its id and number where these at least can be read: those behind it need not wait for it.
    """

    numbered: tuple[str, int] | None = None


def read_event(body: bytes) -> Event:
    """An event from a posted body; Malformed names the first field that cannot be right."""
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"body: not JSON ({error})") from error
    if not isinstance(values, dict):
        raise Malformed("body: must be a JSON object")
    try:
        return _event(values)
    except Malformed as malformed:
        malformed.numbered = _numbered(values)
        raise


def _numbered(values: dict[str, Any]) -> tuple[str, int] | None:
    try:
        return _text(values, "id", 80), _number(values)
    except Malformed:
        return None


def _event(values: dict[str, Any]) -> Event:
    kind = _kind(values)
    details = {name: _text(values, name, 80, needed=False) for name in DETAILS}
    if kind == Kind.OFFERED and not details["line"]:
        raise Malformed("line: an offered call names the line it came on")
    if kind in DEVICE_KINDS and not details["device"]:
        raise Malformed(f"device: the kind {kind} names a telephone")
    return Event(
        event_id=_text(values, "id", 80),
        number=_number(values),
        kind=kind,
        call=_text(values, "call", 80),
        at=_time(values),
        details={name: text for name, text in details.items() if text},
    )


def _kind(values: dict[str, Any]) -> Kind:
    try:
        return Kind(values.get("kind", ""))
    except ValueError:
        known = ", ".join(Kind)
        raise Malformed(f"kind: {values.get('kind')!r} is unknown; known are {known}") from None


def _text(values: dict[str, Any], name: str, most: int, *, needed: bool = True) -> str:
    value = values.get(name, "")
    if not isinstance(value, str) or len(value) > most or not _can_be_kept(value) or (needed and not value):
        raise Malformed(f"{name}: must be text of at most {most} characters" + (", not empty" if needed else ""))
    return value


def _can_be_kept(text: str) -> bool:
    """Neither null bytes nor half a character: the database takes neither."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _number(values: dict[str, Any]) -> int:
    number = values.get("number")
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= LARGEST_NUMBER:
        raise Malformed(f"number: must be a whole number from 1 to {LARGEST_NUMBER}")
    return number


def _time(values: dict[str, Any]) -> datetime:
    try:
        at = datetime.fromisoformat(_text(values, "at", 40))
    except ValueError as error:
        if isinstance(error, Malformed):
            raise
        raise Malformed("at: must be a time such as 2026-11-20T09:15:00+01:00") from error
    if at.tzinfo is None:
        raise Malformed("at: needs its offset from UTC")
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise Malformed(f"at: must lie between the years {FIRST_YEAR} and {LAST_YEAR}")
    return at
