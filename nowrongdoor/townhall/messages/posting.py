"""The worker's job: post what is queued. Claimed in one transaction, posted outside any, settled in another.

A worker killed before it posts loses nothing: the claim runs out, and another posts. Killed between posting and
writing the answer down, it leaves a message that the gateway may or may not have. Where the gateway recognises
references, posting it again is safe. Where it does not, the message waits for the gateway's report, and after ten
minutes without one somebody must look: it is never posted a second time by itself.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.messages.actions import record_of, settle
from nowrongdoor.townhall.messages.lengths import length_of
from nowrongdoor.townhall.messages.models import Gateway, Message
from nowrongdoor.townhall.messages.ports import Sms, SmsAnswerLost, SmsRefused, SmsUnreachable, Text
from nowrongdoor.townhall.messages.rules import LEASE, Sending, Trouble, gap, must_wait_for_report


def tidy(acting: Acting, gateway: Sms, *, now: datetime) -> None:
    """Before a round: see to broken claims, and give up what has grown old."""
    sort_out_claims(acting, gateway, now=now)
    give_up_old(acting, now=now)


def post_next(acting: Acting, gateway: Sms, *, now: datetime) -> bool:
    """Post the next message that is due. False when there is none, or while the gateway is left alone."""
    if _left_alone(now):
        return False
    message = _claim(now)
    if message is not None:
        _post(acting, gateway, message, now)
    return message is not None


def post_due(acting: Acting, gateway: Sms, *, now: datetime, most: int = 50) -> int:
    """A whole round at one moment, for a town whose clock does not run meanwhile; returns how many were posted."""
    tidy(acting, gateway, now=now)
    posted = 0
    while posted < most and post_next(acting, gateway, now=now):
        posted += 1
    return posted


@transaction.atomic
def sort_out_claims(acting: Acting, gateway: Sms, *, now: datetime) -> int:
    """See to messages whose worker died while posting, or whose answer was lost; returns how many."""
    stale = Message.objects.select_for_update(skip_locked=True).filter(
        state=Sending.POSTING, claimed_at__lte=now - LEASE
    )
    seen_to = 0
    for message in stale:
        if gateway.recognises_references:
            message.state, message.next_try_at = Sending.QUEUED, now
            message.save(update_fields=["state", "next_try_at"])
        elif message.claimed_at and must_wait_for_report(message.claimed_at, now):
            continue
        else:
            _fail(acting, message, now, Trouble.ANSWER_LOST)
        seen_to += 1
    return seen_to


@transaction.atomic
def give_up_old(acting: Acting, *, now: datetime) -> int:
    """Give up what could not be posted in its time, and tell the leads; returns how many."""
    old = Message.objects.select_for_update(skip_locked=True).filter(state=Sending.QUEUED, good_until__lte=now)
    rows = list(old)
    for message in rows:
        settle(message, Sending.GIVEN_UP, now, message.trouble or Trouble.GATEWAY_DOWN)
        record_of(acting, "message.given_up", message, now=now, rooms=("lead",), code=message.trouble)
    return len(rows)


def _left_alone(now: datetime) -> bool:
    """Whether the gateway is down and its gap has not passed."""
    return Gateway.objects.filter(next_try_at__gt=now).exists()


@transaction.atomic
def _claim(now: datetime) -> Message | None:
    """Take the next message for this worker alone."""
    due = Message.objects.select_for_update(skip_locked=True).filter(
        state=Sending.QUEUED, next_try_at__lte=now, good_until__gt=now
    )
    message = due.order_by("next_try_at", "id").first()
    if message is not None:
        message.state, message.claimed_at, message.tries = Sending.POSTING, now, message.tries + 1
        message.save(update_fields=["state", "claimed_at", "tries"])
    return message


def _post(acting: Acting, gateway: Sms, message: Message, now: datetime) -> None:
    """Post one claimed message, outside any transaction, and write down what became of it."""
    text = Text(
        message.reference, message.to, message.text, length_of(message.text).encoding, good_until=message.good_until
    )
    try:
        gateway_id = gateway.send(text, at=now)
    except SmsUnreachable as why:
        _put_back(acting, message, now, why.code)
    except SmsRefused as why:
        _refused(acting, message, now, why.code)
    except SmsAnswerLost:
        _answer_lost(acting, now)
    else:
        _sent(acting, message, gateway_id, now)


def _mine(message: Message) -> Message | None:
    """The message, locked, if it is still this worker's to settle: no report and no other worker came first."""
    rows = Message.objects.select_for_update().filter(pk=message.pk, state=Sending.POSTING)
    return rows.filter(claimed_at=message.claimed_at).first()


@transaction.atomic
def _sent(acting: Acting, message: Message, gateway_id: str, now: datetime) -> None:
    _gateway_up(acting, now)
    Message.objects.filter(pk=message.pk, gateway_id="").update(gateway_id=gateway_id)
    mine = _mine(message)
    if mine is not None:
        mine.state, mine.sent_at, mine.trouble = Sending.SENT, now, ""
        mine.save(update_fields=["state", "sent_at", "trouble"])
        record_of(acting, "message.sent", mine, now=now)


@transaction.atomic
def _put_back(acting: Acting, message: Message, now: datetime, code: str) -> None:
    _gateway_down(acting, now, code)
    mine = _mine(message)
    if mine is not None:
        mine.state, mine.trouble = Sending.QUEUED, code
        mine.save(update_fields=["state", "trouble"])


@transaction.atomic
def _refused(acting: Acting, message: Message, now: datetime, code: str) -> None:
    _gateway_up(acting, now)
    mine = _mine(message)
    if mine is not None:
        _fail(acting, mine, now, code or Trouble.REFUSED)


def _answer_lost(acting: Acting, now: datetime) -> None:
    """The message keeps its claim until `sort_out_claims`; the gateway is left alone for a while."""
    with transaction.atomic():
        _gateway_down(acting, now, Trouble.ANSWER_LOST)


def _fail(acting: Acting, message: Message, now: datetime, code: str) -> None:
    settle(message, Sending.FAILED, now, code[:40])
    record_of(acting, "message.failed", message, now=now, rooms=("lead",), code=message.trouble)


def _gateway_down(acting: Acting, now: datetime, code: str) -> None:
    """One more failure: all workers leave the gateway alone for a growing while."""
    Gateway.objects.get_or_create(id=1)
    row = Gateway.objects.select_for_update().get(id=1)
    fresh = row.down_since is None
    row.failures += 1
    row.down_since, row.trouble = row.down_since or now, code[:40]
    row.next_try_at = now + gap(row.failures)
    row.save()
    if fresh:
        record(acting, "gateway.down", "gateway:sms", at=now, rooms=("lead",), code=row.trouble)


def _gateway_up(acting: Acting, now: datetime) -> None:
    """It answers again: nothing is left alone any more."""
    was_down = Q(down_since__isnull=False) | Q(failures__gt=0)
    if Gateway.objects.filter(was_down).update(down_since=None, failures=0, next_try_at=None, trouble=""):
        record(acting, "gateway.up", "gateway:sms", at=now, rooms=("lead",))
