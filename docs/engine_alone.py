"""The engine by itself, as in a notebook: how many, how long, who. No town, no database, no clock.

Run it cell by cell (`# %%`) in an editor that knows notebooks, or whole: `python docs/engine_alone.py`. It takes some
seconds, and longer the first time, while the inner loops are compiled.
"""

# %% A quarter of an hour on one line: how do callers fare, and how many positions does it take?
from datetime import date, timedelta

import numpy as np

from nowrongdoor.engine import crosstraining, forecast, staffing, twin

calls_per_hour, handling_seconds, patience_seconds = 88, 240, 300

for positions in (5, 6, 7, 8):
    waits = staffing.waits_a(calls_per_hour, handling_seconds, patience_seconds, positions)
    print(
        f"{positions} positions: {waits.answered_within(20):.0%} answered within 20 s, "
        f"{waits.abandon_probability:.1%} lost, busy {waits.occupancy:.0%} of the time"
    )

needed = staffing.positions_needed(
    calls_per_hour, handling_seconds, answered_share=0.8, within_seconds=20, patience_seconds=patience_seconds
)
roster = staffing.people_to_roster(needed, shrinkage=0.3)
print(f"80 % within 20 s takes {needed.positions} positions, and {roster.people} people on the roster")

# %% Two lines that share two people: what Erlang cannot say, the twin plays.
quarters = np.arange(44)
wave = 1.0 + 0.5 * np.sin((quarters - 8) / 44 * 2 * np.pi)
talk, patience = twin.LogNormal(mean_seconds=240, cv=1.2), twin.Exponential(mean_seconds=300)
teams = [
    twin.Team(name, calls_per_hour=list(rate * wave), handling=talk, patience=patience, answered_within_seconds=20)
    for name, rate in (("parking", 80.0), ("benefits", 50.0))
]
alone = [twin.Agent(base=0, hats=(0,)) for _ in range(7)] + [twin.Agent(base=1, hats=(1,)) for _ in range(5)]
sharing = [*alone[:6], twin.Agent(base=0, hats=(0, 1)), *alone[7:11], twin.Agent(base=1, hats=(1, 0))]

for words, agents in (("each on her own line", alone), ("two with a second hat", sharing)):
    centre = twin.Centre(teams=teams, agents=agents, interval_seconds=900)
    days = twin.run(centre, horizon_seconds=44 * 900, replications=200, seed=7)
    low, high = days.interval("abandoned")
    for number, team in enumerate(teams):
        print(f"{words}: {team.name} loses {low[number]:.0f} to {high[number]:.0f} of its callers a day")

# %% From now on: three have waited on line 0, everybody talks. What if one of line 1 steps over for 45 minutes?
now = twin.State(
    waiting=[(0, 90.0), (0, 40.0), (0, 5.0)],
    in_conversation=[(number, agent.base, 60.0 + 10 * number) for number, agent in enumerate(sharing)],
)
centre = twin.Centre(teams=teams, agents=sharing, interval_seconds=900)
ranking = twin.moves.rank(centre, now, [twin.Move(agent=11, team=0, minutes=45)], horizon_seconds=3600, seed=7)
best = ranking.ranked[0]
low, high = best.interval
print(f"stepping over changes the cost of the hour by {low:.2f} to {high:.2f} (below 0 is better); by team:")
for number, team in enumerate(teams):
    print(f"  {team.name}: {best.answered_in_time[number]:+.1f} in time, {best.abandoned[number]:+.1f} lost")

# %% How many will call? Half a year of made-up history, and the next week with its uncertainty.
rng = np.random.default_rng(7)
days_before = [day for n in range(180) if (day := date(2026, 5, 1) + timedelta(days=n)).weekday() < 5]
levels = rng.gamma(60.0, 1 / 60.0, len(days_before))
history = rng.poisson(levels[:, None] * 20.0 * wave)
model = forecast.fit(history, intervals_per_day=44, days=days_before)
week = [day for n in range(1, 8) if (day := days_before[-1] + timedelta(days=n)).weekday() < 5]
ahead = model.predict(week)
noon = f"{ahead.low[0, 20]:.0f} to {ahead.high[0, 20]:.0f}"
print(f"model: {model.used}. The first day: {ahead.mean[0].sum():.0f} calls; at noon: {noon} in a quarter of an hour")

# %% Whom to train in what, when one may choose three?
plan = crosstraining.plan(twin.Centre(teams=teams, agents=alone, interval_seconds=900), trainings=3, seed=7)
for training in plan.trainings:
    print(
        f"agent {training.agent} learns {teams[training.team].name}: "
        f"{training.low:.0f} to {training.high:.0f} fewer lost a day"
    )
