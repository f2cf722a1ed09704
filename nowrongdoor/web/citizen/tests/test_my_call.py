"""My call-back, as a citizen meets it: who rings by when, and a word of apology when it slips."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from nowrongdoor.townhall.callbacks import reads
from nowrongdoor.townhall.callbacks.reads import CitizenSees
from nowrongdoor.web.citizen.tests.test_how_it_went import text
from tests.cast import at

pytestmark = pytest.mark.django_db
ADDRESS = "/b/aaaaaaaaaaaaaaaaaaaaaa/"
NOON = at(0) + timedelta(hours=3)
WAITS = CitizenSees("Kirsten", "Parkering", "", NOON, "waiting", (), "da")


@pytest.fixture
def sees(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the town hall says of this link; every state is told here, whatever it takes to come there."""

    def set_to(**values: Any) -> None:
        found = replace(WAITS, **values)
        monkeypatch.setattr(
            reads, "for_citizen", lambda _link, _now, language="": replace(found, language=language or "da")
        )

    set_to()
    return set_to


def test_she_reads_who_rings_and_by_when(sees):
    page = text(Client().get(ADDRESS))
    assert "Hej Kirsten" in page
    assert "Parkering ringer til dig senest fredag 20. november kl. 12.00" in page


def test_a_colleague_promised_by_name_is_named(sees):
    sees(who="Bjarke")
    assert "Det er Bjarke, der ringer, eller en kollega." in text(Client().get(ADDRESS))


def test_a_new_time_comes_with_an_apology(sees):
    sees(times=(NOON,), by=NOON + timedelta(hours=2))
    page = text(Client().get(ADDRESS))
    assert "Vi når ikke at ringe senest fredag 20. november kl. 12.00. Undskyld." in page
    assert "Parkering ringer til dig senest <strong>fredag 20. november kl. 14.00</strong>" in page


def test_a_time_that_has_passed_is_owned_up_to(sees):
    sees(by=at(60))
    page = text(Client().get(ADDRESS))
    assert "Vi skulle have ringet senest fredag 20. november kl. 09.01. Det har vi ikke gjort. Undskyld." in page


@pytest.mark.parametrize(
    ("stands", "says"),
    [
        ("ringing", "Vi ringer til dig nu"),
        ("not_reached", "Vi ringede, men fik ikke fat i dig"),
        ("unreached", "Vi har ringet flere gange uden at få fat i dig"),
        ("answered", "Dit opkald er afsluttet"),
    ],
)
def test_every_state_has_its_sentence(sees, stands, says):
    sees(stands=stands)
    assert says in text(Client().get(ADDRESS))


def test_it_speaks_english_when_asked(sees):
    page = text(Client().get(f"{ADDRESS}?language=en"))
    assert "Parkering will ring you by Friday 20 November at 12:00<" in page
    assert '<html lang="en"' in page


def test_nothing_can_be_posted_to_a_page_that_only_tells(sees):
    assert Client().post(ADDRESS).status_code == 405
