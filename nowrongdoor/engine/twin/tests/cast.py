"""Centres to play: the made-up town's seven teams, and small ones as hypothesis draws them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from nowrongdoor.engine import twin

SIZES = (8, 7, 6, 5, 4, 3, 3)
HANDLING, PATIENCE = 300.0, 300.0


def town(*, load: float = 0.9, exponential: bool = False, second_hat_each: int = 3) -> twin.Centre:
    """Seven teams, 36 agents, every third with a second hat, in a chain; 90 % load."""
    handling = twin.Exponential(HANDLING) if exponential else twin.LogNormal(HANDLING, 1.2)
    teams = [
        twin.Team(f"team {k}", load * size * 3600 / HANDLING, handling, twin.Exponential(PATIENCE))
        for k, size in enumerate(SIZES)
    ]
    bases = [k for k, size in enumerate(SIZES) for _ in range(size)]
    agents = [
        twin.Agent(base, (base, (base + 1) % 7) if number % second_hat_each == 2 else (base,))
        for number, base in enumerate(bases)
    ]
    return twin.Centre(teams, agents)


def one_team(
    calls_per_hour: float, handling: twin.LogNormal | twin.Exponential, agents: int, patience_seconds: float | None
) -> twin.Centre:
    """A single team in which everybody can do everything."""
    patience = None if patience_seconds is None else twin.Exponential(patience_seconds)
    return twin.Centre([twin.Team("alone", calls_per_hour, handling, patience)], [twin.Agent(0, (0,))] * agents)


@st.composite
def centres(draw: st.DrawFn, *, by_rules: bool) -> twin.Centre:
    """Two or three teams in two half-hours, up to six people who come and go, hats at will, perhaps few places."""
    teams = draw(st.integers(2, 3))
    numbers = st.integers(0, teams - 1)
    return twin.Centre(
        [draw(_teams()) for _ in range(teams)],
        draw(st.lists(_agents(numbers, by_rules=by_rules), min_size=1, max_size=6)),
        interval_seconds=1800,
        busyness=draw(st.sampled_from([None, twin.Gamma(5.0)])),
        waiting_places=draw(st.sampled_from([None, None, 0, 2])),
        rules=draw(_rules(teams)) if by_rules else None,
    )


def _teams() -> st.SearchStrategy[twin.Team]:
    handling = st.sampled_from([twin.LogNormal(200, 1.0), twin.Exponential(150), twin.Gamma(180, 0.7)])
    patience = st.sampled_from([None, twin.Exponential(90), twin.LogNormal(120, 0.5), twin.Gamma(60, 1.5)])
    rates = st.lists(st.sampled_from([0.0, 20.0, 60.0, 90.0]), min_size=2, max_size=2)
    return st.builds(twin.Team, st.just("team"), rates, handling, patience, st.sampled_from([0.0, 20.0]))


@st.composite
def _agents(draw: st.DrawFn, numbers: st.SearchStrategy[int], *, by_rules: bool) -> twin.Agent:
    base = draw(numbers)
    hats: Sequence[int] = draw(st.lists(numbers, min_size=1, max_size=3, unique=True))
    return twin.Agent(
        base,
        hats,
        away_handling_factor=draw(st.sampled_from([1.0, 1.15])),
        present=draw(st.sampled_from([None, [(0, 1200)], [(600, 3000)], [(0, 900), (1500, 3600)]])),
        wearing=draw(st.sampled_from([None, base, *hats])),
        stale_hats=draw(st.lists(numbers, max_size=2, unique=True)) if by_rules else (),
    )


@st.composite
def _rules(draw: st.DrawFn, teams: int) -> twin.Rules:
    widen = draw(st.sampled_from([(0.0, 0.0), (0.0, 60.0), (45.0, 45.0), (45.0, 180.0)]))
    return twin.Rules(*widen, draw(st.lists(st.integers(0, 2), min_size=teams, max_size=teams)))
