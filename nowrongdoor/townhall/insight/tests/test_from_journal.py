"""What the journal tells of the line, of lending and of answers is what the rows have."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import parking, questions
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.insight import from_journal, from_rows
from nowrongdoor.townhall.insight.journal_lines import lines
from nowrongdoor.townhall.insight.periods import between
from nowrongdoor.townhall.insight.tests.made_up_day import play, some_calls
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.line import left_behind, presence
from nowrongdoor.townhall.line.hand_rules import TransferReason
from nowrongdoor.townhall.line.parking import take_up
from nowrongdoor.townhall.line.transferring import transfer
from nowrongdoor.townhall.people import actions as people
from tests.cast import ADMINISTRATOR, OPENING, Cast, Simulated, at, offer

ZONE = "Europe/Copenhagen"
PERIOD = between(date(2026, 11, 20), date(2026, 11, 20), ZONE)


def both(seconds: float):  # type: ignore[no-untyped-def]
    """The facts from the rows, and from the journal, so many seconds after opening."""
    now = at(seconds)
    return from_rows.facts(PERIOD, now=now), from_journal.facts(lines(PERIOD, now=now), PERIOD, ZONE, now=now)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_mornings_calls_are_the_same(town: Cast, seed: int) -> None:
    play(town, some_calls(seed))
    rows, journal = both(15_000)
    assert len(rows.calls) == 40
    assert sorted(rows.calls, key=lambda one: one.contact) == sorted(journal.calls, key=lambda one: one.contact)
    assert {one.question for one in rows.asked} == {one.question for one in journal.asked}


def test_a_promise_to_answer_that_is_changed_later_does_not_change_the_past(town: Cast) -> None:
    play(town, some_calls(3))
    before = sum(call.in_time for call in both(15_000)[0].calls)
    people.save_team(ADMINISTRATOR, code="P", answer_within_seconds=300, now=at(15_000))
    people.save_team(ADMINISTRATOR, code="1881", answer_within_seconds=300, now=at(15_000))
    rows, journal = both(15_100)
    assert sum(call.in_time for call in rows.calls) == sum(call.in_time for call in journal.calls) == before


def test_who_is_sent_on_keeps_the_place_of_her_first_arrival_in_both(town: Cast, simulated: Simulated) -> None:
    contact = simulated.talks(town, "lone")
    transfer(town.acting("lone"), contact.pk, town.teams["1881"], next(iter(TransferReason)), now=at(100))
    rows, journal = both(200)
    assert sorted(rows.calls, key=lambda one: one.contact) == sorted(journal.calls, key=lambda one: one.contact)
    assert [call.joined_at for call in rows.calls] == [OPENING, OPENING]


def test_an_answer_changed_afterwards_counts_once_with_its_last_score_when_it_was_first_given() -> None:
    told = [
        SimpleNamespace(id=n, at=at(n), verb="survey.answered", who="machine:web", hat="", subject="survey:4",
                        details={"team": "P", "score": score})
        for n, score in ((1, 2), (60, 5))
    ]  # fmt: skip
    (said,) = from_journal.facts(told, PERIOD, ZONE, now=at(100)).said
    assert (said.at, said.score) == (at(1), 5)


def test_a_line_from_before_a_detail_was_kept_is_read_as_far_as_it_goes() -> None:
    def line(verb: str, seconds: float, **details: object) -> SimpleNamespace:
        return SimpleNamespace(at=at(seconds), verb=verb, who="agent:3", hat="P", subject="contact:1", details=details)

    old = [line("line.joined", 0), line("line.answered", 15, agent=3), line("contact.closed", 60)]
    facts = from_journal.facts(old, PERIOD, ZONE, now=at(0) + timedelta(hours=1))
    assert [(call.left_how, call.in_time) for call in facts.calls] == [("answered", True)]
    assert facts.asked == ()


def test_machines_are_nobodys_hours(town: Cast) -> None:
    people.save_team(machine("test"), code="P", answer_within_seconds=30, now=at(5))
    assert both(100)[1].hours == ()


def has_met(town: Cast, simulated: Simulated, name: str, seconds: float) -> Contact:
    """She has had a citizen of Parking's on the line for half a minute."""
    call, device = f"call-{seconds}", town.agents[name].device
    contact = simulated.calls(call, seconds)
    offer(town, contact, name, seconds + 5)
    simulated.switchboard.connect(call, device, at=at(seconds + 5))
    simulated.switchboard.pick_up(device, at=at(seconds + 10))
    simulated.switchboard.put_down(call, at=at(seconds + 40))
    simulated.tell_all(seconds + 40)
    return contact


def test_what_was_left_behind_is_whose_it_became_or_whose_it_was_in_both(town: Cast, simulated: Simulated) -> None:
    """Amina, whose base is another, leaves two under Parking's hat: Bjarke gets one, the other is closed for her."""
    lead = replace(town.acting("bjarke"), job_functions=frozenset({"lead"}), teams=frozenset({"P"}))
    amina, bjarke = town.agents["amina"].pk, town.agents["bjarke"].pk
    town.ready("amina")
    left = []
    for seconds in (0, 100):
        left.append(has_met(town, simulated, "amina", seconds))
        parking.park(town.acting("amina"), left[-1].pk, now=at(seconds + 50))
    presence.choose(town.acting("amina"), amina, State.AWAY, now=at(300))
    town.ready("bjarke", seconds=300)
    left_behind.give(lead, left[0].pk, bjarke, "went_home", now=at(400))
    take_up(town.acting("bjarke"), left[0].pk, now=at(500))
    for question in left[0].questions.all():
        questions.set_outcome(town.acting("bjarke"), question.pk, "dropped", now=at(510))
    contacts.close(town.acting("bjarke"), left[0].pk, now=at(520))
    endings = [left_behind.Ending(left[1].questions.get().pk, "dropped")]
    left_behind.close(lead, left[1].pk, endings, "went_home", now=at(600))
    rows, journal = both(700)
    agents = {one.question: one.agent for one in rows.asked}
    assert sorted(agents.values()) == sorted([amina, bjarke])
    assert agents == {one.question: one.agent for one in journal.asked}
    assert [(one.agent, one.hat) for one in rows.lent] == [(one.agent, one.hat) for one in journal.lent]
    assert [one.seconds for one in rows.lent] == pytest.approx([one.seconds for one in journal.lent])
