"""Text messages that did not get through: what each was for, why, and the way to send it once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.messages import actions, reads
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.messages.rules import NOT_TOLD, Trouble
from nowrongdoor.web.parts.answers import calmly
from nowrongdoor.web.parts.doors import open_to

WHO_SEES = ("lead", "administrator")
MOST_SHOWN = 100

PURPOSE_WORDS = {
    "promise": gettext_lazy("a call promised"),
    "new_time": gettext_lazy("a new time"),
    "not_reached": gettext_lazy("we could not reach you"),
    "number": gettext_lazy("another number to ring"),
}

TROUBLE_WORDS = {
    Trouble.GATEWAY_DOWN: gettext_lazy("The gateway did not answer."),
    Trouble.GATEWAY_REFUSES_US: gettext_lazy("The gateway refused the town."),
    Trouble.ANSWER_LOST: gettext_lazy("Nobody knows whether it was sent: the gateway's answer was lost."),
    "no_such_number": gettext_lazy("No telephone has that number."),
    "not_a_mobile": gettext_lazy("The number is a landline."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as the page shows it; `unsure` when the citizen may have got it all the same."""

    message: Message
    purpose: Any
    about: Any
    why: Any
    may_send: bool
    unsure: bool


@require_GET
@open_to(*WHO_SEES)
def texts(request: HttpRequest) -> HttpResponse:
    """All that waits too long or did not arrive within the last day, newest first."""
    moment = now()
    found = [_shown(message) for message in reads.troubled(moment)[:MOST_SHOWN]]
    return render(request, "lead/texts.html", {"found": found, "outbox": reads.trouble(moment), "most": MOST_SHOWN})


@require_POST
@open_to(*WHO_SEES)
@calmly
def send_again(request: HttpRequest, message_id: int) -> HttpResponse:
    """Queue it once more."""
    actions.send_again(request.acting, message_id, now=now())  # type: ignore[attr-defined]
    messages.success(request, _("The message is on its way again."))
    return redirect("lead:texts")


def _about(subject: str) -> str:
    """What the message is about, as a lead calls it."""
    room, _colon, number = subject.partition(":")
    return _("promise %(number)s") % {"number": number} if room in ("callback", "number") else subject


def _shown(message: Message) -> Shown:
    purpose = PURPOSE_WORDS.get(message.purpose, message.purpose)
    why = TROUBLE_WORDS.get(message.trouble, message.trouble) if message.trouble else ""
    not_told = message.state in NOT_TOLD
    return Shown(
        message, purpose, _about(message.about), why, not_told, not_told and message.trouble == Trouble.ANSWER_LOST
    )
