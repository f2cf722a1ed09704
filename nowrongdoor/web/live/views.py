"""The stream a page listens to. Who may hear is settled first; after that it holds no database connection at all."""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import time
from collections.abc import AsyncIterator

from asgiref.sync import SyncToAsync, sync_to_async
from django.db import connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from nowrongdoor.config.clock import clock, now
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import presence
from nowrongdoor.web.live.hub import Hub, hub
from nowrongdoor.web.live.rooms import asked_for, must_hear, own_desk
from nowrongdoor.web.parts.doors import open_to

log = logging.getLogger(__name__)

BEAT_SECONDS = 10.0
DESK_SEEN_SECONDS = 15.0
_numbers = itertools.count(1)


async def stream(request: HttpRequest) -> HttpResponseBase:
    """`GET /live/?rooms=line,desk:12`: `ring` names a room that changed, `beat` tells the town's time."""
    rooms = asked_for(request.GET.get("rooms", ""))
    refusal = await sync_to_async(_at_the_door, thread_sensitive=True)(request, rooms)
    if refusal is not None:
        return refusal
    listener = Listener(hub(), rooms, request)
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(listener.events(), content_type="text/event-stream", headers=headers)


async def _let_go_of_request() -> None:
    """Give back the connection and the thread that Django keeps for a request until it ends: this one may last all day.

    Only once the stream runs: on the way out the middleware may still have written to the session.
    """
    await sync_to_async(connections.close_all, thread_sensitive=True)()
    context = SyncToAsync.thread_sensitive_context.get(None)
    thread = SyncToAsync.context_to_thread_executor.pop(context, None) if context else None
    if thread is not None:
        thread.shutdown(wait=False)


def _at_the_door(request: HttpRequest, rooms: list[str]) -> HttpResponseBase | None:
    """None for who may come in."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    answer = _named(request)
    try:
        must_hear(request.acting, rooms)  # type: ignore[attr-defined]
    except Refused as no:
        return HttpResponse(str(no), status=403, content_type="text/plain; charset=utf-8")
    return None if answer.status_code == 204 and rooms else HttpResponse(status=400)


@open_to()
def _named(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


class Listener:
    """One open page: its ear at the hub, its beats, and - where it is somebody's desk - the sign that it is open."""

    def __init__(self, house: Hub, rooms: list[str], request: HttpRequest) -> None:
        self.house = house
        self.rooms = rooms
        self.acting: Acting = request.acting  # type: ignore[attr-defined]
        self.session = request.session
        self.desk = own_desk(self.acting, rooms)
        self.seen: asyncio.Task[bool] | None = None
        self.next_beat = self.next_seen = 0.0

    async def events(self) -> AsyncIterator[str]:
        """The stream itself; ends when the person has signed out."""
        await _let_go_of_request()
        ear = self.house.open(self.rooms)
        try:
            yield "retry: 2000\n\n"
            while not self._signed_out():
                self._tell_desk_is_open()
                for room in await ear.rung(self._rest()):
                    yield _event("ring", room)
                if self._beat_is_due():
                    yield _event("beat", now().isoformat(timespec="milliseconds"))
        finally:
            self.house.close(ear)

    def _rest(self) -> float:
        """How long to wait for a ring before there is something else to do."""
        due = self.next_beat if self.desk is None else min(self.next_beat, self.next_seen)
        return max(0.25, due - time.monotonic())

    def _beat_is_due(self) -> bool:
        """A page must not look alive while the doorbell cannot be heard: then there is no beat."""
        if time.monotonic() < self.next_beat or not self.house.listening:
            return False
        self.next_beat = time.monotonic() + BEAT_SECONDS
        return True

    def _tell_desk_is_open(self) -> None:
        if self.desk is None or time.monotonic() < self.next_seen or (self.seen and not self.seen.done()):
            return
        # In a town whose clock runs fast a desk must be heard from more often.
        self.next_seen = time.monotonic() + max(1.0, DESK_SEEN_SECONDS / max(clock().speed, 1.0))
        self.seen = asyncio.create_task(sync_to_async(self._desk_seen, thread_sensitive=False)())

    def _desk_seen(self) -> bool:
        """Tell the town hall, with a connection borrowed for that; False when the person is no longer signed in."""
        try:
            if not self.session.exists(self.session.session_key or ""):
                return False
            presence.desk_seen(self.acting, self.desk or 0, now=now())
        except Exception:
            log.warning("An open desk could not be noted; trying again", exc_info=True)
        finally:
            connections.close_all()
        return True

    def _signed_out(self) -> bool:
        return self.seen is not None and self.seen.done() and not self.seen.result()


def _event(kind: str, text: str) -> str:
    return f"id: {os.getpid()}-{next(_numbers)}\nevent: {kind}\ndata: {text}\n\n"
