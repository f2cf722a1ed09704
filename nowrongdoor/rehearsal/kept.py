"""What became of a rehearsed day's promises, of the texts that told of them, and of the question how it went."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Q

from nowrongdoor.rehearsal.questioned import answered_between, asked_between
from nowrongdoor.townhall.callbacks.models import Callback, CallbackTime
from nowrongdoor.townhall.callbacks.rules import OPEN, CallbackState
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.messages.rules import Sending

WAS_SENT = (Sending.SENT, Sending.DELIVERED, Sending.FAILED)


@dataclass(frozen=True, slots=True)
class PromisesReport:
    """The promises made on a day as they stand at its end: made = kept in time + late + vain + open.

    `broken` are those whose time came first, kept later or not; `untold` citizens who know nothing of the time that
    holds, `untaken` promises whose time has come with nobody having rung. Texts and surveys are the day's.
    """

    made: int
    kept_in_time: int
    kept_late: int
    in_vain: int
    open: int
    broken: int
    chased: int
    returned: int
    untold: int
    untaken: int
    texts_sent: int
    surveys_sent: int
    surveys_answered: int


def promises_of(start: datetime, end: datetime, now: datetime) -> PromisesReport | None:
    """Count them; None where nobody was promised anything and nothing was sent."""
    made = Callback.objects.filter(promised_at__gte=start, promised_at__lt=end).exclude(state=CallbackState.WITHDRAWN)
    rows = list(made.values_list("state", "first_by", "kept_at", "broken_at"))
    fates = Counter(_fate(*row) for row in rows)
    sent = Message.objects.filter(queued_at__gte=start, queued_at__lt=end, state__in=WAS_SENT).count()
    if not rows and not sent:
        return None
    untold = CallbackTime.objects.filter(told_at=None, over_at=None, callback__state__in=OPEN, given_at__lt=end)
    return PromisesReport(
        made=len(rows),
        kept_in_time=fates["in_time"],
        kept_late=fates["late"],
        in_vain=fates["in_vain"],
        open=fates["open"],
        broken=sum(broken_at is not None for _state, _by, _kept, broken_at in rows),
        chased=made.filter(chases__isnull=False).distinct().count(),
        returned=made.filter(Q(transferred=True) | ~Q(returned_because="")).count(),
        untold=untold.count(),
        untaken=Callback.objects.filter(state__in=OPEN, first_by__lte=now, rung_at=None).count(),
        texts_sent=sent,
        surveys_sent=asked_between(start, end),
        surveys_answered=answered_between(start, end),
    )


def _fate(state: str, first_by: datetime | None, kept_at: datetime | None, _broken_at: datetime | None) -> str:
    if kept_at is not None and first_by is not None:
        return "in_time" if kept_at <= first_by else "late"
    return "open" if state in OPEN else "in_vain"


_SAID = {
    "da": "Løfter: {made} givet = {kept_in_time} holdt i tide + {kept_late} for sent + {in_vain} ikke truffet + "
    "{open} åbne; {broken} brudt, {chased} rykket for, {returned} sendt videre, {untold} uden besked, {untaken} som "
    "ingen har taget. {texts_sent} beskeder sendt; {surveys_answered} af {surveys_sent} svarede på, hvordan det gik.",
    "en": "Promises: {made} made = {kept_in_time} kept in time + {kept_late} late + {in_vain} not reached + {open} "
    "open; {broken} broken, {chased} chased, {returned} sent on, {untold} untold, {untaken} that nobody has taken. "
    "{texts_sent} texts sent; {surveys_answered} of {surveys_sent} said how it went.",
}


def said_of_promises(promises: PromisesReport | None, language: str) -> list[str]:
    """One line about the day's promises; none where there were none."""
    return [] if promises is None else [_SAID[language].format(**asdict(promises))]
