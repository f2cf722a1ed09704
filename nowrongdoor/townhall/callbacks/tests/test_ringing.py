"""Keeping a promise: taken from the list or through the line, reached or not, and who was first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.callbacks import actions, ending, overview, ringing
from nowrongdoor.townhall.callbacks.models import Callback, CallbackAttempt, CallbackTime
from nowrongdoor.townhall.callbacks.promising import Terms
from nowrongdoor.townhall.callbacks.tests.cast import Day
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.insight.reads import conservation, day_figures
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import presence
from nowrongdoor.townhall.line.models import Place, TelephoneEvent
from nowrongdoor.townhall.line.tests.rows import nobody_is_stuck
from nowrongdoor.townhall.messages.models import Message
from tests.cast import Cast, Simulated

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(town: Cast, simulated: Simulated) -> Day:
    return Day(town, simulated)


def test_the_citizen_is_told_at_once_by_text(day: Day) -> None:
    callback = day.promised()
    message = Message.objects.get()
    assert (message.to, message.about, message.purpose) == ("+4520000001", f"callback:{callback.pk}", "promise")
    assert "senest mandag 23. november kl. 09.15" in message.text
    assert f"/b/{callback.link}/" in message.text
    assert callback.times.get().told_how == "sms"
    assert overview.untold(day.at(1)) == []


def test_one_takes_it_rings_agent_first_and_the_promise_is_kept(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    attempt = day.rings("henrik", callback, 1)
    (call,) = day.simulated.switchboard.snapshot().calls
    assert (call.call, call.direction, call.device, call.stage) == (f"cb-{callback.pk}-1", "out", "2009", "ringing")
    day.simulated.switchboard.pick_up("2009", at=day.at(1.001))
    day.tell(1.001)
    assert (day.now(callback).state, day.town.state("henrik")) == ("in_progress", "in_conversation")
    day.simulated.switchboard.pick_up_at_home(call.call, at=day.at(1.002))
    day.tell(1.002)
    assert day.now(callback).state == "reached"
    day.simulated.switchboard.put_down(call.call, at=day.at(1.1))
    day.tell(1.1)
    day.end("henrik", Contact.objects.get(pk=attempt.contact_id), "answered", 1.12)
    kept = day.now(callback)
    assert (kept.state, kept.kept_at, kept.broken_at) == ("closed", day.at(1.12), None)
    assert Entry.objects.get(verb="callback.answered").details["in_time"] is True
    assert day.town.state("henrik") == "ready"
    nobody_is_stuck()


def test_who_was_on_a_break_is_on_it_again_afterwards(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    henrik = day.town.agents["henrik"]
    presence.choose(day.town.acting("henrik"), henrik.pk, State.PAUSE, reason="meeting", now=day.at(1))
    contact = day.talks("henrik", callback, 1.1)
    day.end("henrik", contact, "answered", 1.3)
    assert day.town.state("henrik") == "pause/meeting"


def test_a_colleague_who_comes_second_hears_so(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", "vibeke", hours=1)
    ringing.take(day.town.acting("henrik"), callback.pk, now=day.at(1))
    with pytest.raises(LostRace, match=r"colleague|kollega"):
        ringing.take(day.town.acting("vibeke"), callback.pk, now=day.at(1))
    assert day.town.state("vibeke") == "ready"
    assert CallbackAttempt.objects.count() == Place.objects.filter(outgoing=True).count() == 1


def test_another_teams_promise_is_nobodys_business(day: Day) -> None:
    callback = day.promised()
    day.ready("bjarke", hours=1)
    with pytest.raises(Refused) as no:
        ringing.take(day.town.acting("bjarke"), callback.pk, now=day.at(1))
    assert no.value.code == "not_yours"


def test_one_that_is_due_joins_the_line_once_and_goes_to_whoever_is_free(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=4)
    assert day.keep(4).joined == 0
    assert callback.named_until is not None
    due = (callback.named_until - day.at(0)) / timedelta(hours=1)
    assert (day.keep(due).joined, day.keep(due).joined) == (1, 0)
    assert day.decide(due) == 1
    assert (day.town.state("henrik"), day.now(callback).state) == ("ringing", "promised")
    with pytest.raises(LostRace):
        ringing.take(day.town.acting("henrik"), callback.pk, now=day.at(due))
    day.simulated.switchboard.pick_up("2009", at=day.at(due))
    day.tell(due)
    assert day.now(callback).state == "in_progress"


def test_what_waits_in_the_line_can_be_taken_from_the_list(day: Day) -> None:
    callback = day.promised()
    assert callback.named_until is not None
    due = (callback.named_until - day.at(0)) / timedelta(hours=1)
    day.keep(due)
    day.ready("henrik", hours=due)
    contact = day.talks("henrik", callback, due)
    assert contact.attempt.number == 1
    day.end("henrik", contact, "answered", due + 0.1)
    assert day.now(callback).state == "closed"


def test_an_agent_whose_own_telephone_rings_in_vain_has_made_no_attempt(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    day.rings("henrik", callback, 1)
    day.simulated.switchboard.let_ring("2009", at=day.at(1.01))
    day.tell(1.01)
    after = day.now(callback)
    assert (after.state, after.rung_at) == ("assigned", None)
    assert CallbackAttempt.objects.get().outcome == "agent_could_not"
    assert day.simulated.switchboard.snapshot().calls == ()
    day.ready("vibeke", hours=1.1)
    day.take("vibeke", callback, 1.1)
    assert day.now(callback).state == "in_progress"
    nobody_is_stuck()


def test_an_agent_who_hangs_up_at_once_has_made_no_attempt_either(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    attempt = day.take("henrik", callback, 1)
    day.simulated.switchboard.put_down(str(attempt.contact.call), at=day.at(1) + timedelta(seconds=5), by="agent")
    day.tell(1.01)
    attempt.refresh_from_db()
    assert (attempt.outcome, day.now(callback).state) == ("agent_could_not", "promised")


@pytest.mark.parametrize("code", ["busy", "no_answer", "voicemail"])
def test_not_reached_is_tried_again_after_an_hour_and_not_before(day: Day, code: str) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    attempt = day.in_vain("henrik", callback, 1, code)
    after = day.now(callback)
    assert (attempt.outcome, after.state) == (code, "not_reached")
    assert after.next_try_at == day.at(2.01)
    with pytest.raises(Refused) as no:
        ringing.take(day.town.acting("henrik"), callback.pk, now=day.at(1.5))
    assert no.value.code == "too_early"
    day.take("henrik", callback, 2.02)


def test_the_agent_knows_better_than_the_switchboard(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    contact = day.talks("henrik", callback, 1)
    ending.not_reached(day.town.acting("henrik"), callback.pk, "voicemail", now=day.at(1.1))
    contact.refresh_from_db()
    assert (contact.state, contact.questions.get().outcome) == ("closed", "dropped")
    assert CallbackAttempt.objects.get().outcome == "voicemail"
    assert day.now(callback).state == "not_reached"


def test_a_wrong_number_goes_back_to_its_promiser_who_sends_it_on(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    day.in_vain("henrik", callback, 1, "wrong_number")
    day.keep(1.1)
    after = day.now(callback)
    assert (after.state, after.owner, after.held_as) == ("returned", day.town.agents["signe"], "promiser")
    sent = actions.send_on(day.town.acting("signe"), callback.pk, number="20 20 20 20", now=day.at(1.2))
    assert (sent.state, sent.number, sent.by) == ("promised", "+4520202020", callback.by)


def test_tried_in_vain_to_the_last_she_is_written_to_and_it_is_closed(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    day.in_vain("henrik", callback, 1)
    day.in_vain("henrik", callback, 2.1)
    third = day.now(callback)
    assert third.next_try_at == day.at(3.11)  # one before noon, one after: any half-day will do
    day.in_vain("henrik", callback, 3.2)
    assert day.now(callback).state == "exhausted"
    assert day.keep(3.5).given_up == 1
    after = day.now(callback)
    assert (after.state, after.broken_at, after.kept_at) == ("closed_unreached", None, None)
    assert Message.objects.filter(purpose="not_reached", key__startswith="unreached").count() == 1
    reopened = actions.reopen(day.town.acting("henrik"), callback.pk, now=day.at(4))
    assert (reopened.pk, reopened.state, reopened.reopened) == (callback.pk, "promised", 1)
    day.take("henrik", callback, 4.1)


def test_ring_me_later_keeps_the_promise_open_with_a_time_of_her_own(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    contact = day.talks("henrik", callback, 1)
    wished = day.at(6)
    moved = actions.move(day.town.acting("henrik"), callback.pk, wished, now=day.at(1.1), wished=True)
    assert (moved.by, moved.first_by) == (wished, wished)
    day.end("henrik", contact, "promised", 1.2, receiver_team=day.town.teams["1881"])
    after = day.now(callback)
    assert (after.state, after.by, after.kept_at) == ("promised", wished, None)
    assert CallbackTime.objects.get(number=2).told_how == "spoken"


def test_who_was_reached_and_promised_again_is_not_rung_again_at_once(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=5)
    contact = day.talks("henrik", callback, 5)
    day.end("henrik", contact, "promised", 5.1, receiver_team=day.town.teams["1881"])
    assert day.now(callback).next_try_at == day.at(6.1)
    assert (day.keep(6).joined, day.keep(6.1).joined) == (0, 1)


def test_who_was_promised_another_call_within_the_hour_is_rung_after_half_of_it(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    contact = day.talks("henrik", callback, 1)
    actions.move(day.town.acting("henrik"), callback.pk, day.at(1.5), now=day.at(1.1), wished=True)
    day.end("henrik", contact, "promised", 1.1, receiver_team=day.town.teams["1881"])
    assert day.now(callback).next_try_at == day.at(1.3)


def test_the_wrong_team_sends_it_on_and_the_clock_goes_on(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    sent = actions.return_to_promiser(day.town.acting("henrik"), callback.pk, team="BAR", now=day.at(1))
    assert (sent.state, sent.team.code, sent.transferred) == ("assigned", "BAR", True)
    assert (sent.by, sent.first_by) == (callback.by, callback.first_by)


def test_calls_we_make_are_no_calls_offered_to_us(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    contact = day.talks("henrik", callback, 1)
    day.end("henrik", contact, "answered", 1.1)
    figures = {one.code: one for one in day_figures(start=day.at(0), end=day.at(9), now=day.at(9))}
    assert (figures["P"].offered, figures["1881"].offered) == (1, 0)
    found = conservation(start=day.at(0), end=day.at(9))
    assert found.troubles == () and found.offered == 1


def test_agreed_not_before_is_not_before(day: Day) -> None:
    callback = day.promised(agreed=Terms(not_before=day.at(5), by=day.at(8)))
    day.ready("henrik", hours=1)
    with pytest.raises(Refused) as no:
        ringing.take(day.town.acting("henrik"), callback.pk, now=day.at(4))
    assert no.value.code == "too_early"
    assert day.keep(4.9).joined == 0


def due(day: Day, callback: Callback) -> float:
    assert callback.named_until is not None
    return (callback.named_until - day.at(0)) / timedelta(hours=1)


def test_she_rings_herself_while_her_call_waits_in_the_line_and_is_rung_no_more(day: Day) -> None:
    callback = day.promised()
    day.ready("signe")
    day.keep(due(day, callback))
    actions.answered_otherwise(day.town.acting("signe"), callback.pk, now=day.at(due(day, callback) + 0.1))
    assert day.now(callback).state == "closed"
    assert Place.objects.filter(outgoing=True, left_at=None).count() == 0
    assert CallbackAttempt.objects.get().outcome == "agent_could_not"
    day.ready("henrik", hours=due(day, callback) + 0.2)
    assert day.decide(due(day, callback) + 0.2) == 0


def test_nothing_is_ended_under_the_hands_of_who_is_ringing(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    day.take("henrik", callback, 1)
    for end in (actions.answered_otherwise, actions.return_to_promiser):
        with pytest.raises(LostRace):
            end(day.town.acting("signe"), callback.pk, now=day.at(1.1))


def test_an_answer_counts_though_the_switchboard_never_said_she_picked_up(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    attempt = day.take("henrik", callback, 1)
    day.simulated.switchboard.put_down(str(attempt.contact.call), at=day.at(1.1))
    day.tell(1.1)
    assert day.now(callback).state == "not_reached"
    day.end("henrik", Contact.objects.get(pk=attempt.contact_id), "answered", 1.15)
    assert (day.now(callback).state, day.now(callback).broken_at) == ("closed", None)


def test_what_the_telephone_tells_is_true_whatever_became_of_the_promise(day: Day) -> None:
    """An agent who has picked up is in conversation, though the promise is over: no event is set aside for it."""
    callback = day.promised()
    day.ready("henrik", hours=1)
    attempt = day.rings("henrik", callback, 1)
    Callback.objects.filter(pk=callback.pk).update(state="closed", closed_at=day.at(1))
    day.simulated.switchboard.pick_up("2009", at=day.at(1.01))
    day.simulated.switchboard.pick_up_at_home(str(attempt.contact.call), at=day.at(1.02))
    day.simulated.switchboard.put_down(str(attempt.contact.call), at=day.at(1.1))
    day.tell(1.1)
    assert day.town.state("henrik") == "after_work"
    assert not TelephoneEvent.objects.exclude(fate="applied").exists()
    day.end("henrik", Contact.objects.get(pk=attempt.contact_id), "answered", 1.15)
    assert day.now(callback).state == "closed"
    nobody_is_stuck()
