"""What the demo remembers: every way it names is there to be seen, and no figure of a line is touched."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from nowrongdoor.rehearsal import before, founding
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.insight import journeys
from nowrongdoor.townhall.insight.day import bounds
from nowrongdoor.townhall.insight.reads import day_figures
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics.models import HatNews

DAY = date(2026, 11, 18)
ZONE = "Europe/Copenhagen"
NOON = datetime(2026, 11, 18, 11, tzinfo=UTC)


def test_nobody_rang_in_a_weekend_or_after_the_day_and_each_way_is_within_fourteen_days():
    told = before.remembered()
    found = before.drawn(told, {"p-skive": "P"}, NOON, np.random.default_rng(1))
    assert all(one.at.weekday() < 5 and NOON - timedelta(days=28) < one.at < NOON for one in found)
    spans = {}
    for one in found:
        if one.caller:
            spans.setdefault(one.caller, []).append(one.at)
    assert max(max(moments) - min(moments) for moments in spans.values()) < timedelta(days=14)
    assert all(moments == sorted(moments) for moments in spans.values())


@pytest.mark.django_db
def test_the_ways_that_were_written_are_the_ways_that_are_seen():
    founding.found(now=datetime(2026, 11, 18, 5, tzinfo=UTC))
    written = before.write(DAY, 1, timezone=ZONE)
    assert written == Contact.objects.count()
    meant = Counter({(way["topic"], tuple(way["lines"])): way["citizens"] for way in before.remembered()["ways"]})
    seen = Counter()
    for topic in {topic for topic, _lines in meant}:
        for way in journeys.of_topic(topic, now=NOON, days=28).ways:
            seen[topic, tuple(step.team for step in way.steps)] += way.citizens
    assert {way: citizens for way, citizens in seen.items() if way[1]} == {
        way: citizens for way, citizens in meant.items() if citizens >= 5
    }
    assert journeys.overview(now=NOON, days=28).hidden == 1
    assert HatNews.objects.count() == len(before.remembered()["news"])
    start, end = bounds(DAY - timedelta(days=1), ZONE)
    assert sum(one.offered for one in day_figures(start=start, end=end, now=NOON)) == 0
    assert Team.objects.count() == 7
