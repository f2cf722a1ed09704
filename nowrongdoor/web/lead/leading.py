"""What a lead can do from the board: set somebody away whose chair is empty."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.line.leading import set_away_for
from nowrongdoor.web.lead import look
from nowrongdoor.web.lead.choice import choice_of
from nowrongdoor.web.lead.page import below_piece
from nowrongdoor.web.parts.answers import calmly, tell_page
from nowrongdoor.web.parts.doors import open_to


@require_POST
@open_to("lead", "administrator")
@calmly
def set_away(request: HttpRequest) -> HttpResponse:
    """Set the named agent away; the piece it stands in answers, or without scripts the whole page again."""
    asked = request.POST.get("agent", "")
    agent = set_away_for(request.acting, int(asked) if asked.isdecimal() else 0, now())  # type: ignore[attr-defined]
    sentence = _("%(name)s is set away.") % {"name": agent.name}
    if request.headers.get("HX-Request"):
        return tell_page(below_piece(request), said=sentence)
    messages.success(request, sentence)
    return redirect(resolve_url("lead:board") + choice_of(request, look.teams_on_board()).query)
