"""Citizens of the made-up town who are asked how it went: some answer, after a while, by the page's own action."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from nowrongdoor.rehearsal.habits import chance_of, habits
from nowrongdoor.rehearsal.stage import Stage
from nowrongdoor.townhall.contacts import satisfaction
from nowrongdoor.townhall.contacts.models import Survey
from nowrongdoor.townhall.errors import TownHallError
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.messages.rules import Sending

CITIZEN = machine("citizen")


@dataclass
class Questioned:
    """Plays every citizen who has been asked and whose text has arrived.

    Whether she answers is drawn from her survey alone: on another day, looked at anew, she does what she would have.
    """

    stage: Stage
    seen_through: int = 0
    waiting: dict[int, Survey] = field(default_factory=dict)

    def look(self, now: datetime) -> None:
        """See who was asked since the last look, and who has got the text by now."""
        for survey in Survey.objects.filter(pk__gt=self.seen_through, score=None).order_by("pk"):
            self.seen_through = survey.pk
            if chance_of(2, f"survey-{survey.pk}").random() < habits().survey_answers:
                self.waiting[survey.pk] = survey
        keys = {f"survey:{pk}": pk for pk in self.waiting}
        for key in Message.objects.filter(key__in=keys, state=Sending.DELIVERED).values_list("key", flat=True):
            self._will_answer(self.waiting.pop(keys[key]), now)

    def _will_answer(self, survey: Survey, now: datetime) -> None:
        rng = chance_of(2, f"answer-{survey.pk}")
        after = timedelta(minutes=float(rng.exponential(habits().survey_minutes_mean)))
        score = 1 + int(rng.choice(len(habits().scores), p=habits().scores))
        words = str(habits().survey_words[int(rng.integers(len(habits().survey_words)))])
        self.stage.at(now + after, partial(self._answer, survey.link, score, words))

    def _answer(self, link: str, score: int, words: str, now: datetime) -> None:
        with suppress(TownHallError):
            satisfaction.answer(CITIZEN, link, score=score, words=words, now=now)


def asked_between(start: datetime, end: datetime) -> int:
    """How many citizens were asked in a span of time."""
    return Survey.objects.filter(sent_at__gte=start, sent_at__lt=end).count()


def answered_between(start: datetime, end: datetime) -> int:
    """How many of those asked in a span of time have answered."""
    return Survey.objects.filter(sent_at__gte=start, sent_at__lt=end, score__isnull=False).count()
