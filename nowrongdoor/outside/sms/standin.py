"""The stand-in gateway: it takes texts, delivers them a little later, and fails on command as real ones do.

What becomes of a text is told by the last three digits of its number, so that anybody can try each fate:

    ...991  refused at once, as a number that no network knows
    ...992  taken, and told later as not delivered, as a landline
    ...993  taken, and never heard of again
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from nowrongdoor.outside.sms.models import SimulatedGateway, SimulatedText
from nowrongdoor.townhall.messages.ports import Report, SmsAnswerLost, SmsRefused, SmsUnreachable, Text
from nowrongdoor.townhall.messages.rules import Told

REFUSED, LANDLINE, SILENT = "991", "992", "993"
ON_ITS_WAY_AFTER, SETTLED_AFTER = timedelta(seconds=1), timedelta(seconds=5)
_ALL_TOLD = 2


class StandIn:
    """A gateway that exists only in the database; any number of workers may use it at once."""

    recognises_references = True

    def send(self, text: Text, *, at: datetime) -> str:
        """Take a text; the same reference again is the same text, and is not sent twice."""
        behaves = SimulatedGateway.objects.filter(id=1).first() or SimulatedGateway()
        if behaves.down:
            raise SmsUnreachable("gateway_down")
        if text.to.endswith(REFUSED):
            raise SmsRefused("no_such_number")
        taken, _made = SimulatedText.objects.get_or_create(
            reference=text.reference,
            defaults={"to": text.to, "text": text.text, "encoding": text.encoding, "taken_at": at},
        )
        if behaves.loses_answers:
            raise SmsAnswerLost
        return str(taken.pk)

    @transaction.atomic
    def reports(self, *, at: datetime) -> Sequence[Report]:
        """What has happened to the texts since last asked."""
        behaves = SimulatedGateway.objects.filter(id=1).first() or SimulatedGateway()
        rows = SimulatedText.objects.select_for_update(skip_locked=True).filter(told__lt=_ALL_TOLD)
        found = [report for text in rows.order_by("id")[:200] for report in self._of(text, at)]
        if behaves.tells_backwards:
            found.reverse()
        return found * 2 if behaves.tells_twice else found

    def _of(self, text: SimulatedText, at: datetime) -> Iterator[Report]:
        told = text.told
        if text.to.endswith(SILENT):
            text.told = _ALL_TOLD
        if text.told < 1 and at >= text.taken_at + ON_ITS_WAY_AFTER:
            text.told = 1
            yield Report(text.reference, str(text.pk), Told.ON_ITS_WAY, at)
        if text.told == 1 and at >= text.taken_at + SETTLED_AFTER:
            text.told = _ALL_TOLD
            landline = text.to.endswith(LANDLINE)
            yield Report(
                text.reference,
                str(text.pk),
                Told.NOT_DELIVERED if landline else Told.DELIVERED,
                at,
                "not_a_mobile" if landline else "",
            )
        if text.told != told:
            text.save(update_fields=["told"])


def behave(**how: bool) -> None:
    """Make the stand-in behave: `behave(down=True)`. What is not named is as it should be."""
    SimulatedGateway.objects.update_or_create(id=1, defaults={**_GOOD, **how})


_GOOD = {"down": False, "loses_answers": False, "tells_twice": False, "tells_backwards": False}
