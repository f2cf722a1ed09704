"""GatewayAPI's reports: proved by their token, read as the contract says."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from nowrongdoor.outside.sms import incoming, proof
from nowrongdoor.outside.sms.tests import contract
from nowrongdoor.townhall.messages.rules import Told

RFC_7515_KEY = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
RFC_7515_TOKEN = (
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
)


def coded(what: Any) -> str:
    raw = what if isinstance(what, bytes) else json.dumps(what).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def token(claims: Any, secret: str = "shared", **header: str) -> str:  # noqa: S107
    signed = f"{coded({'typ': 'JWT', 'alg': 'HS256', **header})}.{coded(claims)}"
    return f"{signed}.{coded(hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest())}"


def test_the_signature_is_the_one_of_the_standard(monkeypatch):
    """The example of RFC 7515, appendix A.1; its key is no text, so it is put in where ours would be encoded."""

    class Key(str):
        def encode(self, *_how: Any) -> bytes:
            return base64.urlsafe_b64decode(RFC_7515_KEY + "==")

    assert proof.claims(RFC_7515_TOKEN, [Key("key")])["iss"] == "joe"
    assert proof.claims(RFC_7515_TOKEN[:-4] + "AAAA", [Key("key")]) is None


def test_a_token_signed_by_either_secret_is_believed():
    told = contract.report("DELIVERED")
    assert proof.claims(token(told, "new"), ["old", "new"]) == told
    assert proof.claims(token(told, "old"), ["old", "new"]) == told


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "..",
        "a.b.c",
        "é.b.c",
        token(contract.report("DELIVERED"), "another"),
        token(contract.report("DELIVERED"), ""),
        token(contract.report("DELIVERED"), alg="none"),
        token(contract.report("DELIVERED"), alg="RS256"),
        token(["no", "object"]),
        token(contract.report("DELIVERED")) + ".more",
        token(contract.report("DELIVERED")).rsplit(".", 1)[0] + ".",
        token({"padding": "x" * 5000}),
    ],
)
def test_anything_else_is_not(forged):
    assert proof.claims(forged, ["shared"]) is None


def test_without_a_secret_nothing_is_believed():
    assert proof.claims(token(contract.report("DELIVERED"), ""), [""]) is None
    assert proof.claims(token(contract.report("DELIVERED"), ""), []) is None


def test_every_state_of_the_contract_is_read():
    assert set(incoming.STATES) == set(contract.STATES)
    assert set(contract.FINAL_STATES) <= set(contract.STATES)
    read = incoming.read_report(contract.report("DELIVERED"))
    assert (read.reference, read.gateway_id, read.told, read.code) == ("promise:12:1", "421332671", Told.DELIVERED, "")


def test_why_it_did_not_arrive_is_a_code_and_never_the_gateways_own_words():
    read = incoming.read_report(contract.report("UNDELIVERABLE", code="0x1010"))
    assert (read.told, read.code) == (Told.NOT_DELIVERED, "undeliverable 0x1010")
    odd = contract.report("REJECTED") | {"code": "call +4520000001", "error": "to +4520000001"}
    assert incoming.read_report(odd).code == "rejected"


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": None}, {"id": "421332671"}, {"id": True}, {"id": -1}, {"id": 2**70},
        {"status": None}, {"status": "HOVERING"}, {"status": 3},
        {"time": None}, {"time": "now"}, {"time": 1e300}, {"time": True},
        {"userref": 7}, {"userref": "x" * 111}, {"userref": "nul\x00"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_one_line(wrong):
    with pytest.raises(incoming.Malformed) as no:
        incoming.read_report(contract.report("DELIVERED") | wrong)
    assert str(no.value).startswith(next(iter(wrong)))
