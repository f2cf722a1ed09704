"""Founding, teams, hiring, bases, hats and leaving."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.contrib.auth.hashers import check_password

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.people import actions, reads
from nowrongdoor.townhall.people.models import Account, Base, Team
from nowrongdoor.townhall.people.tests.cast import ADMINISTRATOR, CLERK, LEAD, NOW, TODAY, a_team, an_agent

pytestmark = pytest.mark.django_db


def lines(verb: str) -> list[Entry]:
    return list(Entry.objects.filter(verb=verb).order_by("id"))


def test_a_town_is_founded_once_and_the_second_try_names_the_one_that_stands():
    actions.found_town(ADMINISTRATOR, name="Åmunde Kommune", made_up=False, now=NOW)
    with pytest.raises(Refused, match="Åmunde Kommune"):
        actions.found_town(ADMINISTRATOR, name="Another", made_up=True, now=NOW)
    assert len(lines("town.founded")) == 1


def test_only_an_administrator_sets_the_town_up():
    team = a_team()
    agent = an_agent()
    for attempt in (
        lambda: actions.save_team(LEAD, code="X", now=NOW),
        lambda: actions.hire(CLERK, username="x", name="X", now=NOW),
        lambda: actions.give_base(LEAD, agent, team, from_day=TODAY, now=NOW),
        lambda: actions.qualify(LEAD, agent, team, level=Level.GUIDE, issued_on=TODAY, now=NOW),
        lambda: actions.let_go(CLERK, agent, now=NOW),
        lambda: actions.set_job_functions(LEAD, agent, ["lead"], now=NOW),
        lambda: actions.give_start_password(LEAD, agent, now=NOW),
        lambda: actions.change_agent(LEAD, agent, name="X", email="", device="", now=NOW),
        lambda: actions.take_back(LEAD, agent, now=NOW),
    ):
        with pytest.raises(Refused):
            attempt()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name_da": ""}, "name_da"),
        ({"mark": "ABC"}, "mark"),
        ({"closes": time(6)}, "closes"),
        ({"weekdays": "1-8"}, "weekdays"),
        ({"answer_share": 1.5}, "answer_share"),
        ({"widen_after_seconds": 200}, "widen_further_after_seconds"),
        ({"mandate": 9}, "mandate"),
    ],
)
def test_a_team_that_cannot_be_so_is_a_slip_at_its_field(values, field):
    with pytest.raises(Slip) as slip:
        a_team(**values)
    assert slip.value.field == field
    assert not Team.objects.exists()


def test_two_teams_share_neither_mark_nor_telephone_number():
    a_team("P", mark="PA", phone="+4500000011")
    with pytest.raises(Slip) as mark:
        a_team("Q", mark="pa")
    with pytest.raises(Slip) as phone:
        a_team("R", phone="+4500000011")
    assert (mark.value.field, phone.value.field) == ("mark", "phone")


def test_teams_stand_in_the_order_they_were_made_and_saving_again_without_change_writes_no_line():
    a_team("P"), a_team("Q")
    a_team("P")
    assert [(team.code, team.position) for team in reads.teams()] == [("P", 1), ("Q", 2)]
    assert len(lines("team.saved")) == 2


def test_a_team_that_is_somebodys_base_stays_in_use():
    an_agent(base=a_team())
    with pytest.raises(Slip, match="base"):
        a_team(active=False)


def test_a_newcomer_gets_account_groups_and_a_journal_line_and_no_password():
    agent = actions.hire(
        ADMINISTRATOR, username="Lone", name="Lone Brandstrup", email="lone@aamunde.example",
        job_functions=["agent", "lead"], device="2001", now=NOW,
    )  # fmt: skip
    assert agent.user.username == "lone"
    assert reads.job_functions_of(agent.user) == ("agent", "lead")
    assert not agent.user.has_usable_password()
    assert [line.subject for line in lines("agent.hired")] == [f"agent:{agent.pk}"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"username": "LONE"}, "username"),
        ({"username": "two words"}, "username"),
        ({"device": "2001"}, "device"),
        ({"email": "no address"}, "email"),
        ({"name": ""}, "name"),
        ({"job_functions": ["king"]}, "job_functions"),
        ({"job_functions": []}, "job_functions"),
    ],
)
def test_a_hiring_that_cannot_be_so_is_a_slip_and_leaves_nothing_behind(values, field):
    an_agent("lone", device="2001")
    with pytest.raises(Slip) as slip:
        actions.hire(ADMINISTRATOR, **({"username": "new", "name": "New", "now": NOW} | values))
    assert slip.value.field == field
    assert Account.objects.count() == 1


def test_the_next_base_ends_the_one_before_on_the_day_before():
    parking, business = a_team("P"), a_team("ERH")
    agent = an_agent(base=parking)
    actions.give_base(ADMINISTRATOR, agent, business, from_day=date(2026, 12, 1), now=NOW)
    spans = list(Base.objects.order_by("from_day").values_list("team__code", "from_day", "until_day"))
    assert spans == [("P", date(2024, 1, 1), date(2026, 12, 1)), ("ERH", date(2026, 12, 1), None)]
    assert reads.skills(today=date(2026, 11, 30))[agent.pk].base == "P"
    assert reads.skills(today=date(2026, 12, 1))[agent.pk].base == "ERH"


def test_a_base_cannot_begin_before_the_one_that_stands_nor_be_given_twice():
    parking, business = a_team("P"), a_team("ERH")
    agent = an_agent(base=parking)
    with pytest.raises(Refused, match=r"01\.01\.2024") as early:
        actions.give_base(ADMINISTRATOR, agent, business, from_day=date(2023, 1, 1), now=NOW)
    with pytest.raises(Refused) as same:
        actions.give_base(ADMINISTRATOR, agent, parking, from_day=TODAY, now=NOW)
    assert (early.value.code, same.value.code) == ("base_dates_clash", "same_base")


def test_a_base_given_by_mistake_is_corrected_the_same_day():
    parking, business = a_team("P"), a_team("ERH")
    agent = an_agent()
    actions.give_base(ADMINISTRATOR, agent, parking, from_day=TODAY, now=NOW)
    actions.give_base(ADMINISTRATOR, agent, business, from_day=TODAY, now=NOW)
    assert [base.team.code for base in agent.bases.all()] == ["ERH"]
    assert reads.skills(today=TODAY)[agent.pk].wearing == "ERH"


def test_a_hat_is_worn_by_those_qualified_and_rings_her_desk():
    parking, business = a_team("P"), a_team("ERH")
    agent = an_agent(base=parking)
    with pytest.raises(Refused) as no:
        actions.wear(ADMINISTRATOR, agent, business, now=NOW)
    assert no.value.code == "not_qualified"
    actions.qualify(ADMINISTRATOR, agent, business, level=Level.GUIDE, issued_on=TODAY, now=NOW)
    actions.wear(ADMINISTRATOR, agent, business, now=NOW)
    assert reads.skills(today=TODAY)[agent.pk].wearing == "ERH"
    assert [line.details["worn"] for line in lines("hat.worn")] == ["ERH"]


def test_an_expired_or_coming_qualification_is_refused_with_its_day():
    parking, business, cash = a_team("P"), a_team("ERH"), a_team("KTH")
    agent = an_agent(base=parking)
    last_year = {"issued_on": date(2025, 1, 1), "valid_to": date(2025, 12, 31)}
    actions.qualify(ADMINISTRATOR, agent, business, level=Level.GUIDE, now=NOW, **last_year)
    actions.qualify(ADMINISTRATOR, agent, cash, level=Level.GUIDE, issued_on=date(2026, 12, 1), now=NOW)
    with pytest.raises(Refused, match=r"31\.12\.2025"):
        actions.wear(ADMINISTRATOR, agent, business, now=NOW)
    with pytest.raises(Refused, match=r"01\.12\.2026"):
        actions.wear(ADMINISTRATOR, agent, cash, now=NOW)


def test_a_colleague_cannot_dress_her_but_a_lead_can_and_she_herself():
    parking, business = a_team("P"), a_team("ERH")
    agent = an_agent(base=parking)
    actions.qualify(ADMINISTRATOR, agent, business, level=Level.GUIDE, issued_on=TODAY, now=NOW)
    with pytest.raises(Refused):
        actions.wear(CLERK, agent, business, now=NOW)
    actions.wear(LEAD, agent, business, now=NOW)
    herself = reads.acting_for(agent.user, now=NOW)
    assert herself.hat == "ERH"
    actions.wear(herself, agent, parking, now=NOW + timedelta(hours=1))
    assert reads.acting_for(agent.user, now=NOW).hat == "P"


def test_the_same_hat_again_writes_nothing():
    parking = a_team()
    agent = an_agent(base=parking)
    actions.wear(LEAD, agent, parking, now=NOW)
    assert lines("hat.worn") == []
    assert agent.wearings.count() == 1


def test_who_leaves_has_no_base_no_hat_no_way_in_and_frees_the_extension():
    agent = an_agent(base=a_team(), device="2001")
    actions.let_go(ADMINISTRATOR, agent, now=NOW)
    agent.user.refresh_from_db()
    assert not agent.user.is_active
    assert agent.bases.get().until_day == TODAY
    assert not agent.wearings.filter(until=None).exists()
    assert reads.skills(today=TODAY) == {}
    an_agent("next", device="2001")


def test_who_left_can_come_back():
    agent = an_agent(base=a_team())
    actions.let_go(ADMINISTRATOR, agent, now=NOW)
    actions.take_back(ADMINISTRATOR, agent, now=NOW)
    assert reads.skills(today=TODAY)[agent.pk].levels == {"P": Level.GUIDE}
    assert agent.user.is_active


def test_the_last_administrator_can_neither_leave_nor_stop_being_one():
    only = an_agent("chief", job_functions=("administrator",))
    with pytest.raises(Refused, match="Chief"):
        actions.let_go(ADMINISTRATOR, only, now=NOW)
    with pytest.raises(Refused, match="Chief"):
        actions.set_job_functions(ADMINISTRATOR, only, ["lead"], now=NOW)
    an_agent("second", job_functions=("administrator",))
    actions.set_job_functions(ADMINISTRATOR, only, ["lead"], now=NOW)
    assert reads.job_functions_of(only.user) == ("lead",)


def test_a_start_password_works_once_seen_and_is_in_no_journal_line():
    agent = an_agent()
    password = actions.give_start_password(ADMINISTRATOR, agent, now=NOW)
    assert len(password) == 19
    assert agent.user.must_change_password and check_password(password, agent.user.password)
    assert password not in str(list(Entry.objects.values_list("details", flat=True)))
    actions.choose_password(ADMINISTRATOR, agent.user, "en lang sætning om katte", now=NOW)
    agent.user.refresh_from_db()
    assert not agent.user.must_change_password and agent.user.check_password("en lang sætning om katte")


def test_a_day_worked_keeps_her_in_practice():
    parking, business = a_team("P"), a_team("ERH")
    agent = an_agent(base=parking)
    actions.qualify(ADMINISTRATOR, agent, business, level=Level.GUIDE, issued_on=date(2026, 1, 1), now=NOW)
    assert reads.skills(today=TODAY)[agent.pk].stale_hats == {"ERH"}
    with pytest.raises(Refused):
        actions.note_worked(CLERK, agent.pk, "ERH", today=TODAY)
    actions.note_worked(machine("dispatcher"), agent.pk, "ERH", today=TODAY)
    assert reads.skills(today=TODAY)[agent.pk].stale_hats == frozenset()
