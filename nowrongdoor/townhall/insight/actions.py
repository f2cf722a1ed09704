"""Keep a suggestion for improvement from somebody who sees where citizens are sent round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nowrongdoor.townhall.contacts.rules import has_national_id, kept
from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.insight.journey_rules import Step, Way
from nowrongdoor.townhall.insight.models import Suggestion
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.topics.models import Topic

MAY_SUGGEST = ("agent", "lead", "planner", "administrator")
MOST_CHARACTERS = 1000


@transaction.atomic
def suggest(acting: Acting, topic: Topic, text: str, *, way: Way | None, now: datetime) -> Suggestion:
    """Keep what could be done otherwise about a topic, with the way it was seen on; the idea box takes it later.

    Slip when nothing is written, when it is too long, or when it seems to hold a national id number.
    """
    acting.must_be(*MAY_SUGGEST)
    written = " ".join(kept(text).split())
    _check(written)
    seen = way or Way((), 0, 0, 0)
    suggestion = Suggestion.objects.create(
        topic=topic,
        chain=spelled(seen.steps),
        journeys=seen.journeys,
        extra_contacts=seen.extra,
        text=written,
        who=acting.who,
        at=now,
    )
    record(acting, "suggestion.kept", suggestion, at=now, topic=topic.code, chain=suggestion.chain)
    return suggestion


def _check(text: str) -> None:
    if not text:
        raise Slip("text", _("Write what could be done otherwise."))
    if len(text) > MOST_CHARACTERS:
        raise Slip("text", _("At most %(most)s characters.") % {"most": MOST_CHARACTERS})
    if has_national_id(text):
        raise Slip("text", _("That looks like a CPR number. It must not stand here."))


def spelled(steps: Sequence[Step]) -> list[dict[str, str]]:
    """A way as it is kept in a row."""
    return [asdict(step) for step in steps]
