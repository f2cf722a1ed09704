"""What lies with somebody who has gone: told to the leads, given on, closed, and never by two at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.callbacks import left_over, setup
from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.contacts import parking as contact_parking
from nowrongdoor.townhall.contacts.models import CaseNote, Contact, Question
from nowrongdoor.townhall.contacts.rules import MOST_PARKED
from nowrongdoor.townhall.errors import LostRace, Refused, Slip
from nowrongdoor.townhall.insight.reads import conservation
from nowrongdoor.townhall.journal.acting import Acting, machine
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import left_behind, left_reads, parking, presence
from nowrongdoor.townhall.line.left_behind import Ending
from nowrongdoor.townhall.line.models import Assignment
from nowrongdoor.townhall.line.tests.rows import nobody_is_stuck
from nowrongdoor.townhall.line.tests.test_parking import after_work, park
from tests.cast import Cast, at
from tests.racing import at_once

pytestmark = pytest.mark.django_db

HOUSE = machine("line")
HOUR, DAY = 3600, 24 * 3600


def leads(town: Cast, team: str = "P") -> Acting:
    """Bjarke leads a team."""
    return replace(town.acting("bjarke"), job_functions=frozenset({"lead"}), teams=frozenset({team}))


def goes_home(town: Cast, seconds: float, name: str = "lone") -> None:
    presence.choose(town.acting(name), town.agents[name].pk, State.AWAY, now=at(seconds))


def to(town: Cast, contact: Contact, name: str, seconds: float, **more: object) -> Contact:
    agent_id = town.agents[name].pk
    return left_behind.give(leads(town), contact.pk, agent_id, "went_home", now=at(seconds), **more)  # type: ignore[arg-type]


def the_end(contact: Contact, outcome: str = "dropped", **more: object) -> list[Ending]:
    return [Ending(one.pk, outcome, **more) for one in contact.questions.filter(outcome="")]  # type: ignore[arg-type]


def it_balances() -> None:
    nobody_is_stuck()
    assert conservation(start=at(-1), end=at(100_000)).troubles == ()


@pytest.fixture
def left(town, simulated) -> Contact:
    """Lone parked a contact at a minute past nine and went home at two past."""
    town.ready("lone", "bjarke")
    goes_home(town, 0, "bjarke")
    contact = after_work(town, simulated, "call-1", 0)
    park(town, contact, 60)
    goes_home(town, 120)
    town.ready("bjarke", seconds=130)
    return contact


def test_what_is_parked_is_seen_with_its_time_and_with_whom(town, simulated):
    town.ready("lone")
    contact = after_work(town, simulated, "call-1", 0)
    park(town, contact, 60)
    (one,) = left_reads.lying(at(600))
    assert (one.contact, one.since, one.gone) == (contact, at(60), False)
    goes_home(town, 700)
    assert left_reads.lying(at(800))[0].gone
    assert left_reads.how_many(at(800)) == left_reads.LyingNow(parked=1, left=1, oldest=at(60))


def test_the_leads_are_told_once_and_again_only_when_she_has_been_back(town, left):
    assert left_behind.notice(HOUSE, now=at(5 * 60)) == 0
    assert left_behind.notice(HOUSE, now=at(20 * 60)) == 1
    assert left_behind.notice(HOUSE, now=at(21 * 60)) == 0
    told = Entry.objects.get(verb="contact.left_behind")
    assert (told.subject, told.details) == (f"contact:{left.pk}", {"agent": town.agents["lone"].pk})
    town.ready("lone", seconds=30 * 60)
    left_behind.notice(HOUSE, now=at(31 * 60))
    goes_home(town, 40 * 60)
    assert left_behind.notice(HOUSE, now=at(60 * 60)) == 1


def test_two_workers_tell_the_leads_once(transactional_db, town, left):
    told = at_once(*[lambda: left_behind.notice(HOUSE, now=at(HOUR))] * 2)
    assert sum(told) == 1
    assert Entry.objects.filter(verb="contact.left_behind").count() == 1


def test_a_colleague_gets_it_and_takes_it_up_as_her_own(town, left):
    question = left.questions.get()
    Question.objects.filter(pk=question.pk).update(topic=town.topics["p-gaest"], matters=True)
    note = CaseNote.objects.create(
        question=question, agent=left.agent, team=town.teams["P"], noted_at=at(50), changed_at=at(50)
    )
    given = to(town, left, "bjarke", 200)
    note.refresh_from_db()
    assert (given.agent, given.came_from, note.agent) == (town.agents["bjarke"], town.agents["lone"], given.agent)
    line = Entry.objects.get(verb="contact.given_on")
    assert (line.reason, line.who) == ("went_home", f"agent:{town.agents['bjarke'].pk}")
    parking.take_up(town.acting("bjarke"), left.pk, now=at(300))
    assert (town.state("bjarke"), town.state("lone")) == ("after_work", "away")
    it_balances()


def test_a_second_click_gives_it_once_and_a_second_lead_is_told(town, left):
    lone = town.agents["lone"].pk
    to(town, left, "bjarke", 200, from_agent=lone)
    to(town, left, "bjarke", 201, from_agent=lone)
    assert Entry.objects.filter(verb="contact.given_on").count() == 1
    town.ready("signe", seconds=200)
    with pytest.raises(LostRace):
        to(town, left, "signe", 202, from_agent=lone)
    assert Assignment.objects.filter(place__contact=left, ended_at=None).count() == 1


def test_two_leads_at_the_same_moment_give_it_to_one(transactional_db, town, left):
    town.ready("signe", seconds=140)
    lone = town.agents["lone"].pk
    said = at_once(
        lambda: to(town, left, "bjarke", 200, from_agent=lone), lambda: to(town, left, "signe", 200, from_agent=lone)
    )
    assert sum(isinstance(one, Contact) for one in said) == 1
    assert sum(isinstance(one, LostRace) for one in said) == 1
    it_balances()


def test_she_comes_back_at_the_same_moment_and_one_of_the_two_has_it(transactional_db, town, left):
    town.ready("lone", seconds=190)
    said = at_once(
        lambda: parking.take_up(town.acting("lone"), left.pk, now=at(200)), lambda: to(town, left, "bjarke", 200)
    )
    left.refresh_from_db()
    assert left.agent == town.agents["lone"]
    assert isinstance(said[1], Refused)
    it_balances()


@pytest.mark.parametrize(
    ("name", "code"), [("henrik", "not_qualified"), ("signe", "not_at_work")], ids=["another hat", "gone too"]
)
def test_who_cannot_see_to_it_does_not_get_it(town, left, name, code):
    town.ready("henrik", seconds=140)
    with pytest.raises(Refused) as refused:
        to(town, left, name, 200)
    assert refused.value.code == code


def test_those_at_work_with_the_hat_can_be_chosen_whatever_they_were_before(town, left):
    """Bjarke has been away and is back, Signe has not been here at all, Henrik holds another hat."""
    town.ready("henrik", seconds=140)
    assert left_reads.may_take(left, at(200)) == [town.agents["bjarke"]]
    town.ready("amina", "signe", seconds=150)
    goes_home(town, 160, "bjarke")
    assert left_reads.may_take(left, at(200)) == [town.agents["amina"], town.agents["signe"]]


def test_three_are_enough_for_anybody(town, simulated, left):
    for number in range(MOST_PARKED):
        contact = after_work(town, simulated, f"more-{number}", 200 + number * 100, "bjarke")
        contact_parking.park(town.acting("bjarke"), contact.pk, now=at(250 + number * 100))
    with pytest.raises(Refused) as refused:
        to(town, left, "bjarke", 900)
    assert refused.value.code == "too_many_parked"


def test_a_colleague_at_work_is_asked_and_not_passed_over(town, simulated):
    town.ready("lone", "bjarke")
    goes_home(town, 0, "bjarke")
    contact = after_work(town, simulated, "call-1", 0)
    park(town, contact, 60)
    town.ready("bjarke", seconds=70)
    with pytest.raises(Refused) as refused:
        to(town, contact, "bjarke", 200)
    assert refused.value.code == "at_work"


@pytest.mark.parametrize("who", ["an agent", "the lead of another line"])
def test_only_its_own_lead_sees_to_it(town, left, who):
    acting = town.acting("bjarke") if who == "an agent" else leads(town, "1881")
    with pytest.raises(Refused):
        left_behind.give(acting, left.pk, town.agents["bjarke"].pk, "ill", now=at(200))
    with pytest.raises(Refused):
        left_behind.close(acting, left.pk, the_end(left), "ill", now=at(200))


def test_a_lead_closes_it_with_an_outcome_and_a_reason(town, left):
    left_behind.close(leads(town), left.pk, the_end(left), "ill", now=at(2 * HOUR))
    left.refresh_from_db()
    assert (left.state, left.parked_at, left.agent) == ("closed", None, town.agents["lone"])
    assert Entry.objects.get(verb="contact.closed_for").reason == "ill"
    closed = Entry.objects.get(verb="contact.closed")
    assert closed.who == f"agent:{town.agents['bjarke'].pk}"
    assert (closed.details["parked_seconds"], closed.details["after_seconds"]) == (2 * HOUR - 60, 20.0)
    with pytest.raises(LostRace):
        left_behind.close(leads(town), left.pk, the_end(left), "ill", now=at(2 * HOUR + 1))
    it_balances()


def test_two_leads_close_it_once(transactional_db, town, left):
    endings = the_end(left)
    said = at_once(*[lambda: left_behind.close(leads(town), left.pk, endings, "ill", now=at(HOUR))] * 2)
    assert sorted(type(one).__name__ for one in said) == ["LostRace", "NoneType"]
    assert Entry.objects.filter(verb="contact.closed").count() == 1


def test_what_the_hat_and_she_may_not_cannot_be_said_for_her(town, left):
    """Klage takes light handling, which the line may, and Lone may; what her hat may not nobody says she did."""
    question = left.questions.get()
    benefit = town.topics["bar-barsel"]
    with pytest.raises(Refused):
        left_behind.close(leads(town), left.pk, [Ending(question.pk, "handled", topic=benefit)], "ill", now=at(200))
    left.refresh_from_db()
    assert (left.state, question.topic) == ("after_work", None)


def test_what_was_not_done_is_handed_to_the_line_as_a_promise(town, left):
    endings = the_end(left, "promised", topic=town.topics["p-afgift-klage"], receiver_team=town.teams["P"])
    left_behind.close(leads(town), left.pk, endings, "went_home", now=at(200))
    made = Callback.objects.get()
    assert (made.team, made.state, made.promiser) == (town.teams["P"], "promised", town.agents["lone"])


def test_a_question_without_an_outcome_and_a_missing_reason_are_slips(town, left):
    with pytest.raises(Slip):
        left_behind.close(leads(town), left.pk, the_end(left, ""), "ill", now=at(200))
    with pytest.raises(Slip):
        left_behind.close(leads(town), left.pk, the_end(left), "because", now=at(200))
    with pytest.raises(Slip):
        left_behind.give(leads(town), left.pk, town.agents["bjarke"].pk, "overnight", now=at(200))
    assert Contact.objects.get(pk=left.pk).state == "after_work"


def test_a_desk_that_fell_silent_in_after_work_is_a_left_one(town, simulated):
    town.ready("lone")
    contact = after_work(town, simulated, "call-1", 0)
    presence.desk_seen(town.acting("lone"), town.agents["lone"].pk, now=at(60))
    assert left_reads.lying(at(600)) == []
    assert left_reads.lying(at(60 + 16 * 60))[0].contact == contact
    town.ready("bjarke", seconds=1000)
    to(town, contact, "bjarke", 1100)
    assert town.state("lone") == "away/desk_closed"
    it_balances()


def test_closing_for_a_silent_desk_does_not_make_it_ready(town, simulated):
    town.ready("lone")
    contact = after_work(town, simulated, "call-1", 0)
    presence.desk_seen(town.acting("lone"), town.agents["lone"].pk, now=at(60))
    left_behind.close(leads(town), contact.pk, the_end(contact), "ill", now=at(1100))
    assert town.state("lone") == "away/desk_closed"
    it_balances()


class TestOvernight:
    """The twentieth is a Friday; the town opens again on Monday, the twenty-third."""

    MONDAY = 3 * DAY

    def test_on_the_same_day_it_stays_with_the_leads(self, town, left):
        left_behind.notice(HOUSE, now=at(HOUR))
        assert left_over.hand_on(HOUSE, now=at(5 * HOUR)) == 0

    def test_next_morning_a_coordinator_at_work_has_it(self, town, left):
        left_behind.notice(HOUSE, now=at(HOUR))
        setup.set_coordinators(machine("test"), town.teams["P"], [town.agents["henrik"].pk], now=at(0))
        town.ready("henrik", seconds=self.MONDAY)
        assert left_over.hand_on(HOUSE, now=at(self.MONDAY - 8 * HOUR)) == 0, "the doors are closed"
        assert left_over.hand_on(HOUSE, now=at(self.MONDAY + HOUR)) == 1
        assert left_over.hand_on(HOUSE, now=at(self.MONDAY + HOUR)) == 0
        left.refresh_from_db()
        assert (left.agent, left.parked_at) == (town.agents["henrik"], at(60))
        assert Entry.objects.get(verb="contact.given_on").reason == "overnight"

    def test_who_comes_in_again_keeps_it(self, town, left):
        left_behind.notice(HOUSE, now=at(HOUR))
        town.ready("lone", "henrik", seconds=self.MONDAY)
        setup.set_coordinators(machine("test"), town.teams["P"], [town.agents["henrik"].pk], now=at(0))
        assert left_over.hand_on(HOUSE, now=at(self.MONDAY + HOUR)) == 0

    def test_with_no_coordinator_at_work_it_stays_with_the_leads(self, town, left):
        left_behind.notice(HOUSE, now=at(HOUR))
        assert left_over.hand_on(HOUSE, now=at(self.MONDAY + HOUR)) == 0
        assert left_reads.how_many(at(self.MONDAY + HOUR)).left == 1


def test_the_time_it_lay_is_not_cut_by_changing_hands(town, left):
    to(town, left, "bjarke", 200)
    (one,) = left_reads.lying(at(HOUR))
    assert one.since == at(60)
    assert timedelta(seconds=HOUR - 60) == at(HOUR) - one.since
