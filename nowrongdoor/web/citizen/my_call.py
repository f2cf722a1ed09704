"""My call-back: who will ring and by when, told with an apology when it slips."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.callbacks import reads
from nowrongdoor.townhall.callbacks.reads import CitizenSees
from nowrongdoor.townhall.callbacks.words import clock_words
from nowrongdoor.web.citizen.door import NoSuchLink, by_link, language_of, shown


@by_link
@require_http_methods(["GET", "HEAD"])
def page(request: HttpRequest, link: str) -> HttpResponse:
    """How the promise stands, in one sentence."""
    moment = now()
    first = reads.for_citizen(link, moment)
    if first is None:
        raise NoSuchLink
    language = language_of(request, first.language)
    sees = reads.for_citizen(link, moment, language=language) or first
    values = {
        "sees": sees,
        "stands": _stands(sees, late=sees.by <= moment),
        "by": clock_words(sees.by, language),
        "before": clock_words(sees.times[-1], language) if sees.times else "",
    }
    return shown(request, "citizen/my_call.html", values, language=first.language)


def _stands(sees: CitizenSees, *, late: bool) -> str:
    """What the page says: waiting may also be late (its time has passed) or moved (another time was given before)."""
    if sees.stands in ("waiting", "not_reached") and late:
        return "late"
    if sees.stands == "waiting" and sees.times:
        return "moved"
    return sees.stands
