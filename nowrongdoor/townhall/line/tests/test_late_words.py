"""A word from the telephone may be older than what it ends: nothing in the rows then ends before it began."""

from __future__ import annotations

import pytest
from django.db.models import F

from nowrongdoor.townhall.line.models import Assignment, Place, Presence
from tests.cast import Cast, Switchboard, calls, offer

pytestmark = pytest.mark.django_db


def test_a_citizen_who_had_hung_up_before_the_offer_leaves_no_negative_lengths(
    town: Cast, switchboard: Switchboard
) -> None:
    town.ready("lone", seconds=4)
    contact = calls(switchboard, "call-1", 0)
    offer(town, contact, "lone", 5)
    gone = switchboard.event("abandoned", "call-1", 3)
    switchboard.bring(gone, 6)
    assert Assignment.objects.get().ended_how == "abandoned"
    assert not Assignment.objects.filter(ended_at__lt=F("offered_at")).exists()
    assert not Presence.objects.filter(until__lt=F("since")).exists()
    assert not Place.objects.filter(left_at__lt=F("joined_at")).exists()
    assert town.state("lone") == "ready"
