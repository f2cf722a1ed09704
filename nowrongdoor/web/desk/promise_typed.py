"""What stands in the promise's form: as typed, and as the terms the town hall agrees to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.callbacks.promising import Terms
from nowrongdoor.townhall.callbacks.words import promise_sentence
from nowrongdoor.townhall.errors import Slip

OWN = "own"
"""The choice of a time beside those offered."""

TEXTS = ("team", "number", "verified", "best_times", "interpreter", "said", "said_for", "confirmed_by")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form's fields; empty ones take their default. `said_for` is the sentence the house last proposed."""

    team: str = ""
    named: str = ""
    by: str = ""
    by_own: str = ""
    number: str = ""
    verified: str = ""
    best_times: str = ""
    language: str = "da"
    interpreter: str = ""
    said: str = ""
    said_for: str = ""
    confirmed_by: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)

    @property
    def own_words(self) -> str:
        """The sentence she has made herself; empty where the house's still stands."""
        return "" if self.said.strip() == self.said_for.strip() else self.said.strip()

    @property
    def more(self) -> bool:
        """Whether anything stands in the fold of what is seldom needed."""
        return bool(self.best_times or self.interpreter or self.language == "en" or self.confirmed_by == "spoken")


def typed(sent: QueryDict) -> Typed:
    """The form as it was sent."""
    texts = {name: sent.get(name, "").strip() for name in TEXTS}
    answers = {int(key[7:]): str(sent[key]) for key in sent if key.startswith("answer-") and key[7:].isdecimal()}
    language = "en" if sent.get("language") == "en" else "da"
    named = sent.get("named", "") if sent.get("named", "").isdecimal() else ""
    by_own = sent.get("by_own", "").strip()[:32]
    return Typed(**texts, named=named, by=sent.get("by", ""), by_own=by_own, language=language, answers=answers)


def as_agreed(callback: Callback) -> Typed:
    """The form of a promise that was made a moment ago, to be changed."""
    assert callback.by is not None
    name = callback.named.name.split()[0] if callback.named else ""
    from_call = callback.number_verified == "caller_id"
    return Typed(
        team=callback.team.code,
        named=str(callback.named_id or ""),
        by=OWN,
        by_own=wall(callback.by),
        number="" if from_call else callback.number,
        verified="" if from_call else callback.number_verified,
        best_times=callback.best_times,
        language=callback.language,
        interpreter=callback.interpreter,
        said=callback.said,
        said_for=promise_sentence(callback.team, callback.by, callback.language, name),
        confirmed_by=callback.confirmed_by,
        answers={one["id"]: one["answer"] for one in callback.answers},
    )


def by_of(form: Typed) -> datetime | None:
    """The time chosen; None where nothing is. Slip where what is typed is no time."""
    text = form.by_own if form.by == OWN else form.by
    if not text:
        if form.by == OWN:
            raise Slip("by_own", _("Choose a day and a time."))
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Slip("by_own", _("Choose a day and a time.")) from error
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def terms_of(form: Typed) -> Terms:
    """What is agreed, as the town hall takes it."""
    return Terms(
        team=form.team,
        number=form.number,
        verified=form.verified if form.number else "",
        by=by_of(form),
        named=int(form.named) if form.named else None,
        best_times=form.best_times,
        language=form.language,
        interpreter=form.interpreter,
        said=form.own_words,
        answers=form.answers,
        confirmed_by=form.confirmed_by,
    )


def wall(moment: datetime) -> str:
    """A moment as the browser's field for day and time has it, by the clock on the wall."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
