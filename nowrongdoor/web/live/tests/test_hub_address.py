"""The hub's own connection: whatever Django's settings say of theirs, psycopg must take the address."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connections

from nowrongdoor.web.live.hub import _address


@pytest.mark.parametrize("option", [{"pool": True}, {"server_side_binding": True}, {"prepare_threshold": 5}])
def test_the_address_can_be_connected_to(db: None, monkeypatch: pytest.MonkeyPatch, option: dict[str, object]) -> None:
    row = connections["default"].settings_dict
    monkeypatch.setitem(row, "OPTIONS", {**row["OPTIONS"], **option})
    with psycopg.connect(**_address(), autocommit=True) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
