"""Commands over HTTP: signed, recognisable when delivered twice, and TelephonyError whatever goes wrong out there."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from nowrongdoor.outside.telephony import signing
from nowrongdoor.outside.telephony.posting import Poster
from nowrongdoor.townhall.line.ports import CallNow, CallsNow, Telephony, TelephonyError
from tests.cast import at

SECRET = "a-secret-for-tests-only"


class SwitchboardOutThere:
    """A stand-in that checks every signature as the contract says, and answers what it is told to answer."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.answer: Callable[[httpx.Request], httpx.Response] = lambda _request: httpx.Response(200)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        assert signing.trouble(request.headers[signing.HEADER], body, [SECRET], time.time()) is None
        if body:
            self.heard.append(json.loads(body))
        assert request.url.path in ("/gateway/commands", "/gateway/calls")
        return self.answer(request)


@pytest.fixture
def out_there() -> SwitchboardOutThere:
    return SwitchboardOutThere()


@pytest.fixture
def poster(out_there: SwitchboardOutThere) -> Poster:
    return Poster("https://switchboard.example/gateway/", httpx.MockTransport(out_there))


def test_it_has_every_command_of_the_port(poster):
    assert {name for name in dir(Telephony) if not name.startswith("_")} <= set(dir(poster))


@pytest.mark.parametrize(
    ("command", "values"),
    [
        ("ring", {"call": "call-1"}),
        ("hold_audio", {"call": "call-1"}),
        ("connect", {"call": "call-1", "device": "2001"}),
        ("listen", {"call": "call-1", "device": "2011"}),
        ("consult", {"call": "call-1", "device": "2003"}),
        ("complete", {"call": "call-1"}),
        ("hold", {"call": "call-1"}),
        ("resume", {"call": "call-1"}),
        ("release", {"call": "call-1"}),
        ("cancel", {"call": "call-1"}),
        ("hangup", {"call": "call-1"}),
    ],
)
def test_a_command_says_what_for_which_call_and_when(poster, out_there, command, values):
    getattr(poster, command)(*values.values(), at=at(5))
    (heard,) = out_there.heard
    assert heard.pop("id")
    assert heard == {"command": command, "at": at(5).isoformat(), **values}


def test_a_command_delivered_twice_is_recognised_and_one_asked_anew_is_not(poster, out_there):
    """The same telephone may ring again for the same call, after it rang out."""
    for seconds, device in ((5, "2001"), (5, "2001"), (5, "2003"), (40, "2001")):
        poster.connect("call-1", device, at=at(seconds))
    ids = [heard["id"] for heard in out_there.heard]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_a_call_we_make_carries_our_name_for_it_and_repeated_has_the_same_id(poster, out_there):
    for _time in range(2):
        poster.originate("cb-1-1", "2001", "+4520000009", "P", at=at(5))
    first, again = out_there.heard
    assert (first["call"], first["number"], first["line"]) == ("cb-1-1", "+4520000009", "P")
    assert first["id"] == again["id"]


def times_out(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("too slow", request=request)


def refuses(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("connection refused", request=request)


@pytest.mark.parametrize(
    "answer",
    [
        times_out,
        refuses,
        lambda _request: httpx.Response(500, text="on fire"),
        lambda _request: httpx.Response(401),
        lambda _request: httpx.Response(302, headers={"Location": "https://elsewhere.example/"}),
    ],
)
def test_whatever_goes_wrong_out_there_is_a_telephony_error(poster, out_there, answer):
    out_there.answer = answer
    with pytest.raises(TelephonyError):
        poster.connect("call-1", "2001", at=at(5))
    with pytest.raises(TelephonyError):
        poster.snapshot()


def test_a_plain_ok_is_answer_enough_to_a_command(poster, out_there):
    out_there.answer = lambda _request: httpx.Response(200, text="OK")
    poster.hangup("call-1", at=at(5))
    assert len(out_there.heard) == 1


@pytest.mark.parametrize(
    ("url", "secrets"), [("", [SECRET]), ("https://switchboard.example", []), ("http://switchboard:port", [SECRET])]
)
def test_without_address_or_secret_no_command_is_sent(settings, out_there, url, secrets):
    settings.TELEPHONY_URL, settings.TELEPHONY_SECRETS = "", secrets
    with pytest.raises(TelephonyError):
        Poster(url, httpx.MockTransport(out_there)).hangup("call-1", at=at(5))
    assert out_there.heard == []


def test_the_first_secret_signs(settings, poster, out_there):
    settings.TELEPHONY_SECRETS = [SECRET, "the one before"]
    poster.hangup("call-1", at=at(5))
    assert len(out_there.heard) == 1


def test_what_goes_on_is_read_from_the_list(poster, out_there):
    out_there.answer = lambda _request: httpx.Response(
        200, json={"number": 12, "calls": [CALL, CALL | {"device": "2001"}]}
    )
    waiting = CallNow("call-1", "waiting", "P", "", "", "", at(0))
    talking = CallNow("call-1", "waiting", "P", "", "", "2001", at(0))
    assert poster.snapshot() == CallsNow(12, (waiting, talking))


CALL = {"call": "call-1", "stage": "waiting", "line": "P", "since": at(0).isoformat(), "colour": "green"}


def test_a_switchboard_that_keeps_no_list_is_asked_in_vain(poster, out_there):
    out_there.answer = lambda _request: httpx.Response(404)
    assert poster.snapshot() is None


@pytest.mark.parametrize(
    "told",
    [
        {},
        [],
        {"number": 1},
        {"number": "many", "calls": []},
        {"number": 1, "calls": 7},
        {"number": 1, "calls": ["call-1"]},
        {"number": 1, "calls": [{}]},
        {"number": 1, "calls": [CALL | {"since": "2026-11-20T09:00:00"}]},
        {"number": 1, "calls": [CALL | {"since": None}]},
        {"number": 1, "calls": [CALL | {"call": 7}]},
        {"number": 1, "calls": [CALL | {"caller": None}]},
    ],
)
def test_a_list_that_cannot_be_read_is_a_telephony_error(poster, out_there, told):
    out_there.answer = lambda _request: httpx.Response(200, json=told)
    with pytest.raises(TelephonyError):
        poster.snapshot()


def test_a_desk_telephone_is_picked_up_by_hand(poster):
    assert poster.softphone is False
    assert poster.events_after(0) == []
    with pytest.raises(TelephonyError):
        poster.pick_up("2001", at=at(5))
