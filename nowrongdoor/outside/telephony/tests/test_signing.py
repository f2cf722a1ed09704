"""A signature proves who sent a body, and when."""

from __future__ import annotations

import pytest

from nowrongdoor.outside.telephony.signing import FRESH_SECONDS, sign, trouble

SECRET, BODY, NOW = "kun-til-prøver", b'{"number": 1}', 1_795_000_000


def test_a_fresh_signature_holds_under_any_of_the_secrets():
    header = sign(SECRET, NOW, BODY)
    assert trouble(header, BODY, [SECRET], NOW) is None
    assert trouble(header, BODY, ["the next one", SECRET], NOW) is None


def test_it_is_spelled_as_any_other_language_would_spell_it():
    """The digest is that of `printf 1.body | openssl dgst -sha256 -hmac secret`."""
    digest = "842b24d9575dee4b6ec460b7e3af7d683501d84fe6279102340787c79d2e2bab"
    assert sign("secret", 1, b"body") == f"t=1,v1={digest}"


@pytest.mark.parametrize("seconds", [FRESH_SECONDS + 1, -FRESH_SECONDS - 1, 10**9])
def test_one_too_old_or_from_the_future_does_not(seconds):
    assert "five minutes" in trouble(sign(SECRET, NOW, BODY), BODY, [SECRET], NOW + seconds)


@pytest.mark.parametrize("seconds", [FRESH_SECONDS, -FRESH_SECONDS])
def test_clocks_may_be_a_little_apart(seconds):
    assert trouble(sign(SECRET, NOW, BODY), BODY, [SECRET], NOW + seconds) is None


def test_another_body_another_time_or_another_secret_does_not_hold():
    header = sign(SECRET, NOW, BODY)
    assert trouble(header, BODY + b" ", [SECRET], NOW)
    assert trouble(header.replace(f"t={NOW}", f"t={NOW + 1}"), BODY, [SECRET], NOW)
    assert trouble(header, BODY, ["another"], NOW)


@pytest.mark.parametrize("secrets", [[], [""]])
def test_without_a_secret_nothing_holds(secrets):
    assert "NOWRONGDOOR_TELEPHONY_SECRETS" in trouble(sign("", NOW, BODY), BODY, secrets, NOW)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=,v1=",
        "nonsense",
        "t=1795000000",
        "v1=abc",
        "t=now,v1=abc",
        "t=-1,v1=abc",
        "t=²,v1=abc",
        "t=١٢٣,v1=abc",
        "t=" + "9" * 5000 + ",v1=abc",
        "t=1795000000,v1=ærø",
        "t=1795000000,v1=" + "a" * 10_000,
        "=,=,=",
    ],
)
def test_a_header_that_is_no_signature_is_said_to_be_none(header):
    assert trouble(header, BODY, [SECRET], NOW)
