"""The town, its teams and its people."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.people import rules


class Town(models.Model):
    """The one town of this database. `made_up` cannot be changed later: the database refuses (migration 0002)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=80)
    made_up = models.BooleanField(default=False)
    founded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="people_one_town")]

    def __str__(self) -> str:
        return self.name


class Account(AbstractUser):
    """How somebody signs in; job functions are its groups. What the person is at work stands in `Agent`."""

    language = models.CharField(_("language"), max_length=2, default="da", choices=[("da", "Dansk"), ("en", "English")])
    theme = models.CharField(
        _("colours"),
        max_length=5,
        default="auto",
        choices=[("auto", _("as the machine")), ("light", _("light")), ("dark", _("dark"))],
    )
    must_change_password = models.BooleanField(
        default=False, help_text="a start password opens one door: to choose one's own"
    )


class Team(models.Model):
    """A team, and so a hat: its line, its opening hours, its mandate and its promise to answer."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name_da = models.CharField(_("name in Danish"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    mark = models.CharField(_("two-letter mark"), max_length=2)
    position = models.PositiveSmallIntegerField(default=0, help_text="order on the boards; also picks the colour")
    mandate = models.PositiveSmallIntegerField(_("mandate"), choices=rules.LEVEL_CHOICES)
    phone = models.CharField(_("telephone number"), max_length=16, blank=True)
    opens = models.TimeField(_("opens"), default=time(7))
    closes = models.TimeField(_("closes"), default=time(18))
    weekdays = models.CharField(_("weekdays"), max_length=20, default="1-5")
    answer_share = models.FloatField(_("share to answer in time"), default=0.8)
    answer_within_seconds = models.PositiveIntegerField(_("answer within seconds"), default=20)
    protected_minimum = models.PositiveSmallIntegerField(_("protected minimum"), default=1)
    widen_after_seconds = models.PositiveIntegerField(_("ask other hats after seconds"), default=45)
    widen_further_after_seconds = models.PositiveIntegerField(_("ask those out of practice after seconds"), default=180)
    lends_hat_for_questions = models.BooleanField(_("its hat may be put on for one question elsewhere"), default=True)
    takes_hats_for_questions = models.BooleanField(_("other hats may be put on for one question here"), default=True)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="people_team_opens_before_closing"),
            models.CheckConstraint(condition=Q(answer_share__gt=0, answer_share__lte=1), name="people_team_share"),
            models.CheckConstraint(
                condition=Q(widen_further_after_seconds__gte=F("widen_after_seconds")),
                name="people_team_widens_in_order",
            ),
            models.UniqueConstraint(fields=["phone"], condition=~Q(phone=""), name="people_team_phone"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return str(self.name_en if get_language() == "en" else self.name_da)


class Agent(models.Model):
    """A person on the staff; the account is how she signs in."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="agent")
    name = models.CharField(_("name"), max_length=80)
    device = models.CharField(_("telephone extension"), max_length=40, blank=True)
    active = models.BooleanField(_("works here"), default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["device"], condition=~Q(device=""), name="people_agent_device"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """First letters of the first and last name, for a mark on the board."""
        words = self.name.split()
        return (words[0][0] + words[-1][0]).upper() if len(words) > 1 else self.name[:2].upper()


class DateRange(Func):
    """A half-open range of days, as PostgreSQL compares them."""

    function = "DATERANGE"


class Base(models.Model):
    """The team an agent belongs to, from a day until the next base begins; never two at once."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="bases")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="bases")
    from_day = models.DateField()
    until_day = models.DateField(null=True, blank=True, help_text="first day no longer there")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="people_one_base_at_a_time",
                expressions=[
                    ("agent", RangeOperators.EQUAL),
                    (DateRange(F("from_day"), F("until_day"), Value("[)")), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} in {self.team.code} from {self.from_day}"


class Qualification(models.Model):
    """That an agent may wear a hat, up to her own level, until it expires."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="qualifications")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="qualifications")
    level = models.PositiveSmallIntegerField(choices=rules.LEVEL_CHOICES)
    issued_on = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    last_worked_on = models.DateField(null=True, blank=True)
    revoked_on = models.DateField(null=True, blank=True, help_text="taken back that day; `valid_to` ends before it")
    revoked_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "team"], name="people_one_qualification_per_hat")]

    def __str__(self) -> str:
        return f"{self.agent} may wear {self.team.code}"


class Wearing(models.Model):
    """Who wears which hat from when; one hat at a time."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="wearings")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="wearings")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent"], condition=Q(until=None), name="people_one_hat_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.agent} wears {self.team.code} from {self.since:%F %R}"


class Activity(models.Model):
    """What an agent is to do that is no telephone work, from when to when: a break, a course, a co-listening."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField(max_length=16, choices=rules.ACTIVITY_CHOICES)
    begins = models.DateTimeField()
    ends = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="people_activity_begins_before_it_ends"),
            models.UniqueConstraint(fields=["agent", "begins"], name="people_one_activity_begins_at_a_time"),
        ]
        indexes = [models.Index(fields=["ends"], name="people_activity_ahead")]

    def __str__(self) -> str:
        return f"{self.agent} {self.kind} {self.begins:%F %R}"
