"""What the house says to a citizen about a promise, and to a colleague when something cannot be done with one."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from nowrongdoor.townhall.callbacks.rules import Refusal
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.people.models import Team


def clock_words(at: datetime, language: str) -> str:
    """A moment as one says it: `mandag 23. november kl. 14.00`, by the clock on the town's wall."""
    with override(language):
        local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
        day = date_format(local, "l j. F" if language == "da" else "l j F")
        at_clock = f"{local:%H.%M}" if language == "da" else f"{local:%H:%M}"
        return _("%(day)s at %(clock)s") % {"day": day.lower() if language == "da" else day, "clock": at_clock}


def for_reader(at: datetime) -> str:
    """A moment in the language of whoever reads the page."""
    return clock_words(at, "en" if get_language() == "en" else "da")


def promise_sentence(team: Team, by: datetime, language: str, named: str = "") -> str:
    """The sentence the promiser says, in the citizen's language: who rings, and by when."""
    with override(language):
        who = _("%(name)s from %(team)s") % {"name": named, "team": team.name} if named else team.name
        return _("%(who)s will ring you by %(when)s.") % {"who": who, "when": clock_words(by, language)}


def refused(no: Refusal) -> Refused:
    """A step that the machine does not know, as a refusal a person can read."""
    sentences = {
        "over": _("This promise is over. Reopen it if the citizen still waits."),
        "not_promised": _("Nothing has been promised yet."),
        "told": _("The citizen has been told. Ring her, or give the promise to another team."),
        "in_hand": _("A colleague is ringing the citizen just now."),
        "with_promiser": _("The promise is back with the one who made it. She sends it on."),
        "used_up": _("The citizen has been rung as often as we do. Write to her instead."),
        "out_of_turn": _("This cannot be done with the promise as it stands now. Look again."),
    }
    return Refused(sentences[no.code], f"callback_{no.code}")
