"""Small centres for the tests, and the one of the reference figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nowrongdoor.engine.twin import Agent, Centre, Exponential, Team

SIZES = (8, 7, 6, 5, 4, 3, 3)
"""The reference: 36 people in seven teams, handling and patience of 300 s on average."""

SURGE = (1.4, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)


def centre(
    sizes: Iterable[int], *, load: float = 0.85, patience: float | None = 300.0, away_handling_factor: float = 1.0
) -> Centre:
    """Teams of these sizes, each at this load; everybody has her own team's hat alone."""
    sizes = tuple(sizes)
    giving_up = None if patience is None else Exponential(patience)
    return Centre(
        teams=[Team(f"team {n}", [12 * load * size], Exponential(300.0), giving_up) for n, size in enumerate(sizes)],
        agents=[Agent(base, (base,), away_handling_factor) for base, size in enumerate(sizes) for _ in range(size)],
    )


def mechanically(extra: Callable[[int, int], int]) -> tuple[tuple[int, int], ...]:
    """Every third of the 36 learns one more hat: the one that `extra(base, how many before)` says."""
    bases = [base for base, size in enumerate(SIZES) for _ in range(size)]
    thirds = range(2, len(bases), 3)
    return tuple((agent, extra(bases[agent], before)) for before, agent in enumerate(thirds))


EVERY_THIRD_IN_A_CHAIN = mechanically(lambda base, _: (base + 1) % 7)
EVERY_THIRD_SPREAD = mechanically(lambda base, before: (base + 1 + before % 6) % 7)
