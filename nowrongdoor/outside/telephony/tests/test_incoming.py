"""Reading an event as it is posted; whatever cannot be right is named by its field."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nowrongdoor.outside.telephony.incoming import Malformed, read_event
from nowrongdoor.townhall.line.ports import Event, Kind

GOOD: dict[str, Any] = {
    "id": "e-1", "number": 1, "kind": "offered", "call": "call-1", "at": "2026-11-20T09:15:00+01:00", "line": "P",
}  # fmt: skip


def body(**changes: Any) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


def test_a_good_event_is_read_and_what_it_does_not_need_is_left_out():
    event = read_event(body(caller="+4520000001", colour="green"))
    details = {"line": "P", "caller": "+4520000001"}
    assert event == Event("e-1", 1, Kind.OFFERED, "call-1", datetime(2026, 11, 20, 8, 15, tzinfo=UTC), details)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "sneezed"}, "kind"),
        ({"kind": None}, "kind"),
        ({"kind": ["offered"]}, "kind"),
        ({"kind": {}}, "kind"),
        ({"line": ""}, "line"),
        ({"kind": "answer"}, "device"),
        ({"kind": "ringing", "device": ""}, "device"),
        ({"device": 2001}, "device"),
        ({"id": ""}, "id"),
        ({"id": 7}, "id"),
        ({"id": "e" * 81}, "id"),
        ({"call": "call\x00"}, "call"),
        ({"call": ""}, "call"),
        ({"caller": "\ud800"}, "caller"),
        ({"number": 0}, "number"),
        ({"number": -1}, "number"),
        ({"number": "1"}, "number"),
        ({"number": 1.0}, "number"),
        ({"number": True}, "number"),
        ({"number": None}, "number"),
        ({"number": 2**63}, "number"),
        ({"number": 10**4000}, "number"),
        ({"at": "2026-11-20T09:15:00"}, "at"),
        ({"at": "yesterday"}, "at"),
        ({"at": 1795000000}, "at"),
        ({"at": ""}, "at"),
        ({"at": "0001-01-01T00:00:00+23:59"}, "at"),
        ({"at": "9999-12-31T23:59:59-23:59"}, "at"),
        ({"at": "2026-02-30T09:00:00+01:00"}, "at"),
    ],
)
def test_what_cannot_be_right_is_named(changes, field):
    with pytest.raises(Malformed) as malformed:
        read_event(body(**changes))
    assert str(malformed.value).startswith(f"{field}: ")


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"[]", b"null", b'"offered"', b"7", b"\xff\xfe", b"[" * 16_000, b'{"a":' * 3_000,
        b'{"number": ' + b"9" * 6_000 + b"}", b"NaN",
    ],
)  # fmt: skip
def test_what_is_no_json_object_is_said_to_be_none(text):
    with pytest.raises(Malformed):
        read_event(text)


def test_an_unknown_kind_is_answered_with_the_known_ones():
    with pytest.raises(Malformed, match="handover"):
        read_event(body(kind="sneezed"))


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_body_breaks_the_reader(text):
    try:
        read_event(text)
    except Malformed as malformed:
        assert str(malformed)


ODD = [None, True, 0, -1, 2**70, 1.5, float("nan"), "", "\x00", "\udfff", "æ", "x" * 200, [], [[]], {}, {"a": 1}]


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*GOOD, "device", "caller", "topic", "by"]), st.sampled_from(ODD), max_size=4))
def test_no_value_in_the_wrong_place_breaks_the_reader(values):
    try:
        event = read_event(json.dumps({**GOOD, **values}).encode())
    except Malformed as malformed:
        assert str(malformed)
    else:
        assert event.number >= 1
        assert event.at.tzinfo is not None
