"""My call-back: who will ring and by when, told with an apology when it slips."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.callbacks import reads
from nowrongdoor.townhall.callbacks.reads import CitizenSees
from nowrongdoor.townhall.callbacks.words import clock_words
from nowrongdoor.web.citizen.door import NoSuchLink, by_link, language_of, shown

MAY = {
    "waiting": ("time", "number", "stop"),
    "moved": ("time", "number", "stop"),
    "late": ("number", "stop"),
    "not_reached": ("time", "number", "stop"),
    "unreached": ("number", "stop"),
}
"""What she may do herself, by how it stands; while we ring, and when it is over, nothing."""

DONE = {
    "time": _("Thank you. Whoever rings knows when it suits you."),
    "number": _("Thank you. We ring you on the new number."),
}


@by_link
@require_http_methods(["GET", "HEAD"])
def page(request: HttpRequest, link: str) -> HttpResponse:
    """How the promise stands, in one sentence."""
    moment = now()
    sees, own = seen(request, link)
    stands = _stands(sees, late=sees.by <= moment)
    values = {
        "sees": sees,
        "stands": stands,
        "by": clock_words(sees.by, sees.language),
        "before": clock_words(sees.times[-1], sees.language) if sees.times else "",
        "link": link,
        "may": MAY.get(stands, ()),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return shown(request, "citizen/my_call.html", values, language=own)


def seen(request: HttpRequest, link: str) -> tuple[CitizenSees, str]:
    """What she sees, in the language she reads now; and the language of her promise."""
    moment = now()
    first = reads.for_citizen(link, moment)
    if first is None:
        raise NoSuchLink
    return reads.for_citizen(link, moment, language=language_of(request, first.language)) or first, first.language


def _stands(sees: CitizenSees, *, late: bool) -> str:
    """What the page says: waiting may also be late (its time has passed) or moved (another time was given before)."""
    if sees.stands in ("waiting", "not_reached") and late:
        return "late"
    if sees.stands == "waiting" and sees.times:
        return "moved"
    return sees.stands
