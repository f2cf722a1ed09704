"""The row of one question about how it went."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from nowrongdoor.townhall.contacts.survey_rules import SCORES, WORDS_MOST_CHARACTERS
from nowrongdoor.townhall.people.models import Team


class Between(Func):
    """From one moment up to another, as a range."""

    function = "tstzrange"
    output_field = models.Field()


def _once(name: str, column: str) -> ExclusionConstraint:
    """No two rows with the same value whose quiet times meet: however many contacts close at once."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            (column, RangeOperators.EQUAL),
            (Between(F("sent_at"), F("quiet_until"), Value("[)")), RangeOperators.OVERLAPS),
        ],
        condition=~Q(**{column: ""}),
    )


class Survey(models.Model):
    """How did it go: one question to one citizen after one contact, and her answer, which she may change for a week.

    `person` and `number_key` are keys, not names; with them and the contact goes all that leads to her, once she may be
    asked again. `team` is the hat she was answered under, `about` the team whose topic it was.
    """

    contact = models.OneToOneField(
        "contacts.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="survey"
    )
    person = models.CharField(max_length=40, blank=True)
    number_key = models.CharField(max_length=40, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    link = models.CharField(max_length=40, unique=True)
    language = models.CharField(max_length=2, default="da")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    quiet_until = models.DateTimeField()
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField(max_length=WORDS_MOST_CHARACTERS, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["answered_at"], condition=Q(score__isnull=False), name="contacts_surveys_answered"),
            models.Index(
                fields=["quiet_until"], condition=~Q(person="") | ~Q(number_key=""), name="contacts_to_let_go"
            ),
        ]
        constraints = [
            _once("contacts_person_asked_once", "person"),
            _once("contacts_number_asked_once", "number_key"),
            models.CheckConstraint(
                name="contacts_answer_is_whole",
                condition=Q(score=None, answered_at=None, words="") | Q(score__in=SCORES, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"survey {self.pk}"
