"""What the demo looks back on: figures worth reading, the same from the rows and from the journal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from nowrongdoor.rehearsal import before, founding, writing_hours
from nowrongdoor.townhall.insight.export import rows
from nowrongdoor.townhall.insight.periods import between
from nowrongdoor.townhall.insight.reading import from_journal, from_rows

DAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 6, tzinfo=UTC)
ZONE = "Europe/Copenhagen"


@pytest.mark.django_db
def test_the_weeks_before_are_remembered_with_figures_that_the_journal_alone_gives_again():
    founding.found(now=datetime(2026, 11, 18, 5, tzinfo=UTC))
    before.write(DAY, 1, timezone=ZONE)
    written = writing_hours.write(DAY, 1, weeks=3)
    period = between(DAY - timedelta(days=21), DAY, ZONE)
    found = from_rows(period, now=NOW)
    whole = found.cell()
    assert whole.calls.total() == written > 3000
    assert 0.75 < whole.service_level.value < 0.85
    assert 0.7 < whole.first_go.value < 0.9
    assert 0.03 < whole.came_back.value < 0.2
    assert 0.05 < whole.broken_promises.value < 0.2
    assert whole.broken_promises.whole > 100
    assert 0.7 < whole.satisfied.value < 0.9
    assert whole.satisfied.whole > 100
    assert 20 < whole.kroner_per_solved < 200
    assert list(rows(found)) == list(rows(from_journal(period, now=NOW)))
