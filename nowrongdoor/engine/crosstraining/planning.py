"""From a question to a plan: draw designs, let the twin choose one, put it in order, measure it on fresh days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nowrongdoor.engine.crosstraining.asking import Asked, Pair, asked
from nowrongdoor.engine.crosstraining.designs import Design, Drawing
from nowrongdoor.engine.crosstraining.judging import Judge, with_trainings
from nowrongdoor.engine.crosstraining.moments import draw
from nowrongdoor.engine.crosstraining.plans import Measured, Plan, Training
from nowrongdoor.engine.twin import Centre
from nowrongdoor.engine.twin.outcomes import interval_of

ROUNDS, TRIED_A_ROUND = 5, 16
"""How often the twin looks for a better exchange, and how many it tries each time."""

GLANCE = 4
"""A glance at a design takes a quarter of the days that a decision or a measurement takes."""

SURELY = 3.0
"""A design must be better by so many standard errors, on days it was not picked on, to be taken instead."""

TRIED_A_PLACE, LONGEST_ORDERED = 3, 24
"""How many trainings the twin tries for each place in the order; longer plans are ordered by the moments alone."""


def plan(
    centre: Centre,
    *,
    trainings: int,
    seed: int,
    objective: str | None = None,
    surges: Sequence[Sequence[float]] | None = None,
    horizon_seconds: float | None = None,
    replications: int | None = None,
    allowed: Iterable[Pair] | None = None,
    threads: int = 1,
    level: float = 0.95,
) -> Plan:
    """Whom to train in what: (agent, team) pairs that lessen the objective most, in order, with the worth of each.

    objective: "abandoned" (lost contacts), "late" or "wait_seconds", over all teams; None is abandoned where somebody
    can be lost, else wait_seconds. surges: days on which each team has so many times its calls, all equally likely
    (`any_one_team`); None is the centre's day as it stands. horizon_seconds: the day; None is what the intervals span,
    or eight hours. allowed: the only (agent, team) pairs to choose from. The agents' away_handling_factor and the
    centre's rules hold for the trained too. ValueError names what cannot be.
    """
    if not 0 < level < 1:
        raise ValueError(f"level ({level!r}) must be above 0 and below 1")
    question = asked(
        centre,
        trainings=trainings,
        seed=seed,
        objective=objective,
        surges=surges,
        horizon_seconds=horizon_seconds,
        replications=replications,
        allowed=allowed,
        threads=threads,
    )
    drawn, *days = (int(word) for word in np.random.SeedSequence(seed).generate_state(4))
    drawing = Drawing(question, draw(question, np.random.default_rng(drawn)))
    quick = replace(question, replications=max(2, question.replications // GLANCE))
    glance, decide, measure = Judge(quick, days[0]), Judge(question, days[1]), Judge(question, days[2])
    design = refined(best_of(candidates(drawing), decide), drawing, glance, decide)
    return measured(question, ordered(design, drawing, glance), measure, level)


def candidates(drawing: Drawing) -> list[Design]:
    """Designs worth playing: the long chain and the greedy choice, each filled up and exchanged until it stands."""
    chain = drawing.chain()
    starts: list[Design] = [()] if chain is None else [chain, ()]
    return [drawing.exchanged(drawing.greedy(start)) for start in starts]


def best_of(designs: Sequence[Design], judge: Judge) -> Design:
    """The first, unless a later one is surely better: where the twin cannot tell them apart, the chain stands."""
    best = designs[0]
    for design in designs[1:]:
        if judge.sureness(design, best) > SURELY:
            best = design
    return best


def refined(design: Design, drawing: Drawing, glance: Judge, decide: Judge) -> Design:
    """Let the twin try the exchanges that the moments find most promising; it sees what they do not (rules, waits).

    The best two at a glance are played on other days, which decide.
    """
    for _ in range(ROUNDS):
        tried = [exchange for _, exchange in drawing.exchanges(design, TRIED_A_ROUND)]
        held = design
        design = best_of([held, *sorted(tried, key=lambda one: float(glance.of(one).mean()))[:2]], decide)
        if design == held:
            return design
    return design


def ordered(design: Design, drawing: Drawing, judge: Judge) -> Design:
    """The order in which to train: each place to the one that is worth most, given those before."""
    done: Design = ()
    left = set(design)
    while left:
        worth = drawing.worthiest(done, left)
        few = TRIED_A_PLACE if len(design) <= LONGEST_ORDERED else 1
        first = min(worth[:few], key=lambda pair: float(judge.of((*done, pair)).mean())) if few > 1 else worth[0]
        done = (*done, first)
        left.remove(first)
    return done


def measured(question: Asked, design: Design, judge: Judge, level: float) -> Plan:
    """Play the design once more, training by training, on days it was not chosen on."""
    steps = [judge.of(design[:count]) for count in range(len(design) + 1)]
    found = []
    for (agent, team), without, including in zip(design, steps, steps[1:], strict=False):
        found.append(Training(agent, team, *_measured(without - including, level)))
    return Plan(
        tuple(found),
        question.objective,
        before=_measured(steps[0], level),
        after=_measured(steps[-1], level),
        pooled=_measured(judge.of_all_pooled(), level),
        saved=_measured(steps[0] - steps[-1], level),
        offered=float(judge.offered().mean()),
        trained=with_trainings(question.centre, design),
    )


def _measured(values: NDArray[np.float64], level: float) -> Measured:
    low, high = interval_of(values, level)
    return Measured(float(values.mean()), float(low), float(high))
