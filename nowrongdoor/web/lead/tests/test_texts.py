"""Text messages in trouble: a quiet line on the board, a page, and the way to send one again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from nowrongdoor.townhall.messages import posting
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.messages.ports import SmsRefused, SmsUnreachable
from nowrongdoor.townhall.messages.rules import Sending
from nowrongdoor.townhall.messages.tests.cast import CITIZEN, OUTBOX, Gateway, queue
from tests.cast import Cast, at

Enters = Callable[..., Client]


def page(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


@pytest.mark.django_db
def test_while_all_is_well_the_board_says_nothing_of_messages(town: Cast, enters: Enters):
    queue()
    assert 'id="outbox"' not in page(enters("lead"), "/lead/")
    assert "Alle beskeder er kommet frem" in page(enters("lead", username="karen"), "/lead/messages/")


@pytest.mark.django_db
def test_a_gateway_that_is_down_is_a_quiet_line_on_the_board(town: Cast, enters: Enters):
    queue()
    posting.post_due(OUTBOX, Gateway(answers=SmsUnreachable("gateway_down")), now=at(1))
    board = page(enters("lead"), "/lead/")
    assert "Sms-gatewayen har ikke svaret siden kl. 09:00. 1 besked venter på at blive sendt." in board
    assert 'href="/lead/messages/"' in board


@pytest.mark.django_db
def test_a_gateway_that_refuses_the_town_is_told_apart(town: Cast, enters: Enters):
    queue()
    posting.post_due(OUTBOX, Gateway(answers=SmsUnreachable("gateway_refuses_us")), now=at(1))
    assert "has refused the town since 09:00" in page(enters("lead", language="en"), "/lead/")


@pytest.mark.django_db
def test_what_did_not_arrive_is_sent_again_once(town: Cast, enters: Enters):
    message = queue()
    posting.post_due(OUTBOX, Gateway(answers=SmsRefused("no_such_number")), now=at(1))
    lead = enters("lead")
    shown = page(lead, "/lead/messages/")
    assert "Ingen telefon har det nummer." in shown and "Send igen" in shown
    assert CITIZEN not in shown and message.text not in shown
    address = f"/lead/messages/{message.pk}/again/"
    assert lead.post(address).status_code == 302
    assert lead.post(address).status_code == 409
    assert Message.objects.get().state == Sending.QUEUED


@pytest.mark.django_db
def test_a_message_the_citizen_may_have_got_says_so_on_its_button(town: Cast, enters: Enters):
    message = queue()
    Message.objects.filter(pk=message.pk).update(state="failed", trouble="answer_lost", settled_at=at(1))
    assert "Send igen: borgeren kan få den to gange" in page(enters("lead"), "/lead/messages/")


@pytest.mark.django_db
@pytest.mark.parametrize("job", ["agent", "planner"])
def test_only_leads_and_administrators_see_them(town: Cast, enters: Enters, job: str):
    assert enters(job).get("/lead/messages/").status_code == 403
    assert enters(job, username="karen").post("/lead/messages/1/again/").status_code == 403
