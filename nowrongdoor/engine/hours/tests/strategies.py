"""Hours and instants as hypothesis draws them, often close to a clock change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from hypothesis import strategies as st

from nowrongdoor.engine.hours import Hours

CLOCK_CHANGES = (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC))


def instants() -> st.SearchStrategy[datetime]:
    """Any second of some years, and more often one within two days of a clock change."""
    near = st.builds(
        lambda change, seconds: change + timedelta(seconds=seconds),
        st.sampled_from(CLOCK_CHANGES),
        st.integers(-172_800, 172_800),
    )
    anywhere = st.integers(0, 5 * 365 * 86_400).map(
        lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    )
    return st.one_of(near, anywhere)


@st.composite
def hours_of_a_line(draw: st.DrawFn) -> Hours:
    """Any hours within a day, by the minute, on at least two weekdays, with and without holidays."""
    opens = draw(st.integers(0, 23 * 60 + 58))
    closes = draw(st.integers(opens + 1, 23 * 60 + 59))
    return Hours(
        opens=time(*divmod(opens, 60)),
        closes=time(*divmod(closes, 60)),
        weekdays=draw(st.frozensets(st.integers(0, 6), min_size=2)),
        timezone=draw(st.sampled_from(["Europe/Copenhagen", "America/Nuuk", "Australia/Lord_Howe", "UTC"])),
        holidays=draw(st.booleans()),
    )
