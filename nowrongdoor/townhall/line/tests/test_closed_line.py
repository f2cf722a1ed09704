"""A line that is closed takes nobody in, and says so in the journal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import telephone
from nowrongdoor.townhall.line.ports import Event, Kind
from tests.cast import PHONES

pytestmark = pytest.mark.django_db

ACTING = machine("telephone")
FRIDAY_AT_SIX = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
"""18:00 in the town, the moment the lines close."""


def told(number: int, kind: Kind, at: datetime, **details: str) -> Event:
    return Event(f"e{number}", number, kind, "late-call", at, details)


def test_a_call_at_closing_time_is_not_taken_in_and_what_follows_it_is_no_riddle(town: object) -> None:
    offered = told(1, Kind.OFFERED, FRIDAY_AT_SIX, line=PHONES["P"])
    assert telephone.take(ACTING, "board", offered, now=FRIDAY_AT_SIX) == telephone.APPLIED
    gone = told(2, Kind.ABANDONED, FRIDAY_AT_SIX)
    assert telephone.take(ACTING, "board", gone, now=FRIDAY_AT_SIX) == telephone.APPLIED
    assert not Contact.objects.exists()
    assert Entry.objects.filter(verb="line.rang_when_closed").count() == 1


def test_a_call_a_second_before_closing_time_is_taken_in(town: object) -> None:
    just_before = datetime(2026, 11, 20, 16, 59, 59, tzinfo=UTC)
    telephone.take(ACTING, "board", told(1, Kind.OFFERED, just_before, line=PHONES["P"]), now=just_before)
    assert Contact.objects.get().call == "late-call"


@pytest.mark.parametrize(
    "opens_utc", [datetime(2026, 3, 30, 5, 0, tzinfo=UTC), datetime(2026, 10, 26, 6, 0, tzinfo=UTC)]
)
def test_the_line_opens_at_seven_on_the_wall_on_both_sides_of_the_clock_change(
    town: object, opens_utc: datetime
) -> None:
    telephone.take(ACTING, "board", told(1, Kind.OFFERED, opens_utc, line=PHONES["P"]), now=opens_utc)
    assert Contact.objects.count() == 1
