"""A hat is taken back, put away, and what else fills an agent's day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.people import actions, activities, reads
from nowrongdoor.townhall.people.models import Activity, Qualification, Team, Wearing
from nowrongdoor.townhall.people.tests.cast import ADMINISTRATOR, CLERK, LEAD, NOW, TODAY, a_team, an_agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def lone():
    """Based in parking, with the hat of 1881 too."""
    agent = an_agent("lone", a_team("P"))
    actions.qualify(ADMINISTRATOR, agent, a_team("1881"), level=Level.GUIDE, issued_on=TODAY, now=NOW)
    return agent


def hat(code: str) -> Team:
    return Team.objects.get(code=code)


def test_a_qualification_taken_back_ends_at_once_for_everybody_who_asks(lone):
    actions.wear(ADMINISTRATOR, lone, hat("1881"), now=NOW)
    actions.revoke(ADMINISTRATOR, lone, hat("1881"), because="Prøven blev ikke bestået", now=NOW)
    held = reads.skills_of(lone, today=TODAY)
    assert (held.wearing, set(held.levels)) == ("P", {"P"})
    row = Qualification.objects.get(agent=lone, team=hat("1881"))
    assert (row.revoked_on, row.valid_to, row.revoked_because) == (
        TODAY,
        TODAY - timedelta(days=1),
        "Prøven blev ikke bestået",
    )
    line = Entry.objects.get(verb="agent.qualification_revoked")
    assert (line.reason, line.details["valid_to_before"]) == ("Prøven blev ikke bestået", None)
    with pytest.raises(Refused) as refused:
        actions.wear(ADMINISTRATOR, lone, hat("1881"), now=NOW)
    assert refused.value.code == "qualification_revoked"


def test_given_anew_it_holds_again(lone):
    actions.revoke(ADMINISTRATOR, lone, hat("1881"), because="Prøven blev ikke bestået", now=NOW)
    actions.qualify(ADMINISTRATOR, lone, hat("1881"), level=Level.INFORM, issued_on=TODAY, now=NOW)
    row = Qualification.objects.get(agent=lone, team=hat("1881"))
    assert (row.revoked_on, row.revoked_because, row.valid_to) == (None, "", None)
    assert actions.wear(ADMINISTRATOR, lone, hat("1881"), now=NOW).team.code == "1881"


def test_taking_back_needs_a_reason_an_administrator_and_something_to_take(lone):
    with pytest.raises(Slip):
        actions.revoke(ADMINISTRATOR, lone, hat("1881"), because=" ", now=NOW)
    with pytest.raises(Refused):
        actions.revoke(LEAD, lone, hat("1881"), because="x", now=NOW)
    with pytest.raises(Refused) as refused:
        actions.revoke(ADMINISTRATOR, lone, a_team("BAR"), because="x", now=NOW)
    assert refused.value.code == "not_qualified"
    actions.revoke(ADMINISTRATOR, lone, hat("1881"), because="x", now=NOW)
    with pytest.raises(Refused):
        actions.revoke(ADMINISTRATOR, lone, hat("1881"), because="igen", now=NOW)


def test_going_home_puts_the_hat_of_the_base_on_and_is_free_when_it_is_on(lone):
    actions.wear(ADMINISTRATOR, lone, hat("1881"), now=NOW)
    actions.go_home(CLERK, lone, now=NOW + timedelta(minutes=5))
    actions.go_home(CLERK, lone, now=NOW + timedelta(minutes=6))
    worn = Wearing.objects.get(agent=lone, until=None)
    assert (worn.team.code, worn.since) == ("P", NOW + timedelta(minutes=5))
    assert Entry.objects.filter(verb="hat.home").count() == 1


def test_home_that_is_no_longer_in_use_is_no_hat_at_all(lone):
    actions.wear(ADMINISTRATOR, lone, hat("1881"), now=NOW)
    Team.objects.filter(code="P").update(active=False)
    actions.go_home(CLERK, lone, now=NOW)
    assert not Wearing.objects.filter(agent=lone, until=None).exists()


def test_an_activity_is_planned_written_anew_and_dropped(lone):
    begins, ends = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    made = activities.plan(LEAD, lone, "training", begins, ends, now=NOW)
    again = activities.plan(LEAD, lone, "break", begins, ends - timedelta(minutes=30), now=NOW)
    assert (again.pk, Activity.objects.get().kind) == (made.pk, "break")
    activities.drop(LEAD, made.pk, now=NOW)
    activities.drop(LEAD, made.pk, now=NOW)
    assert not Activity.objects.exists()
    assert [line.verb for line in Entry.objects.filter(verb__startswith="activity").order_by("id")] == [
        "activity.planned",
        "activity.planned",
        "activity.dropped",
    ]


def test_nonsense_activities_are_slips_and_the_database_refuses_them_too(lone):
    for kind, hours, field in (("nap", 1, "kind"), ("break", 0, "ends"), ("break", -1, "ends")):
        with pytest.raises(Slip) as slip:
            activities.plan(LEAD, lone, kind, NOW, NOW + timedelta(hours=hours), now=NOW)
        assert slip.value.field == field
    with pytest.raises(Refused):
        activities.plan(CLERK, lone, "break", NOW, NOW + timedelta(hours=1), now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.create(agent=lone, kind="break", begins=NOW, ends=NOW)


def test_what_has_expired_cannot_be_taken_back(lone):
    Qualification.objects.filter(agent=lone, team=hat("1881")).update(valid_to=date(2026, 11, 19))
    with pytest.raises(Refused):
        actions.revoke(ADMINISTRATOR, lone, hat("1881"), because="x", now=NOW)
