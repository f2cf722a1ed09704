"""A citizen is told what holds, once and where she is: nothing that was taken back, nothing on another's number."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from nowrongdoor.townhall.callbacks import actions, by_citizen, keeping, overview, reads, times
from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.callbacks.promising import promise
from nowrongdoor.townhall.callbacks.terms import Terms
from nowrongdoor.townhall.callbacks.tests.cast import KEEPER, Day
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import questions
from nowrongdoor.townhall.contacts.models import Question
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.acting import Acting, machine
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.messages import actions as outbox
from nowrongdoor.townhall.messages import posting, reporting
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.messages.ports import Report
from nowrongdoor.townhall.messages.rules import Sending, Told
from tests.cast import Cast, Simulated
from tests.racing import at_once

pytestmark = pytest.mark.django_db

CITIZEN = machine("citizen")
LEAD = Acting(who="agent:1", agent_id=1, job_functions=frozenset({"lead"}))
STOCKHOLM = "+46 8 123 456 78"
"""A landline, which no text reaches."""


@pytest.fixture
def day(town: Cast, simulated: Simulated) -> Day:
    made = Day(town, simulated)
    made.ready("signe")
    return made


def hours_to(day: Day, moment: datetime | None) -> float:
    assert moment is not None
    return (moment - day.at(0)) / timedelta(hours=1)


def promised_and_hung_up(day: Day) -> Question:
    """Signe has promised a call and hung up; her contact is not closed."""
    contact = day.simulated.talks(day.town, "signe")
    acting = day.town.acting("signe")
    question = questions.set_topic(acting, contact.questions.get().pk, day.town.topics["nemkonto"], now=day.at(0.01))
    promise(acting, question.pk, Terms(), now=day.at(0.01))
    day.simulated.switchboard.put_down("call-1", at=day.at(0.02))
    day.tell(0.02)
    return question


def left_open(day: Day) -> tuple[Question, float]:
    """Signe promised, hung up and left her contact open; and the hour at which the citizen is told all the same."""
    question = promised_and_hung_up(day)
    told_at = 0.03 + times.ENDED_BUT_OPEN / timedelta(hours=1)
    assert day.keep(told_at).told == 1
    return question, told_at


def breaks_off(day: Day, question: Question, hours: float) -> None:
    questions.set_outcome(day.town.acting("signe"), question.pk, "dropped", now=day.at(hours))


def test_a_promise_taken_back_before_its_text_has_gone_is_told_to_nobody(day: Day) -> None:
    question, told_at = left_open(day)
    breaks_off(day, question, told_at + 0.01)
    assert Callback.objects.get().state == "withdrawn"
    assert Message.objects.get().state == Sending.WITHDRAWN


def test_a_promise_the_citizen_has_been_texted_is_not_taken_back_behind_her_back(day: Day) -> None:
    question, told_at = left_open(day)
    Message.objects.update(state=Sending.SENT, sent_at=day.at(told_at))
    with pytest.raises(Refused) as no:
        breaks_off(day, question, told_at + 0.01)
    assert no.value.code == "callback_told"
    question.refresh_from_db()
    assert (question.outcome, Callback.objects.get().state) == ("promised", "assigned")


def test_once_it_is_over_no_text_about_it_leaves_the_house(day: Day) -> None:
    callback = day.promised()
    assert Message.objects.get().state == Sending.QUEUED, "the gateway is away"
    by_citizen.no_longer_needed(CITIZEN, callback.link, now=day.at(0.5))
    assert Message.objects.get().state == Sending.WITHDRAWN


def test_a_right_number_is_told_what_the_wrong_one_was_told(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    day.in_vain("henrik", callback, 1, "wrong_number")
    actions.send_on(day.town.acting("signe"), callback.pk, number="20 20 20 20", now=day.at(1.2))
    told = Message.objects.get(to="+4520202020")
    assert told.purpose == "promise" and f"/b/{callback.link}/" in told.text
    assert day.now(callback).by == callback.by and day.now(callback).first_by == callback.first_by
    assert day.keep(1.3).told == 0, "once"


def test_a_later_time_is_told_by_somebody_where_the_right_number_takes_no_text(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    actions.move(day.town.acting("signe"), callback.pk, day.at(6), now=day.at(1))
    day.in_vain("henrik", callback, 1, "wrong_number")
    actions.send_on(day.town.acting("signe"), callback.pk, number=STOCKHOLM, now=day.at(1.2))
    assert [row.callback_id for row in overview.untold(day.at(1.3))] == [callback.pk]


def test_the_time_she_heard_while_it_was_promised_needs_no_text_to_the_right_number(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    day.in_vain("henrik", callback, 1, "wrong_number")
    actions.send_on(day.town.acting("signe"), callback.pk, number=STOCKHOLM, now=day.at(1.2))
    assert overview.untold(day.at(1.3)) == []


def test_who_could_not_be_texted_is_once_she_gives_a_number_that_can(day: Day) -> None:
    callback = day.promised(agreed=Terms(number=STOCKHOLM))
    tell = hours_to(day, callback.tell_at)
    day.keep(tell)
    assert overview.untold(day.at(tell))
    by_citizen.correct_number(CITIZEN, callback.link, "30 40 50 60", now=day.at(tell + 0.01))
    day.keep(tell + 0.02)
    assert overview.untold(day.at(tell + 0.02)) == []
    assert Message.objects.get(to="+4530405060").purpose == "new_time"


def test_a_promise_opened_again_can_be_broken_though_it_was_kept_before(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    contact = day.talks("henrik", callback, 1)
    day.end("henrik", contact, "answered", 1.2)
    reopened = actions.reopen(day.town.acting("signe"), callback.pk, now=day.at(4))
    assert day.keep(hours_to(day, reopened.first_by) + 0.1).broken == 1
    assert day.now(callback).broken_at == reopened.first_by
    assert Entry.objects.filter(verb="callback.broken").count() == 1


def test_who_was_never_reached_by_a_text_is_texted_anew_and_not_held_to_be_told(day: Day) -> None:
    callback = day.promised()
    day.ready("henrik", hours=1)
    contact = day.talks("henrik", callback, 1)
    posting.give_up_old(KEEPER, now=day.at(25))  # the gateway was away all day
    assert overview.untold(day.at(25))
    day.end("henrik", contact, "promised", 25.1, receiver_team=day.town.teams["1881"])
    assert [message.state for message in Message.objects.order_by("pk")] == [Sending.GIVEN_UP, Sending.QUEUED]
    assert overview.untold(day.at(25.2)) == []


def test_a_lost_text_is_sent_anew_to_the_number_she_has_now(day: Day, lost: Message) -> None:
    callback = Callback.objects.get()
    by_citizen.correct_number(CITIZEN, str(callback.link), "30 40 50 60", now=day.at(0.5))
    told = Message.objects.get(to="+4530405060")
    assert (told.state, told.purpose) == (Sending.QUEUED, "promise")
    sees = reads.for_citizen(str(callback.link), day.at(0.6))
    assert sees is not None and sees.times == (), "the time is the same: nothing has slipped"


@pytest.mark.django_db(transaction=True)
def test_told_by_the_job_and_by_closing_at_once_she_is_told_once(day: Day) -> None:
    contact, acting = promised_and_hung_up(day).contact, day.town.acting("signe")
    at_once(
        lambda: contacts.close(acting, contact.pk, now=day.at(0.3)),
        lambda: keeping.keep_up(KEEPER, now=day.at(0.3)),
    )
    assert [message.state for message in Message.objects.filter(purpose="promise")] == [Sending.QUEUED]
    assert Entry.objects.filter(verb="callback.told").count() == 1


@pytest.fixture
def lost(day: Day) -> Message:
    """A text about a promise that the gateway gave back."""
    day.promised()
    message = Message.objects.get()
    report = Report(message.reference, "g-1", Told.NOT_DELIVERED, day.at(0.2), "switched_off")
    Message.objects.update(state=Sending.SENT, gateway_id="g-1")
    reporting.take(LEAD, report, now=day.at(0.2))
    return message


def test_a_lead_sends_what_still_holds_once_more(day: Day, lost: Message) -> None:
    assert outbox.send_again(LEAD, lost.pk, now=day.at(0.3)).state == Sending.QUEUED


@pytest.mark.parametrize("became", ["moved", "over"])
def test_a_text_that_would_be_wrong_by_now_is_not_sent_once_more(day: Day, lost: Message, became: str) -> None:
    callback = Callback.objects.get()
    if became == "moved":
        actions.move(day.town.acting("signe"), callback.pk, day.at(6), now=day.at(0.3))
    else:
        by_citizen.no_longer_needed(CITIZEN, str(callback.link), now=day.at(0.3))
    with pytest.raises(LostRace) as no:
        outbox.send_again(LEAD, lost.pk, now=day.at(0.4))
    assert no.value.code == "overtaken"
    lost.refresh_from_db()
    assert lost.state == Sending.FAILED
