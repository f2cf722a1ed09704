"""Whom to train in what: which few second hats carry a centre through the days on which one team drowns.

A first choice comes from counting, at many drawn moments, how many contacts nobody can take even if everybody were put
where she is needed most (a flow); the digital twin then judges whole designs, orders the trainings and says what each
is worth, on the same citizens with and without it.

Words owned here: training, design, moment, shortage, surge, plan.
"""

from nowrongdoor.engine.crosstraining.asking import any_one_team
from nowrongdoor.engine.crosstraining.planning import plan
from nowrongdoor.engine.crosstraining.plans import Plan, Training

__all__ = ["Plan", "Training", "any_one_team", "plan"]
