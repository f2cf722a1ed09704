"""The signed address for telephone events: `docs/telephony.md` is the contract a switchboard's integration reads."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.outside.telephony import incoming, signing
from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.line import telephone
from nowrongdoor.townhall.line.ports import Event

LARGEST_BODY_BYTES = 16_384
LONGEST_NAME = 40
LONGEST_NAME = 40


@csrf_exempt
@require_POST
def events(request: HttpRequest, exchange: str) -> JsonResponse:
    """Take one event: 200 applied, known or late; 202 waiting for its turn; 401 unsigned; 422 with the reason."""
    body = request.body
    why = signing.trouble(request.headers.get(signing.HEADER, ""), body, settings.TELEPHONY_SECRETS, time.time())
    if why:
        return _no(401, "bad_signature", why)
    if len(body) > LARGEST_BODY_BYTES:
        return _no(422, "too_large", f"body: at most {LARGEST_BODY_BYTES} bytes")
    if len(exchange) > LONGEST_NAME:
        return _no(422, "exchange", f"exchange: a name of at most {LONGEST_NAME} characters")
    if len(exchange) > LONGEST_NAME:
        return _no(422, "exchange", f"exchange: a switchboard's name has at most {LONGEST_NAME} characters")
    if exchange == "simulator" and not settings.MADE_UP_TOWN:
        return _no(422, "exchange", "exchange: the name simulator is the stand-in's own")
    try:
        event = incoming.read_event(body)
    except incoming.Malformed as error:
        if error.numbered:
            telephone.refuse(machine(f"telephone:{exchange}"), exchange, *error.numbered, str(error), now=now())
        return _no(422, "malformed", str(error))
    return _take(exchange, event)


def _take(exchange: str, event: Event) -> JsonResponse:
    moment, acting = now(), machine(f"telephone:{exchange}")
    with translation.override("en"):
        try:
            fate = telephone.take(acting, exchange, event, now=moment)
        except Slip as slip:
            why = f"{slip.field}: {slip}"
            telephone.refuse(acting, exchange, event.event_id, event.number, why, now=moment)
            return _no(422, slip.code, why)
    return JsonResponse({"taken": fate, "number": event.number}, status=202 if fate == telephone.PARKED else 200)


def _no(status: int, code: str, why: str) -> JsonResponse:
    return JsonResponse({"code": code, "reason": why}, status=status)
