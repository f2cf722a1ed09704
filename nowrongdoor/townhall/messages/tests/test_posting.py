"""Posting: down, killed, broken lines, two workers, and reports in any order."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest

from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.messages import posting, reads, reporting
from nowrongdoor.townhall.messages.models import Gateway as Row
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.messages.ports import Report, SmsAnswerLost, SmsRefused, SmsUnreachable
from nowrongdoor.townhall.messages.reporting import Fate
from nowrongdoor.townhall.messages.rules import Sending, Told, Untextable
from nowrongdoor.townhall.messages.tests.cast import CITIZEN, OUTBOX, Gateway, queue
from tests.cast import at
from tests.racing import at_once


class Killed(BaseException):
    """kill -9: nothing of ours runs any more."""


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def told(what: Told, reference: str = "promise:12:1", gateway_id: str = "gw-1", code: str = "") -> Report:
    return Report(reference, gateway_id, what, at(30), code)


@pytest.mark.django_db
def test_a_message_is_posted_once_and_arrives() -> None:
    message, gateway = queue(), Gateway()
    assert posting.post_due(OUTBOX, gateway, now=at(1)) == 1
    assert posting.post_due(OUTBOX, gateway, now=at(2)) == 0
    gateway.tells = [told(Told.DELIVERED)]
    assert reporting.fetch(OUTBOX, gateway, now=at(3)) == 1
    message = fresh(message)
    assert (message.state, message.gateway_id, message.sent_at, message.settled_at) == (
        Sending.DELIVERED, "gw-1", at(1), at(3),
    )  # fmt: skip
    verbs = list(Entry.objects.filter(subject=f"message:{message.pk}").order_by("id").values_list("verb", flat=True))
    assert verbs == ["message.queued", "message.sent", "message.delivered"]
    assert len(gateway.taken) == 1


@pytest.mark.django_db
def test_while_the_gateway_is_down_it_is_left_alone_with_growing_gaps() -> None:
    messages = [queue(f"promise:{number}:1") for number in (1, 2, 3)]
    gateway, tried_at = Gateway(answers=SmsUnreachable("gateway_down")), []
    for second in range(100):
        before = len(gateway.taken)
        posting.post_due(OUTBOX, gateway, now=at(second))
        tried_at += [second] * (len(gateway.taken) - before)
    assert tried_at == [0, 5, 15, 35, 75]
    assert reads.trouble(at(100)).down_since == at(0)
    gateway.answers = None
    posting.post_due(OUTBOX, gateway, now=at(75 + 80))
    assert {fresh(message).state for message in messages} == {Sending.SENT}
    assert reads.trouble(at(160)).quiet
    lines = Entry.objects.filter(subject="gateway:sms").order_by("id").values_list("verb", flat=True)
    assert list(lines) == ["gateway.down", "gateway.up"]


@pytest.mark.django_db
def test_the_gateway_goes_down_in_the_middle_of_a_round() -> None:
    messages = [queue(f"promise:{number}:1") for number in (1, 2, 3)]
    answers = iter(["gw-1", SmsUnreachable("gateway_down"), "gw-2", "gw-3"])
    gateway = Gateway(answers=lambda: next(answers))
    assert posting.post_due(OUTBOX, gateway, now=at(1)) == 2
    assert [fresh(one).state for one in messages] == [Sending.SENT, Sending.QUEUED, Sending.QUEUED]
    posting.post_due(OUTBOX, gateway, now=at(6))
    assert [fresh(one).state for one in messages] == [Sending.SENT] * 3
    assert sorted(text.reference for text in gateway.taken) == [
        "promise:1:1",
        "promise:2:1",
        "promise:2:1",
        "promise:3:1",
    ]


@pytest.mark.django_db
def test_after_a_day_it_is_given_up_and_the_leads_are_told() -> None:
    message, gateway = queue(), Gateway(answers=SmsUnreachable("gateway_down"))
    posting.post_due(OUTBOX, gateway, now=at(0))
    posting.post_due(OUTBOX, gateway, now=at(0) + timedelta(hours=24))
    assert (fresh(message).state, fresh(message).trouble) == (Sending.GIVEN_UP, "gateway_down")
    assert Entry.objects.filter(verb="message.given_up").count() == 1
    stands = reads.trouble(at(0) + timedelta(hours=24, minutes=1))
    assert (stands.waiting, stands.not_told) == (0, 1)
    assert [one.pk for one in reads.troubled(at(0) + timedelta(hours=24, minutes=1))] == [message.pk]


@pytest.mark.django_db
def test_news_with_an_end_of_its_own_does_not_come_late() -> None:
    message, gateway = queue(good_until=at(600)), Gateway()
    posting.post_due(OUTBOX, gateway, now=at(600))
    assert (fresh(message).state, gateway.taken) == (Sending.GIVEN_UP, [])


@pytest.mark.django_db
def test_a_refused_message_fails_and_does_not_hold_up_the_next() -> None:
    first, second = queue("promise:1:1"), queue("promise:2:1")
    answers = iter([SmsRefused("no_such_number"), "gw-2"])
    posting.post_due(OUTBOX, Gateway(answers=lambda: next(answers)), now=at(1))
    assert (fresh(first).state, fresh(first).trouble) == (Sending.FAILED, "no_such_number")
    assert fresh(second).state == Sending.SENT


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_outbox_post_each_message_once() -> None:
    for number in range(30):
        queue(f"promise:{number}:1")
    gateway = Gateway()
    rounds = at_once(*[lambda: posting.post_due(OUTBOX, gateway, now=at(1), most=100)] * 3)
    assert sum(rounds) == 30
    assert len({text.reference for text in gateway.taken}) == len(gateway.taken) == 30
    assert set(Message.objects.values_list("state", flat=True)) == {Sending.SENT}


@pytest.mark.django_db(transaction=True)
def test_killed_before_the_gateway_was_reached_a_recognising_gateway_gets_it_again() -> None:
    message, gateway = queue(), Gateway(recognises_references=True, answers=Killed())
    with pytest.raises(Killed):
        posting.post_due(OUTBOX, gateway, now=at(1))
    gateway.answers = None
    assert posting.post_due(OUTBOX, gateway, now=at(60)) == 0
    assert posting.post_due(OUTBOX, gateway, now=at(61)) == 1
    assert fresh(message).state == Sending.SENT


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broken", [Killed(), SmsAnswerLost()])
def test_when_nobody_knows_whether_it_was_taken_it_is_not_posted_again(broken: BaseException) -> None:
    message, gateway = queue(), Gateway(answers=broken)
    with contextlib.suppress(Killed):
        posting.post_due(OUTBOX, gateway, now=at(1))
    gateway.answers = None
    for second in range(2, 700, 10):
        posting.post_due(OUTBOX, gateway, now=at(second))
    assert len(gateway.taken) == 1
    assert (fresh(message).state, fresh(message).trouble) == (Sending.FAILED, "answer_lost")
    assert reads.trouble(at(700)).not_told == 1


@pytest.mark.django_db(transaction=True)
def test_a_report_settles_the_message_whose_answer_was_lost() -> None:
    message, gateway = queue(), Gateway(answers=SmsAnswerLost())
    posting.post_due(OUTBOX, gateway, now=at(1))
    assert reporting.take(OUTBOX, told(Told.ON_ITS_WAY, gateway_id="77"), now=at(4)) == Fate.TAKEN
    assert (fresh(message).state, fresh(message).gateway_id) == (Sending.SENT, "77")
    posting.post_due(OUTBOX, gateway, now=at(900))
    assert fresh(message).state == Sending.SENT and len(gateway.taken) == 1


@pytest.mark.django_db
def test_a_report_that_overtakes_the_answer_wins() -> None:
    message = queue()
    gateway = Gateway()
    gateway.answers = lambda: reporting.take(OUTBOX, told(Told.DELIVERED), now=at(1)) and "gw-1"
    posting.post_due(OUTBOX, gateway, now=at(1))
    assert fresh(message).state == Sending.DELIVERED
    assert Entry.objects.filter(verb="message.sent").count() == 0


@pytest.mark.django_db
def test_a_worker_that_comes_back_late_does_not_undo_what_another_did() -> None:
    message, gateway = queue(), Gateway(recognises_references=True)

    def slowly() -> str:
        gateway.answers = None
        posting.post_due(OUTBOX, gateway, now=at(70))
        reporting.take(OUTBOX, told(Told.NOT_DELIVERED, gateway_id="gw-2"), now=at(71))
        return "gw-2"

    gateway.answers = slowly
    posting.post_due(OUTBOX, gateway, now=at(1))
    assert fresh(message).state == Sending.FAILED


@pytest.mark.django_db
def test_reports_twice_and_out_of_order_leave_one_truth() -> None:
    message, gateway = queue(), Gateway()
    posting.post_due(OUTBOX, gateway, now=at(1))
    order = [Told.DELIVERED, Told.ON_ITS_WAY, Told.DELIVERED, Told.NOT_DELIVERED, Told.ON_ITS_WAY]
    fates = [reporting.take(OUTBOX, told(what), now=at(2)) for what in order]
    assert fates == [Fate.TAKEN, *[Fate.KNOWN] * 4]
    assert fresh(message).state == Sending.DELIVERED
    assert Entry.objects.filter(verb="message.delivered").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_report_twice_at_once_is_taken_once() -> None:
    queue()
    posting.post_due(OUTBOX, Gateway(), now=at(1))
    fates = at_once(*[lambda: reporting.take(OUTBOX, told(Told.DELIVERED), now=at(2))] * 4)
    assert sorted(fates) == [Fate.KNOWN] * 3 + [Fate.TAKEN]
    assert Entry.objects.filter(verb="message.delivered").count() == 1


@pytest.mark.django_db
def test_reports_of_strangers_are_known_as_such() -> None:
    queue()
    posting.post_due(OUTBOX, Gateway(), now=at(1))
    assert reporting.take(OUTBOX, told(Told.DELIVERED, "promise:99:1", "gw-99"), now=at(2)) == Fate.UNKNOWN
    # Our reference under another name of the gateway's: another house with the same account.
    assert reporting.take(OUTBOX, told(Told.DELIVERED, gateway_id="gw-99"), now=at(2)) == Fate.UNKNOWN
    # A gateway that gives no reference back is understood by its own name.
    assert reporting.take(OUTBOX, told(Told.DELIVERED, reference=""), now=at(2)) == Fate.TAKEN


@pytest.mark.django_db
def test_a_number_whose_last_message_came_back_is_not_texted_again() -> None:
    queue()
    posting.post_due(OUTBOX, Gateway(), now=at(1))
    assert reads.may_be_texted(CITIZEN) is None
    reporting.take(OUTBOX, told(Told.NOT_DELIVERED, code="not_a_mobile"), now=at(2))
    assert reads.may_be_texted(CITIZEN) == Untextable.CAME_BACK
    reporting.take(OUTBOX, told(Told.DELIVERED), now=at(3))
    assert reads.may_be_texted(CITIZEN) is None


@pytest.mark.django_db
def test_surveys_trouble_nobody() -> None:
    queue("survey:1", purpose="survey")
    posting.post_due(OUTBOX, Gateway(answers=SmsRefused("no")), now=at(1))
    assert reads.trouble(at(200)).quiet
    assert not reads.troubled(at(200))


@pytest.mark.django_db
def test_a_message_that_waits_is_told_of_after_two_minutes() -> None:
    queue()
    Row.objects.create(id=1)
    assert reads.trouble(at(119)).quiet
    stands = reads.trouble(at(120))
    assert (stands.quiet, stands.waiting, stands.oldest_waiting_at) == (False, 1, at(0))
