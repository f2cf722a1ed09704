"""What citizens said of how it went: by team, never by person, and nothing where too few have answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext as _

from nowrongdoor.engine.intervals import wilson
from nowrongdoor.townhall.contacts.models import Contact, Survey
from nowrongdoor.townhall.contacts.survey_rules import FEWEST_PEOPLE, FEWEST_SHOWN, SATISFIED
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import town_day

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What the answers of one team say; `code` is empty for the whole house.

    `mean` (1 to 5) and `share` (of 4 and 5) with its 95 % interval are None where they are `hidden`: `few` answers, or
    so few `people` answered there that one of them would be meant.
    """

    code: str
    asked: int
    n: int
    mean: float | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody wrote: the score beside it, and the Monday of the week; no clock that would point at a call."""

    score: int
    words: str
    week: date


def by_team(since: datetime, until: datetime) -> list[Satisfaction]:
    """Satisfaction by the hat that answered, in the order of the boards; those asked in the time given."""
    return _grouped(since, until, "team__code", "hat__code")


def by_topics(since: datetime, until: datetime) -> list[Satisfaction]:
    """Satisfaction by the team whose topics they are, whoever answered."""
    return _grouped(since, until, "about__code", "questions__topic__team__code")


def in_all(since: datetime, until: datetime) -> Satisfaction:
    """Satisfaction with the whole house."""
    found = _asked(since, until).aggregate(**_COUNTS)
    return _figure("", FEWEST_PEOPLE, **found)


def by_link(link: str) -> Survey | None:
    """The survey behind a citizen's link; None for one that was never given."""
    return Survey.objects.filter(link=link).first()


def lines(acting: Acting, team: Team, since: datetime, until: datetime, *, most: int = 100) -> list[Line]:
    """What citizens wrote about one team, for the leads of that team alone; empty while fewer than five have.

    Nothing of a week in which fewer than three agents answered there: everybody would know who is meant. In no order
    that tells who was answered when: by week, and within it by the score.
    """
    if "lead" not in acting.job_functions or team.code not in acting.teams:
        raise Refused(_("What citizens wrote is for the leads of that team."), "not_yours")
    rows = _asked(since, until).filter(team=team).exclude(words="")
    told = list(rows.values_list("score", "words", "answered_at", "sent_at"))
    peopled = _peopled_weeks(team, since, until)
    found = [
        _line(score, words, at)
        for score, words, at, sent in told
        if score and at and peopled >= {_monday(at), _monday(sent)}
    ]
    if len(found) < FEWEST_SHOWN:
        return []
    return sorted(found, key=lambda one: (-one.week.toordinal(), one.score, one.words))[:most]


def _line(score: int, words: str, at: datetime) -> Line:
    return Line(score, words, _monday(at))


def _monday(at: datetime) -> date:
    day = town_day(at)
    return date.fromordinal(day.toordinal() - day.weekday())


def _peopled_weeks(team: Team, since: datetime, until: datetime) -> set[date]:
    """The Mondays of weeks in which at least three agents answered under the team's hat.

    From a week before: what was written on a Monday may be about the Friday.
    """
    rows = Contact.objects.filter(hat=team, agent__isnull=False, began_at__gte=since - WEEK, began_at__lt=until)
    met = set(rows.annotate(week=TruncWeek("began_at")).values_list("week", "agent_id").distinct())
    people = Counter(week.date() for week, _agent in met)
    return {week for week, agents in people.items() if agents >= FEWEST_PEOPLE}


def _asked(since: datetime, until: datetime) -> QuerySet[Survey]:
    return Survey.objects.filter(sent_at__gte=since, sent_at__lt=until)


_COUNTS = {
    "asked": Count("id"),
    "n": Count("score"),
    "mean": Avg("score"),
    "satisfied": Count("id", filter=Q(score__in=SATISFIED)),
}


def _grouped(since: datetime, until: datetime, by: str, met: str) -> list[Satisfaction]:
    """One row for each team that anybody was asked about; `met` leads from a contact to the same team."""
    contacts = Contact.objects.filter(began_at__gte=since, began_at__lt=until).values(met)
    agents = dict(contacts.annotate(agents=Count("agent", distinct=True)).values_list(met, "agents"))
    rows = _asked(since, until).exclude(**{by: None}).values(by).annotate(**_COUNTS)
    position = f"{by.partition('__')[0]}__position"
    return [
        _figure(row[by], agents.get(row[by], 0), row["asked"], row["n"], row["mean"], row["satisfied"])
        for row in rows.order_by(position, by)
    ]


def _figure(code: str, agents: int, asked: int, n: int, mean: float | None, satisfied: int) -> Satisfaction:
    if n < FEWEST_SHOWN or mean is None:
        return Satisfaction(code, asked, n, hidden="few")
    if agents < FEWEST_PEOPLE:
        return Satisfaction(code, asked, n, hidden="people")
    return Satisfaction(code, asked, n, round(mean, 2), *wilson(satisfied, n))
