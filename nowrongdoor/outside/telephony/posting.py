"""Commands to a switchboard that takes them over HTTP: signed JSON to one address (contract: `docs/telephony.md`).

The other half of the signed events of `incoming`: whatever sits at that address (a small gateway beside a PBX, a
hosted system's integration) needs no more than these two. Commands carry an id made from what they ask and when, so
that a repeated one can be recognised and must do nothing more. A telephone that rang out and is to ring again for the
same call is another offer, at another time, and so another id.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import httpx
from django.conf import settings

from nowrongdoor.outside.telephony import signing
from nowrongdoor.townhall.line.ports import CallNow, CallsNow, Event, TelephonyError


class Poster:
    """Posts each command to `NOWRONGDOOR_TELEPHONY_URL`; events come back over the signed endpoint."""

    exchange = "switchboard"
    softphone = False

    def __init__(self, url: str | None = None, transport: httpx.BaseTransport | None = None) -> None:
        self.url = (url or settings.TELEPHONY_URL).rstrip("/")
        self._client = httpx.Client(timeout=3.0, transport=transport)

    def ring(self, call: str, *, at: datetime) -> None:
        """Let the caller hear ringing."""
        self._post("ring", at, call=call)

    def hold_audio(self, call: str, *, at: datetime) -> None:
        """Let the caller hear hold audio."""
        self._post("hold_audio", at, call=call)

    def connect(self, call: str, device: str, *, at: datetime) -> None:
        """Ring a telephone for the caller."""
        self._post("connect", at, call=call, device=device)

    def originate(self, call: str, device: str, number: str, line: str, *, at: datetime) -> None:
        """Ring the agent, then the citizen; the call goes by the name we give it."""
        self._post("originate", at, call=call, device=device, number=number, line=line)

    def release(self, call: str, *, at: datetime) -> None:
        """Let the agent's telephone go and the caller wait on."""
        self._post("release", at, call=call)

    def listen(self, call: str, device: str, *, at: datetime) -> None:
        """Let a telephone hear along."""
        self._post("listen", at, call=call, device=device)

    def consult(self, call: str, device: str, *, at: datetime) -> None:
        """Hold the citizen and ring a colleague."""
        self._post("consult", at, call=call, device=device)

    def complete(self, call: str, *, at: datetime) -> None:
        """Hand the citizen over."""
        self._post("complete", at, call=call)

    def hold(self, call: str, *, at: datetime) -> None:
        """Put the citizen on hold."""
        self._post("hold", at, call=call)

    def resume(self, call: str, *, at: datetime) -> None:
        """Take the citizen back from hold."""
        self._post("resume", at, call=call)

    def cancel(self, call: str, *, at: datetime) -> None:
        """Stop ringing, or end a consultation."""
        self._post("cancel", at, call=call)

    def hangup(self, call: str, *, at: datetime) -> None:
        """End the call."""
        self._post("hangup", at, call=call)

    def pick_up(self, device: str, *, at: datetime) -> None:
        """A desk telephone is picked up by hand."""
        raise TelephonyError("pick up the telephone itself")

    def events_after(self, number: int, *, most: int = 200) -> Sequence[Event]:
        """Events are posted to us; there is nothing to fetch."""
        return []

    def snapshot(self) -> CallsNow | None:
        """What is going on, where the switchboard answers `GET /calls`; None where it has no such answer (404)."""
        answer = self._send("GET", "/calls", b"")
        if answer.status_code == 404:
            return None
        try:
            told = self._good(answer)
            return CallsNow(int(told["number"]), tuple(_call_now(**one) for one in told["calls"]))
        except (KeyError, TypeError, ValueError) as error:
            raise TelephonyError(f"the switchboard's list of calls cannot be read: {error!r}") from error

    def _post(self, command: str, at: datetime, **values: str) -> dict[str, Any]:
        asked = {"command": command, "at": at.isoformat(), **values}
        command_id = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:32]
        return self._good(self._send("POST", "/commands", json.dumps({"id": command_id, **asked}).encode()))

    def _send(self, method: str, path: str, body: bytes) -> httpx.Response:
        secret = settings.TELEPHONY_SECRETS[0] if settings.TELEPHONY_SECRETS else ""
        if not self.url or not secret:
            raise TelephonyError("NOWRONGDOOR_TELEPHONY_URL and NOWRONGDOOR_TELEPHONY_SECRETS must both be set")
        headers = {"Content-Type": "application/json", signing.HEADER: signing.sign(secret, _epoch(), body)}
        try:
            return self._client.request(method, self.url + path, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TelephonyError(f"the switchboard at {self.url} cannot be reached: {error}") from error

    def _good(self, answer: httpx.Response) -> dict[str, Any]:
        if answer.status_code >= 300:
            raise TelephonyError(f"the switchboard answered {answer.status_code}: {answer.text[:200]}")
        try:
            told = answer.json()
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


def _call_now(
    *,
    call: str,
    stage: str,
    line: str,
    since: str,
    caller: str = "",
    topic: str = "",
    device: str = "",
    direction: str = "in",
    **_more: Any,
) -> CallNow:
    """A call from the switchboard's list; TypeError or ValueError when it is not spelled as the contract says."""
    if not all(isinstance(text, str) for text in (call, stage, line, caller, topic, device, direction)):
        raise TypeError(f"call {call!r} must be told in text")
    began = datetime.fromisoformat(since)
    if began.tzinfo is None:
        raise ValueError(f"since of call {call} needs its offset from UTC")
    return CallNow(call, stage, line, caller, topic, device, began, direction)


def _epoch() -> int:
    """Real seconds: a signature's freshness is judged by the neighbour's clock, never by a made-up town's."""
    return int(time.time())  # noqa: TID251
