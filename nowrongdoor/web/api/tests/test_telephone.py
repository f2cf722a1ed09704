"""The signed address: what each answer means, and that nothing is ever half-applied."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nowrongdoor.config import clock
from nowrongdoor.outside.telephony import signing
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line.models import Exchange, Place, TelephoneEvent
from nowrongdoor.web.api import telephone as door
from tests.cast import OPENING

pytestmark = pytest.mark.django_db

SECRET = "a-secret-for-tests-only"
OFFERED = {"id": "e-1", "number": 1, "kind": "offered", "call": "call-1", "line": "P", "caller": "+4520000001"}

Post = Callable[..., Any]


@pytest.fixture(autouse=True)
def the_town_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The town's clock stands still at nine on a Friday; the clock that signatures are held to is the real one."""
    monkeypatch.setattr(door, "now", lambda: OPENING)
    assert clock.now().tzinfo is not None


@pytest.fixture
def post(town: object) -> Post:
    """Post a body, signed, as a switchboard does; the client checks CSRF as it would for a browser."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=True)

    def send(body: Any, *, header: str | None = None, age: float = 0, secret: str = SECRET, to: str = "north") -> Any:
        if isinstance(body, dict):
            body = json.dumps({"at": OPENING.isoformat(), **body}).encode()
        if header is None:
            header = signing.sign(secret, int(time.time() - age), body)
        url = reverse("api:telephone_events", kwargs={"exchange": to})
        headers = {signing.HEADER: header} if header else {}
        return client.post(url, body, content_type="application/json", headers=headers)

    return send


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Contact, Place, TelephoneEvent, Entry, Exchange))


def untouched_by(answer: Callable[[], Any]) -> Any:
    """The answer, after making sure that asking for it changed no row."""
    before = rows()
    given = answer()
    assert rows() == before
    return given


def test_a_signed_event_is_applied_and_the_answer_says_so(post):
    answer = post(OFFERED)
    assert (answer.status_code, answer.json()) == (200, {"taken": "applied", "number": 1})
    assert Contact.objects.get().caller_number == "+4520000001"


def test_the_same_event_again_is_known_and_changes_nothing(post):
    post(OFFERED)
    answer = untouched_by(lambda: post(OFFERED))
    assert (answer.status_code, answer.json()["taken"]) == (200, "known")


def test_an_event_ahead_of_its_turn_is_accepted_and_waits(post):
    answer = post({"id": "e-2", "number": 2, "kind": "abandoned", "call": "call-1"})
    assert (answer.status_code, answer.json()["taken"]) == (202, "parked")
    assert not Contact.objects.exists()
    assert post(OFFERED).status_code == 200
    assert Contact.objects.get().state == "abandoned"


@pytest.mark.parametrize(
    "why",
    [
        {"header": ""},
        {"header": "nonsense"},
        {"header": "t=²,v1=abc"},
        {"secret": "another"},
        {"age": 301},
        {"age": -302},
        {"header": signing.sign(SECRET, int(time.time()), b"another body")},
    ],
)
def test_an_unsigned_event_is_not_let_in(post, why):
    answer = untouched_by(lambda: post(OFFERED, **why))
    assert answer.status_code == 401
    assert answer.json()["code"] == "bad_signature"
    assert answer.json()["reason"]


def test_the_reason_does_not_give_the_signature_away(post):
    answer = post(OFFERED, secret="another")
    assert SECRET not in answer.content.decode()
    assert "v1=" not in answer.json()["reason"]


def test_a_second_secret_is_as_good_while_they_are_changed(post, settings):
    settings.TELEPHONY_SECRETS = ["the next one", SECRET]
    assert post(OFFERED).status_code == 200
    assert post(OFFERED, secret="the next one").status_code == 200


def test_without_a_secret_here_nobody_is_let_in(post, settings):
    settings.TELEPHONY_SECRETS = []
    assert untouched_by(lambda: post(OFFERED, secret="")).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 10_000,
        {**OFFERED, "kind": "sneezed"},
        {**OFFERED, "at": "2026-11-20T09:00:00"},
        {**OFFERED, "at": "0001-01-01T00:00:00+01:00"},
        {**OFFERED, "number": 2**63},
        {**OFFERED, "number": 10**4000},
        {**OFFERED, "call": "call\x00"},
        {**OFFERED, "call": "\ud800"},
        {**OFFERED, "caller": "\udc00"},
        {**OFFERED, "line": "P\x00"},
        {**OFFERED, "line": ""},
        {**OFFERED, "padding": "x" * 17_000},
    ],
)
def test_a_body_that_is_no_event_is_refused_with_the_reason(post, body):
    contacts_before, lines_before = Contact.objects.count(), Entry.objects.count()
    answer = post(body)
    assert answer.status_code == 422
    assert answer.json()["reason"]
    assert (Contact.objects.count(), Entry.objects.count()) == (contacts_before, lines_before)


def test_a_kind_nobody_knows_holds_nobody_up(post):
    assert post({**OFFERED, "kind": "sneezed"}).status_code == 422
    assert TelephoneEvent.objects.get().fate == "refused"
    assert post({**OFFERED, "id": "e-2", "number": 2}).json()["taken"] == "applied"


def test_a_malformed_event_with_the_id_of_another_is_refused_and_no_more(post):
    post(OFFERED)
    assert untouched_by(lambda: post({**OFFERED, "number": 2, "kind": "sneezed"})).status_code == 422


def test_a_body_far_too_large_is_refused_before_it_is_read(post):
    answer = untouched_by(lambda: post(b"x" * 3_000_000, header="t=1,v1=a"))
    assert answer.status_code in (400, 401, 413)


def test_an_exchange_with_an_endless_name_is_refused(post):
    answer = untouched_by(lambda: post(OFFERED, to="n" * 41))
    assert (answer.status_code, answer.json()["code"]) == (422, "exchange")
    assert post(OFFERED, to="n" * 40).status_code == 200


def test_a_real_town_takes_no_events_in_the_stand_ins_name(post, settings):
    settings.MADE_UP_TOWN = False
    assert untouched_by(lambda: post(OFFERED, to="simulator")).status_code == 422


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ({**OFFERED, "line": "9999"}, "line"),
        ({"id": "e-1", "number": 1, "kind": "hangup", "call": "call-9"}, "call"),
        ({"id": "e-1", "number": 1, "kind": "answer", "call": "call-9", "device": "9999"}, "device"),
    ],
)
def test_an_event_about_what_nobody_knows_is_refused_and_holds_nobody_up(post, event, field):
    contacts_before, lines_before = Contact.objects.count(), Entry.objects.count()
    answer = post(event)
    assert answer.status_code == 422
    assert answer.json()["code"] == f"slip_{field}"
    assert answer.json()["reason"].startswith(f"{field}: ")
    assert (Contact.objects.count(), Entry.objects.count()) == (contacts_before, lines_before)
    assert TelephoneEvent.objects.get().fate == "refused"
    assert post({**OFFERED, "id": "e-2", "number": 2}).json()["taken"] == "applied"


def test_the_reason_is_in_english_whatever_the_town_speaks(post, settings):
    settings.LANGUAGE_CODE = "da"
    answer = post({**OFFERED, "line": "9999"})
    assert answer.json()["reason"] == "line: No line has the number or code 9999."


def test_a_number_used_by_another_event_is_refused(post):
    post(OFFERED)
    answer = untouched_by(lambda: post({**OFFERED, "id": "e-7", "call": "call-7"}))
    assert (answer.status_code, answer.json()["code"]) == (422, "slip_number")


def test_an_event_that_comes_after_its_number_was_given_up_is_late_and_taken(post):
    post(OFFERED)
    Exchange.objects.update(applied_through=5)
    answer = post({"id": "e-3", "number": 3, "kind": "abandoned", "call": "call-1"})
    assert (answer.status_code, answer.json()["taken"]) == (200, "late")
    assert Contact.objects.get().state == "abandoned"


def test_the_largest_number_there_is_is_parked_and_breaks_nothing(post):
    answer = post({**OFFERED, "number": 2**63 - 1})
    assert (answer.status_code, answer.json()["taken"]) == (202, "parked")


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_events_are_only_posted(town, method):
    url = reverse("api:telephone_events", kwargs={"exchange": "north"})
    assert getattr(Client(), method)(url).status_code == 405
