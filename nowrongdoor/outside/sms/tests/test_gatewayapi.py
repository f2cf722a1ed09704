"""The client of GatewayAPI against the gateway's published contract, and everything that can go wrong out there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from nowrongdoor.outside.sms.gatewayapi import GatewayApi
from nowrongdoor.outside.sms.tests import contract
from nowrongdoor.townhall.messages.ports import Sms, SmsAnswerLost, SmsRefused, SmsUnreachable, Text
from tests.cast import at


class GatewayOutThere:
    """Checks every request by the contract, and answers what it is told to answer."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.answer: Callable[[httpx.Request], httpx.Response] = lambda _request: httpx.Response(
            200, json=contract.TAKEN
        )

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert (request.method, request.url.path) == ("POST", "/rest/mtsms")
        assert request.headers["Authorization"] == "Token the-towns-own-key"
        assert request.headers["Content-Type"] == "application/json"
        told = json.loads(request.read())
        contract.SendRequest.model_validate(told)
        self.heard.append(told)
        return self.answer(request)


@pytest.fixture
def out_there() -> GatewayOutThere:
    return GatewayOutThere()


@pytest.fixture
def gateway(out_there: GatewayOutThere, settings: Any) -> Iterator[GatewayApi]:
    settings.SMS_TOKEN, settings.SMS_SENDER = "the-towns-own-key", "Aamunde"
    yield GatewayApi("https://gateway.example/", httpx.MockTransport(out_there))


def text(words: str = "Vi ringer på torsdag", encoding: str = "gsm7", seconds: int = 3600) -> Text:
    return Text("promise:12:1", "+4520000001", words, encoding, at(seconds))


def answers(status: int, told: Any = None) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _request: (
        httpx.Response(status, json=told) if told is not None else httpx.Response(status, text="<html>")
    )


def test_it_has_all_of_the_port(gateway):
    assert {name for name in dir(Sms) if not name.startswith("_")} <= set(dir(gateway))
    assert gateway.recognises_references is False


def test_a_text_goes_out_as_the_contract_says(gateway, out_there):
    assert gateway.send(text(), at=at(0)) == "421332671"
    assert out_there.heard == [
        {
            "class": "standard",
            "message": "Vi ringer på torsdag",
            "sender": "Aamunde",
            "encoding": "UTF8",
            "userref": "promise:12:1",
            "validity_period": 3600,
            "recipients": [{"msisdn": 4520000001}],
        }
    ]


def test_letters_outside_the_telephones_alphabet_ask_for_ucs2(gateway, out_there):
    gateway.send(text("Łukasz, vi ringer", "ucs2"), at=at(0))
    assert (out_there.heard[0]["encoding"], out_there.heard[0]["message"]) == ("UCS2", "Łukasz, vi ringer")


def test_old_news_is_not_delivered_either(gateway, out_there):
    gateway.send(text(seconds=90), at=at(0))
    gateway.send(text(seconds=5), at=at(0))
    assert [heard["validity_period"] for heard in out_there.heard] == [90, 60]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (500, contract.refusal("")),
        (500, None),
        (503, None),
        (429, None),
        (301, None),
        (404, None),
        (400, contract.refusal("0x0209")),
        (502, contract.refusal("0x0309")),
    ],
)
def test_what_was_certainly_not_taken_is_tried_again(gateway, out_there, status, told):
    out_there.answer = answers(status, told)
    with pytest.raises(SmsUnreachable) as no:
        gateway.send(text(), at=at(0))
    assert no.value.code == "gateway_down"


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, None),
        (403, contract.refusal("0x0213")),
        (400, contract.refusal("0x0216")),
        (403, contract.refusal("0x0216")),
        (400, contract.refusal("0x021D")),
    ],
)
def test_a_no_to_the_town_itself_is_told_as_such_and_tried_again(gateway, out_there, status, told):
    out_there.answer = answers(status, told)
    with pytest.raises(SmsUnreachable) as no:
        gateway.send(text(), at=at(0))
    assert no.value.code == "gateway_refuses_us"


@pytest.mark.parametrize(
    ("status", "told", "code"),
    [
        (400, contract.refusal("0x0308"), "0x0308"),
        (422, None, "http_422"),
        (400, None, "http_400"),
        (403, contract.refusal("0x0217"), "0x0217"),
        (403, contract.refusal("0x0215"), "0x0215"),
    ],
)
def test_a_no_to_this_message_is_final(gateway, out_there, status, told, code):
    out_there.answer = answers(status, told)
    with pytest.raises(SmsRefused) as no:
        gateway.send(text(), at=at(0))
    assert no.value.code == code


@pytest.mark.parametrize(
    "answer",
    [
        answers(502),
        answers(504),
        answers(200, {}),
        answers(200, {"ids": []}),
        answers(200, {"ids": [1, 2]}),
        answers(200, ["ids"]),
        answers(200),
    ],
)
def test_an_answer_that_tells_nothing_leaves_it_open(gateway, out_there, answer):
    out_there.answer = answer
    with pytest.raises(SmsAnswerLost):
        gateway.send(text(), at=at(0))


@pytest.mark.parametrize(
    ("error", "means"),
    [
        (httpx.ConnectError, SmsUnreachable),
        (httpx.ConnectTimeout, SmsUnreachable),
        (httpx.PoolTimeout, SmsUnreachable),
        (httpx.ReadTimeout, SmsAnswerLost),
        (httpx.ReadError, SmsAnswerLost),
        (httpx.WriteError, SmsAnswerLost),
        (httpx.RemoteProtocolError, SmsAnswerLost),
    ],
)
def test_a_broken_line_is_known_apart_from_one_that_was_never_there(gateway, out_there, error, means):
    def break_line(request: httpx.Request) -> httpx.Response:
        raise error("broken", request=request)

    out_there.answer = break_line
    with pytest.raises(means):
        gateway.send(text(), at=at(0))


def test_an_address_that_is_none_is_unreachable(settings):
    settings.SMS_TOKEN = "the-towns-own-key"
    with pytest.raises(SmsUnreachable):
        GatewayApi("not an address").send(text(), at=at(0))


def test_without_a_key_nothing_goes_out(gateway, out_there, settings):
    settings.SMS_TOKEN = ""
    with pytest.raises(SmsUnreachable):
        gateway.send(text(), at=at(0))
    assert not out_there.heard


def test_nothing_it_raises_tells_the_number_or_the_text(gateway, out_there):
    def break_line(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("late", request=request)

    for answer in (answers(400, contract.refusal("0x0215", "MSISDN 4520000001 blacklisted")), break_line):
        out_there.answer = answer
        with pytest.raises((SmsRefused, SmsAnswerLost)) as no:
            gateway.send(text(), at=at(0))
        assert "4520000001" not in str(no.value) and "torsdag" not in str(no.value)
