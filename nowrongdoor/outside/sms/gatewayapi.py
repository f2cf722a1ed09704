"""A real gateway: GatewayAPI of Odense, by its published REST interface, `POST /rest/mtsms`.

The gateway knows no idempotent posting: `userref` is only given back in its reports. So whoever posts must know apart
what was certainly not taken (`SmsUnreachable`, try again), what never will be (`SmsRefused`) and what nobody can tell
(`SmsAnswerLost`: the line broke once the request had gone out, or somebody between us gave up waiting).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import httpx
from django.conf import settings

from nowrongdoor.townhall.messages.ports import Report, SmsAnswerLost, SmsRefused, SmsUnreachable, Text
from nowrongdoor.townhall.messages.rules import LEASE, Trouble

ENCODINGS = {"gsm7": "UTF8", "ucs2": "UCS2"}
SHORTEST_VALIDITY_SECONDS = 60

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
assert TIMEOUT.read is not None and TIMEOUT.read < LEASE.total_seconds() / 2

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
"""The request has not left the house."""

OF_THE_MESSAGE = frozenset({"0x0214", "0x0215", "0x0217", "0x021f", "0x0310"})
"""Codes that say no to this number or text, whatever the status beside them."""

OF_THE_ACCOUNT = frozenset(
    {"0x0210", "0x0211", "0x0212", "0x0213", "0x0216", "0x0218", "0x021d", "0x021e", "0x0223", "0x0224", "0x0228"}
)
"""Codes that say no to the town itself: no credit, a wrong key, an address not let in. All messages fare alike."""

_LAST_BYTE_PASSING = ("01", "02", "04", "05", "06", "09")
"""General codes, by their last byte, that pass: unknown, input and output, shutting down, no resources for now."""


class GatewayApi:
    """Posts each message to `NOWRONGDOOR_SMS_URL`; reports are brought to `/api/sms/gatewayapi/reports`."""

    recognises_references = False

    def __init__(self, url: str | None = None, transport: httpx.BaseTransport | None = None) -> None:
        self.url = (url or settings.SMS_URL).rstrip("/")
        self._client = httpx.Client(timeout=TIMEOUT, transport=transport)

    def send(self, text: Text, *, at: datetime) -> str:
        """Post one text; the gateway's number for it."""
        if not settings.SMS_TOKEN:
            raise SmsUnreachable(Trouble.GATEWAY_REFUSES_US)
        headers = {"Authorization": f"Token {settings.SMS_TOKEN}"}
        try:
            answer = self._client.post(f"{self.url}/rest/mtsms", json=body(text, at), headers=headers)
        except (*NOT_SENT, httpx.InvalidURL) as error:
            raise SmsUnreachable(Trouble.GATEWAY_DOWN) from error
        except httpx.HTTPError as error:
            raise SmsAnswerLost from error
        return _number(answer)

    def reports(self, *, at: datetime) -> Sequence[Report]:
        """Reports are brought to us; there is nothing to fetch."""
        return []


def body(text: Text, at: datetime) -> dict[str, Any]:
    """The request. What is old news at `good_until` is not delivered after it either."""
    good_for = int((text.good_until - at).total_seconds())
    return {
        "class": "standard",
        "message": text.text,
        "sender": settings.SMS_SENDER,
        "encoding": ENCODINGS[text.encoding],
        "userref": text.reference,
        "validity_period": max(good_for, SHORTEST_VALIDITY_SECONDS),
        "recipients": [{"msisdn": int(text.to.removeprefix("+"))}],
    }


def _number(answer: httpx.Response) -> str:
    """The message's number from a good answer; a bad one raised as what it means."""
    told = _json(answer)
    if answer.is_success:
        ids = told.get("ids")
        if isinstance(ids, list) and len(ids) == 1 and isinstance(ids[0], int):
            return str(ids[0])
        raise SmsAnswerLost
    code = str(told.get("code", "")).lower()
    if code in OF_THE_MESSAGE:
        raise SmsRefused(code)
    if _is_about_us(answer.status_code, code):
        raise SmsUnreachable(Trouble.GATEWAY_REFUSES_US)
    if answer.status_code in (400, 422) and not code.endswith(_LAST_BYTE_PASSING):
        raise SmsRefused(code or f"http_{answer.status_code}")
    if answer.status_code in (502, 504) and not code:
        # Somebody between us and the gateway gave up waiting for it: it may have taken the message all the same.
        raise SmsAnswerLost
    raise SmsUnreachable(Trouble.GATEWAY_DOWN)


def _is_about_us(status: int, code: str) -> bool:
    return status in (401, 403) or code in OF_THE_ACCOUNT


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
