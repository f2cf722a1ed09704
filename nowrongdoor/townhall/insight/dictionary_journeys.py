"""Where citizens are sent round, as the dictionary explains it. Pure."""

from __future__ import annotations

from nowrongdoor.townhall.insight.metric import Metric

JOURNEYS = (
    Metric(
        code="came_back",
        name_da="borgere, der måtte komme igen",
        name_en="citizens who came back",
        means_da="Borgere med mere end en besvaret henvendelse om det samme inden for 14 dage, på alle linjer.",
        means_en="Citizens with more than one answered contact about the same within 14 days, on every line.",
        formula="citizens with a second answered contact within 14 days about the topic, or on a line they were sent "
        "to",
        purpose_da="hvor borgerne bliver sendt rundt",
        purpose_en="where citizens are sent round",
        leaves_out_da="den, der ringede uden navn og nummer; ubesvarede opkald; færre end fem borgere",
        leaves_out_en="whoever rang without name and number; unanswered calls; fewer than five citizens",
    ),
    Metric(
        code="extra_contacts",
        name_da="henvendelser ud over den første",
        name_en="contacts beyond the first",
        means_da="Hvor mange gange borgerne måtte henvende sig mere end en gang.",
        means_en="How many times citizens had to contact us more than once.",
        formula="sum over journeys of (contacts from the citizen - 1)",
        purpose_da="hvor rundturen koster borgerne mest",
        purpose_en="where being sent round costs citizens most",
        leaves_out_da="som ovenfor; henvendelser, som vi selv lavede for at holde et løfte",
        leaves_out_en="as above; contacts we made ourselves to keep a promise",
    ),
)
