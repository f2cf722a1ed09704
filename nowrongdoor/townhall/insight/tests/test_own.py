"""An agent's own figures are hers: no job function opens them to anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.insight.own import own
from nowrongdoor.townhall.insight.periods import weeks_until
from nowrongdoor.townhall.insight.tests.test_journeys import contact_row
from nowrongdoor.townhall.journal.acting import Acting
from tests.cast import Cast, at

pytestmark = pytest.mark.django_db

NOW = at(60)
PERIOD = weeks_until(NOW.date(), 8, "Europe/Copenhagen")


def met(town: Cast, name: str, number: int, days_ago: int, outcome: str = "answered") -> None:
    moment = NOW - timedelta(days=days_ago)
    row = contact_row(town, "P", moment, number=f"+45201{number:05}", citizen=None)
    row.agent = town.agents[name]
    row.save()
    row.questions.create(position=1, hat=row.team, topic=town.topics["p-gaest"], outcome=outcome)


def test_she_sees_what_became_of_the_questions_she_met_whoever_met_the_citizen_next(town):
    for number in range(8):
        met(town, "lone", number, 20)
    met(town, "bjarke", 0, 18)
    met(town, "lone", 50, 2)
    mine = own(town.acting("lone"), town.agents["lone"].pk, PERIOD, now=NOW)
    assert (mine.first_go.part, mine.first_go.whole) == (7, 8)
    assert (mine.came_back.part, mine.first_go_so_far.whole, mine.first_go.hidden) == (1, 1, "")


@pytest.mark.parametrize("job", ["lead", "planner", "administrator", "agent"])
def test_nobody_sees_anybody_elses(town, job):
    somebody = Acting("agent:900", 900, job_functions=frozenset({job}))
    with pytest.raises(Refused):
        own(somebody, town.agents["lone"].pk, PERIOD, now=NOW)
