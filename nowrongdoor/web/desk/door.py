"""Every view of the desk: for agents only, and every "no" a calm line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.web.desk.seat import Seat
from nowrongdoor.web.parts.answers import calmly
from nowrongdoor.web.parts.doors import open_to

View = Callable[..., HttpResponseBase]


def at_desk(request: HttpRequest) -> Seat:
    """The agent behind the request, now; Refused for an account that is no agent."""
    acting: Acting = request.acting  # type: ignore[attr-defined]
    if acting.agent_id is None:
        raise Refused(_("Your account is not an agent's, so it has no desk. Ask your administrator."), "no_agent")
    return Seat(acting, acting.agent_id, now())


def desk_view(view: View) -> View:
    """Let agents in, and turn the town hall's errors into sentences."""
    guarded: Any = open_to("agent")(calmly(view))
    return guarded  # type: ignore[no-any-return]
