"""The outbox: queued with the change, taken back, sent again, forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from nowrongdoor.townhall.errors import LostRace, Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.messages import actions, posting, reads
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.messages.ports import SmsRefused
from nowrongdoor.townhall.messages.rules import Sending, Untextable
from nowrongdoor.townhall.messages.tests.cast import CITIZEN, OUTBOX, Gateway, queue
from tests.cast import at
from tests.racing import at_once

LEAD = Acting(who="agent:1", agent_id=1, job_functions=frozenset({"lead"}))
AGENT = Acting(who="agent:2", agent_id=2, job_functions=frozenset({"agent"}))


@pytest.mark.django_db
def test_asking_twice_is_one_message() -> None:
    first, second = queue(), queue(text="Noget andet")
    assert first.pk == second.pk
    assert second.text == "Åmunde Kommune ringer dig op inden kl. 12.00."
    assert Entry.objects.filter(verb="message.queued").count() == 1


@pytest.mark.django_db(transaction=True)
def test_asking_twice_at_once_is_one_message() -> None:
    first, second = at_once(queue, queue)
    assert first.pk == second.pk
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_a_change_that_fails_sends_nothing() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        queue()
        raise RuntimeError
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_the_journal_tells_neither_to_whom_nor_what() -> None:
    queue()
    line = Entry.objects.get(verb="message.queued")
    assert line.details == {"about": "callback:12", "purpose": "promise", "parts": 1}
    told = f"{line.subject} {line.details} {line.reason}"
    assert CITIZEN not in told and "ringer" not in told


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "why"), [("", Untextable.NO_NUMBER), ("+4590123456", Untextable.SERVICE_NUMBER)])
def test_a_number_that_cannot_be_texted_is_refused_with_its_reason(number: str, why: Untextable) -> None:
    with pytest.raises(Refused) as no:
        queue(to=number)
    assert no.value.code == why
    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "  ", "x" * 613, "nul\x00tegn"])
def test_a_text_that_cannot_go_is_a_slip(text: str) -> None:
    with pytest.raises(Slip):
        queue(text=text)


@pytest.mark.django_db
def test_newer_news_takes_back_what_is_still_queued() -> None:
    queue("promise:12:1")
    queue("promise:13:1", about="callback:13")
    assert actions.withdraw(OUTBOX, about="callback:12", now=at(1)) == 1
    assert actions.withdraw(OUTBOX, about="callback:12", now=at(2)) == 0
    gateway = Gateway()
    posting.post_due(OUTBOX, gateway, now=at(3))
    assert [text.reference for text in gateway.taken] == ["promise:13:1"]


@pytest.mark.django_db
def test_a_lead_sends_again_under_a_new_reference() -> None:
    message, gateway = queue(), Gateway(answers=SmsRefused("no_such_number"))
    posting.post_due(OUTBOX, gateway, now=at(1))
    actions.send_again(LEAD, message.pk, now=at(60))
    gateway.answers = None
    posting.post_due(OUTBOX, gateway, now=at(61))
    message.refresh_from_db()
    assert message.state == Sending.SENT
    assert [text.reference for text in gateway.taken] == ["promise:12:1", "promise:12:1#2"]


@pytest.mark.django_db
def test_two_leads_send_again_once() -> None:
    message = queue()
    posting.post_due(OUTBOX, Gateway(answers=SmsRefused("no_such_number")), now=at(1))
    actions.send_again(LEAD, message.pk, now=at(60))
    with pytest.raises(LostRace):
        actions.send_again(LEAD, message.pk, now=at(60))


@pytest.mark.django_db
def test_an_agent_may_not_send_again() -> None:
    message = queue()
    with pytest.raises(Refused):
        actions.send_again(AGENT, message.pk, now=at(60))


@pytest.mark.django_db
def test_text_and_number_are_wiped_two_weeks_later_and_the_rest_stays() -> None:
    message, waiting = queue(), queue("promise:13:1", seconds=0)
    posting.post_due(OUTBOX, Gateway(answers=SmsRefused("no")), now=at(1), most=1)
    later = at(1) + timedelta(days=14)
    assert actions.forget(OUTBOX, now=later - timedelta(seconds=1)) == 0
    assert actions.forget(OUTBOX, now=later) == 1
    assert actions.forget(OUTBOX, now=later) == 0
    message.refresh_from_db()
    waiting.refresh_from_db()
    assert (message.to, message.text, message.purpose, message.state) == ("", "", "promise", Sending.FAILED)
    assert waiting.text
    with pytest.raises(Refused):
        actions.send_again(LEAD, message.pk, now=later)


@pytest.mark.django_db
def test_what_is_about_a_subject_comes_oldest_first() -> None:
    first, second = queue("promise:12:1"), queue("promise:12:2")
    queue("promise:13:1", about="callback:13")
    assert reads.about("callback:12") == [first, second]
