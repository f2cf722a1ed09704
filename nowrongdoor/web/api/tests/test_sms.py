"""The address where the gateway brings its reports."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from nowrongdoor.outside.sms.tests import contract
from nowrongdoor.outside.sms.tests.test_reports import token
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.messages import posting
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.messages.rules import Sending
from nowrongdoor.townhall.messages.tests.cast import OUTBOX, Gateway, queue
from tests.cast import at

pytestmark = pytest.mark.django_db
ADDRESS = "/api/sms/gatewayapi/reports"
SECRET = "a-secret-for-tests-only"


def bring(told: dict[str, Any], secret: str = SECRET, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
    answer = Client().post(
        ADDRESS,
        body if body is not None else told,
        content_type="application/json",
        headers={"X-Gwapi-Signature": token(told, secret)},
    )
    return answer.status_code, answer.json()


@pytest.fixture
def sent() -> Message:
    message = queue()
    posting.post_due(OUTBOX, Gateway(answers="421332671"), now=at(1))
    message.refresh_from_db()
    assert message.state == Sending.SENT
    return message


def test_a_report_is_taken_once(sent):
    assert bring(contract.report("DELIVERED")) == (200, {"taken": "taken"})
    assert bring(contract.report("DELIVERED")) == (200, {"taken": "known"})
    sent.refresh_from_db()
    assert sent.state == Sending.DELIVERED
    assert Entry.objects.filter(verb="message.delivered").count() == 1


def test_a_late_on_its_way_is_known(sent):
    assert bring(contract.report("DELIVERED"))[0] == 200
    assert bring(contract.report("ENROUTE")) == (200, {"taken": "known"})
    assert bring(contract.report("EXPIRED")) == (200, {"taken": "known"})
    sent.refresh_from_db()
    assert sent.state == Sending.DELIVERED


def test_while_a_secret_is_being_changed_both_are_good(sent):
    assert bring(contract.report("ENROUTE"), "an-old-secret-for-tests")[0] == 200


def test_what_is_believed_is_the_token_and_not_the_body_beside_it(sent):
    assert bring(contract.report("UNDELIVERABLE", code="0x1010"), body=contract.report("DELIVERED"))[0] == 200
    sent.refresh_from_db()
    assert (sent.state, sent.trouble) == (Sending.FAILED, "undeliverable 0x1010")


@pytest.mark.parametrize("header", [{}, {"X-Gwapi-Signature": "forged"}])
def test_an_unsigned_report_changes_nothing(sent, header):
    answer = Client().post(ADDRESS, contract.report("DELIVERED"), content_type="application/json", headers=header)
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_signature")
    sent.refresh_from_db()
    assert sent.state == Sending.SENT


def test_a_report_of_nothing_of_ours_gets_a_clear_answer(sent):
    status, told = bring(contract.report("DELIVERED", userref="promise:99:1", number=7))
    assert (status, told["code"]) == (404, "unknown_message")


def test_a_report_that_cannot_be_read_says_why(sent):
    status, told = bring(contract.report("HOVERING"))
    assert (status, told["code"]) == (422, "malformed")
    assert told["reason"].startswith("status: one of")


def test_the_body_may_be_anything_at_all(sent):
    answer = Client().post(
        ADDRESS,
        b"\xff\xfe",
        content_type="text/plain",
        headers={"X-Gwapi-Signature": token(contract.report("DELIVERED"), SECRET)},
    )
    assert answer.status_code == 200


def test_it_is_only_posted_to():
    assert Client().get(ADDRESS).status_code == 405
