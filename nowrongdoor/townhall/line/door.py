"""The door where telephone events come in, in few and short statements: it is passed some hundred times a minute.

First the exchange's row is locked, then one look says what must be known of an event, and at the end one statement
keeps the event and moves the exchange on. Lock and look are two statements on purpose: a statement sees the rows as
they were when it began, which may be before the lock was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from nowrongdoor.townhall.line.models import Exchange, TelephoneEvent
from nowrongdoor.townhall.line.ports import Event

_COLUMNS = ("id", "name", "applied_through", "gap_since")

_LOCK = "SELECT id, name, applied_through, gap_since FROM line_exchange WHERE name = %s FOR UPDATE"

_THROUGH = "SELECT applied_through FROM line_exchange WHERE name = %s"

_LOOK = """
SELECT ARRAY(SELECT event_id FROM line_telephoneevent
             WHERE exchange_id = %(exchange)s AND (event_id = %(event)s OR number = %(number)s)),
       EXISTS (SELECT 1 FROM people_team WHERE (active AND phone = %(line)s) OR code = %(line)s),
       EXISTS (SELECT 1 FROM people_agent WHERE device = %(device)s)
"""

_KEEP = """
WITH kept AS (
  INSERT INTO line_telephoneevent (exchange_id, event_id, number, kind, call, at, details, arrived_at, fate, trouble)
  VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s))
UPDATE line_exchange SET applied_through = %s WHERE id = %s
"""


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of an event: ids of events with its id or number, and whether its line and telephone exist."""

    before: Sequence[str]
    has_line: bool
    has_device: bool


def locked(name: str) -> Exchange:
    """The exchange's row, locked: events of one switchboard are applied one at a time."""
    row = _one(_LOCK, [name])
    if row is None:
        Exchange.objects.get_or_create(name=name)
        row = _one(_LOCK, [name])
    exchange: Exchange = Exchange.from_db(connection.alias, _COLUMNS, row)
    return exchange


def applied_through(name: str) -> int:
    """The last number dealt with; 0 for an exchange that has told nothing yet."""
    row = _one(_THROUGH, [name])
    return int(row[0]) if row else 0


def look(exchange: Exchange, event: Event) -> Look:
    """One look at everything an event may be refused for; an empty line or telephone is known to nobody."""
    line, device = str(event.details.get("line", "")), str(event.details.get("device", ""))
    values = {
        "exchange": exchange.pk, "event": event.event_id, "number": event.number, "line": line, "device": device,
    }  # fmt: skip
    before, has_line, has_device = _one(_LOOK, values)
    return Look(before, bool(line) and has_line, bool(device) and has_device)


def keep(exchange: Exchange, row: TelephoneEvent) -> None:
    """Keep an event that came in its turn, and move the exchange on to its number."""
    details: Any = connection.ops.adapt_json_value(row.details, None)
    values: list[Any] = [
        exchange.pk, row.event_id, row.number, row.kind, row.call, row.at, details,
        row.arrived_at, row.fate, row.trouble, row.number, exchange.pk,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, values)
    exchange.applied_through = row.number


def _one(sql: str, values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()
