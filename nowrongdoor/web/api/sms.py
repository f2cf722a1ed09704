"""Where GatewayAPI brings its reports of text messages: signed, taken once, in any order (`docs/messages.md`)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.outside.sms import incoming, proof
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.messages import reporting
from nowrongdoor.townhall.messages.reporting import Fate


@csrf_exempt
@require_POST
def gatewayapi_reports(request: HttpRequest) -> JsonResponse:
    """One report: 200 taken or known already; 401 unsigned; 404 of no message of ours; 422 with what is wrong.

    The gateway tries again after any answer but 200, for some hours: a report is not lost while we are away.
    """
    told = proof.claims(request.headers.get(proof.HEADER, ""), settings.SMS_REPORT_SECRETS)
    if told is None:
        return _no(401, "bad_signature", f"header {proof.HEADER} must hold a token signed HS256 with the shared secret")
    try:
        report = incoming.read_report(told)
    except incoming.Malformed as error:
        return _no(422, "malformed", str(error))
    fate = reporting.take(machine("sms:gatewayapi"), report, now=now())
    if fate == Fate.UNKNOWN:
        return _no(404, "unknown_message", "no message of this house has that id and reference")
    return JsonResponse({"taken": fate})


def _no(status: int, code: str, why: str) -> JsonResponse:
    return JsonResponse({"code": code, "reason": why}, status=status)
