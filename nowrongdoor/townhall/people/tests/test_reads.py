"""Who somebody is, what she may wear today, and in how many queries."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from nowrongdoor.engine.dispatch import Hat, Level
from nowrongdoor.engine.hours import is_open
from nowrongdoor.townhall.people import actions, reads
from nowrongdoor.townhall.people.models import Account
from nowrongdoor.townhall.people.tests.cast import ADMINISTRATOR, LEAD, NOW, TODAY, a_team, an_agent

pytestmark = pytest.mark.django_db


def test_an_agent_acts_under_the_hat_she_wears_in_one_query(django_assert_num_queries):
    agent = an_agent(base=a_team(), job_functions=("agent", "lead"))
    with django_assert_num_queries(1):
        acting = reads.acting_for(agent.user, now=NOW)
    assert (acting.who, acting.agent_id, acting.hat) == (f"agent:{agent.pk}", agent.pk, "P")
    assert (acting.teams, acting.job_functions) == ({"P"}, {"agent", "lead"})


def test_the_head_of_the_contact_centre_has_no_base_and_stands_for_every_team(django_assert_num_queries):
    a_team("P"), a_team("ERH")
    head = an_agent("head", job_functions=("lead",))
    with django_assert_num_queries(2):
        acting = reads.acting_for(head.user, now=NOW)
    assert (acting.hat, acting.teams) == ("", {"P", "ERH"})


def test_a_guard_without_a_base_belongs_to_no_team():
    a_team()
    assert reads.acting_for(an_agent("guard", job_functions=("guard",)).user, now=NOW).teams == frozenset()


def test_an_account_that_is_nobody_on_the_staff_holds_nothing():
    acting = reads.acting_for(Account.objects.create(username="stray"), now=NOW)
    assert acting.agent_id is None and not acting.job_functions


def test_who_was_let_go_acts_as_nobody():
    agent = an_agent(base=a_team())
    actions.let_go(ADMINISTRATOR, agent, now=NOW)
    assert reads.acting_for(agent.user, now=NOW).who == "nobody"


def test_skills_of_all_come_in_one_query_with_levels_staleness_and_device(django_assert_num_queries):
    parking, business = a_team("P"), a_team("ERH")
    lone = an_agent("lone", base=parking, device="2001", level=Level.LIGHT_HANDLING)
    an_agent("kasim", base=business)
    actions.qualify(ADMINISTRATOR, lone, business, level=Level.GUIDE, issued_on=date(2026, 1, 1), now=NOW)
    with django_assert_num_queries(1):
        held = reads.skills(today=TODAY)
    assert len(held) == 2
    assert held[lone.pk].levels == {"P": Level.LIGHT_HANDLING, "ERH": Level.GUIDE}
    assert (held[lone.pk].base, held[lone.pk].wearing, held[lone.pk].device) == ("P", "P", "2001")
    assert held[lone.pk].stale_hats == {"ERH"}


def test_a_hat_falls_off_the_day_after_it_expires():
    parking, business = a_team("P"), a_team("ERH")
    lone = an_agent(base=parking)
    last_day = date(2026, 11, 20)
    actions.qualify(ADMINISTRATOR, lone, business, level=Level.GUIDE, issued_on=TODAY, valid_to=last_day, now=NOW)
    actions.wear(LEAD, lone, business, now=NOW)
    assert reads.skills(today=last_day)[lone.pk].wearing == "ERH"
    tomorrow = reads.skills(today=date(2026, 11, 21))[lone.pk]
    assert (tomorrow.wearing, set(tomorrow.levels)) == ("P", {"P"})
    assert reads.acting_for(lone.user, now=datetime(2026, 11, 21, 9, tzinfo=UTC)).hat == "P"


def test_on_the_first_day_of_a_new_base_the_old_hat_is_left_behind():
    parking, business = a_team("P"), a_team("ERH")
    lone = an_agent(base=parking)
    actions.qualify(ADMINISTRATOR, lone, business, level=Level.GUIDE, issued_on=TODAY, now=NOW)
    actions.give_base(ADMINISTRATOR, lone, business, from_day=date(2026, 12, 1), now=NOW)
    assert reads.skills(today=date(2026, 11, 30))[lone.pk].wearing == "P"
    assert reads.skills(today=date(2026, 12, 1))[lone.pk].wearing == "ERH"


def test_a_team_is_a_hat_with_its_mandate_and_its_rings():
    a_team("P", protected_minimum=2, widen_after_seconds=30, widen_further_after_seconds=90)
    assert reads.hats() == {"P": Hat("P", Level.LIGHT_HANDLING, 30, 90, 2)}


def test_hours_follow_the_towns_wall_clock():
    hours = reads.hours_of(a_team(opens=time(9), closes=time(15), weekdays="1-5"))
    assert is_open(hours, datetime(2026, 11, 20, 8, 0, tzinfo=UTC))
    assert not is_open(hours, datetime(2026, 11, 20, 7, 59, tzinfo=UTC))
    assert not is_open(hours, datetime(2026, 11, 21, 10, 0, tzinfo=UTC))


def test_people_on_a_team_are_those_at_home_and_those_who_wear_its_hat():
    parking, business = a_team("P"), a_team("ERH")
    home, guest = an_agent("home", base=business), an_agent("guest", base=parking)
    actions.qualify(ADMINISTRATOR, guest, business, level=Level.GUIDE, issued_on=TODAY, now=NOW)
    assert [one.agent_id for one in reads.people_on(business, today=TODAY)] == [home.pk]
    actions.wear(LEAD, guest, business, now=NOW)
    assert [one.agent_id for one in reads.people_on(business, today=TODAY)] == [home.pk, guest.pk]


def test_the_town_day_changes_at_midnight_in_denmark():
    assert reads.town_day(datetime(2026, 11, 20, 22, 59, tzinfo=UTC)) == date(2026, 11, 20)
    assert reads.town_day(datetime(2026, 11, 20, 23, 0, tzinfo=UTC)) == date(2026, 11, 21)


def test_the_staff_is_read_in_three_queries_however_many(django_assert_num_queries):
    team = a_team()
    for number in range(5):
        an_agent(f"agent{number}", base=team)
    with django_assert_num_queries(3):
        staff = reads.staff(today=TODAY)
    assert len(staff) == 5 and all(person.skills and person.job_functions == ("agent",) for person in staff)
