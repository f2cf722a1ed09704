"""The one dictionary of metrics: what each figure means, for whom it is, and what it leaves out.

Every figure has a purpose, an owner, a level and a time it is kept (domain rule 5). The level is the team's; where it
says so a person sees her own, and nobody else's. The entries stand by noun in the files beside this one. Pure.
"""

from __future__ import annotations

from nowrongdoor.townhall.insight.dictionary_cost import COST
from nowrongdoor.townhall.insight.dictionary_first_go import FIRST_GO
from nowrongdoor.townhall.insight.dictionary_journeys import JOURNEYS
from nowrongdoor.townhall.insight.dictionary_lines import LINES
from nowrongdoor.townhall.insight.metric import Metric as Metric

METRICS: tuple[Metric, ...] = (*FIRST_GO, *LINES, *COST, *JOURNEYS)

BY_CODE = {metric.code: metric for metric in METRICS}
