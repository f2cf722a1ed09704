"""What citizens said, on the lead's page: by team with its interval; what was written only for the team's own leads."""

from __future__ import annotations

from datetime import date

import pytest

from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.tests.test_survey_reads import answered, asked
from nowrongdoor.townhall.people.models import Agent, Base
from nowrongdoor.web.lead.tests.test_texts import page

pytestmark = pytest.mark.django_db
ADDRESS = "/lead/said/"


@pytest.fixture
def answers(town, moment):
    answered(town, "lone", "bjarke", "signe")
    for number in range(5):
        asked(town, 5 if number else 1, words=f"linje {number}")
    for _number in range(3):
        asked(town, 4, team="1881")
    moment(600)


def test_before_anybody_has_answered_it_says_so(town, enters):
    assert "Ingen har svaret i denne periode" in page(enters("lead"), ADDRESS)


def test_a_team_has_its_share_and_how_sure_it_is(answers, enters):
    shown = page(enters("planner"), ADDRESS)
    assert "80&nbsp;% <span" in shown and "(38–96)" in shown
    assert "færre end 5" in shown


def test_what_was_written_stands_there_for_the_leads_of_that_team(town, answers, enters):
    client = enters("lead")
    base = Base.objects.create(
        agent=Agent.objects.get(user__username="jytte"), team=town.teams["1881"], from_day=date(2024, 1, 1)
    )
    assert "linje 1" not in page(client, ADDRESS)
    Base.objects.filter(pk=base.pk).update(team=town.teams["P"])
    assert "linje 1" in page(client, ADDRESS)


@pytest.mark.parametrize("job", ["planner", "administrator"])
def test_nobody_else_reads_it(town, answers, enters, job):
    client = enters(job)
    jytte = Agent.objects.get(user__username="jytte")
    Base.objects.create(agent=jytte, team=town.teams["P"], from_day=date(2024, 1, 1))
    assert "linje 1" not in page(client, ADDRESS)


def test_agents_have_no_such_page(town, enters):
    assert enters("agent").get(ADDRESS).status_code == 403


def test_where_two_people_answered_it_says_why_nothing_is_shown(town, answers, enters):
    Contact.objects.filter(agent=town.agents["signe"]).delete()
    client = enters("lead")
    Base.objects.create(
        agent=Agent.objects.get(user__username="jytte"), team=town.teams["P"], from_day=date(2024, 1, 1)
    )
    shown = page(client, ADDRESS)
    assert "skjult: færre end 3 medarbejdere tog henvendelserne dér" in shown
    assert "linje 1" not in shown
