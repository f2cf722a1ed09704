"""Cross-training: 36 people in teams of 8 7 6 5 4 3 3, twelve trainings, beside two mechanical rules on the same days.

One team surges by 40 % at 85 % load, handling and patience 300 s: first the largest, as in the reference figures
(nobody 15.2 %, every third in a chain 12.0 %, spread 12.2 %, full pooling 3.7 %), then any one of the seven.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable

from benchmarks.measuring.outcome import Figures, Targets, tell
from nowrongdoor.engine import crosstraining, twin
from nowrongdoor.engine.crosstraining.judging import fully_pooled, with_trainings

SIZES = (8, 7, 6, 5, 4, 3, 3)
TRAININGS, SURGE, LOAD, SECONDS = 12, 1.4, 0.85, 300.0
JUDGED_HOURS, JUDGED_REPLICATIONS, JUDGED_SEED = 100, 60, 20

Pairs = tuple[tuple[int, int], ...]

TARGETS: Targets = {
    "largest_planned_less_than_chain_points": {"at_least": 1.0},
    "largest_planned_less_than_spread_points": {"at_least": 1.0},
    "ten_equal_teams_chain_length": {"at_least": 10},
}


def measure(quick: bool) -> tuple[Figures, Targets]:
    """The known surge, the unknown one, and ten equal teams."""
    replications = 16 if quick else None
    largest = [[SURGE] + [1.0] * (len(SIZES) - 1)]
    any_team = crosstraining.any_one_team(centre(SIZES), SURGE)
    found = {f"largest_{key}": value for key, value in compared(largest, replications).items()}
    found |= {f"any_{key}": value for key, value in compared(any_team, replications).items()}
    began = time.perf_counter()
    ten = crosstraining.plan(centre([4] * 10), trainings=10, seed=1, replications=replications)
    found["ten_equal_teams_chain_length"] = float(chain_length(ten.pairs))
    return found | {"ten_equal_teams_seconds": time.perf_counter() - began}, TARGETS


def centre(sizes: Iterable[int]) -> twin.Centre:
    """Teams of these sizes at the load, nobody with a second hat."""
    sizes = tuple(sizes)
    lasts = twin.Exponential(SECONDS)
    teams = [twin.Team(f"team {n}", [LOAD * size * 3600 / SECONDS], lasts, lasts) for n, size in enumerate(sizes)]
    return twin.Centre(teams, [twin.Agent(base, (base,)) for base, size in enumerate(sizes) for _ in range(size)])


def compared(surges: Iterable[Iterable[float]], replications: int | None) -> Figures:
    """Percent abandoned by design, over all surges; and what the plan does of the gap to full pooling."""
    days = [tuple(surge) for surge in surges]
    began, plain = time.perf_counter(), centre(SIZES)
    plan = crosstraining.plan(plain, trainings=TRAININGS, seed=1, surges=days, replications=replications)
    seconds = time.perf_counter() - began
    designs = {
        "nobody": plain,
        "chain": with_trainings(plain, every_third(lambda base, _: base + 1)),
        "spread": with_trainings(plain, every_third(lambda base, before: base + 1 + before % 6)),
        "planned": plan.trained,
        "pooled": fully_pooled(plain),
    }
    lost = {name: abandoned_percent(one, days, quick=replications is not None) for name, one in designs.items()}
    gap = lost["nobody"] - lost["pooled"]
    return {f"{name}_percent": percent for name, percent in lost.items()} | {
        "planned_less_than_chain_points": lost["chain"] - lost["planned"],
        "planned_less_than_spread_points": lost["spread"] - lost["planned"],
        **{f"{name}_share_of_gap": (lost["nobody"] - lost[name]) / gap for name in ("chain", "spread", "planned")},
        "first_training_saves_a_day": plan.trainings[0].worth,
        "last_training_saves_a_day": plan.trainings[-1].worth,
        "plan_seconds": seconds,
    }


def every_third(team_of: Callable[[int, int], int]) -> Pairs:
    """Every third agent learns one more hat, by her base and how many have learnt before her."""
    bases = [base for base, size in enumerate(SIZES) for _ in range(size)]
    return tuple((agent, team_of(bases[agent], n) % len(SIZES)) for n, agent in enumerate(range(2, len(bases), 3)))


def abandoned_percent(of: twin.Centre, surges: Iterable[Iterable[float]], *, quick: bool) -> float:
    """Over long days that no plan was made on, so that the quiet beginning does not count."""
    lost = offered = 0.0
    for surge in surges:
        teams = [
            twin.Team(team.name, [team.rates[0] * times], team.handling, team.patience)
            for team, times in zip(of.teams, surge, strict=True)
        ]
        played = twin.run(
            twin.Centre(teams, of.agents),
            horizon_seconds=JUDGED_HOURS * 3600.0,
            replications=2 if quick else JUDGED_REPLICATIONS,
            seed=JUDGED_SEED,
        )
        lost += float(played.abandoned.sum())
        offered += float(played.offered.sum())
    return 100 * lost / offered


def chain_length(pairs: Pairs) -> int:
    """Steps from team 0 back to itself, four people in each team; 0 where the trainings make no such round."""
    following = {agent // 4: team for agent, team in pairs}
    team, steps = following.get(0), 1
    while team not in (0, None) and steps < len(pairs):
        team, steps = following.get(team), steps + 1
    return steps if team == 0 else 0


if __name__ == "__main__":
    sys.exit(tell("crosstraining", __doc__ or "", measure))
