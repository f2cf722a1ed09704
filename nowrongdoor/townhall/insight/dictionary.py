"""The one dictionary of metrics: what each figure means, for whom it is, and what it leaves out.

Every figure has a purpose and a level (domain rule 5); none is about a single person. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure's meaning in both languages, with its formula in the words of the rows."""

    code: str
    name_da: str
    name_en: str
    formula: str
    purpose_da: str
    purpose_en: str
    leaves_out: str = ""


METRICS: tuple[Metric, ...] = (
    Metric(
        "offered",
        "tilbudt",
        "offered",
        "places joined in the period",
        "hvor mange der ringede til os",
        "how many rang us",
        "calls outside opening hours",
    ),
    Metric(
        "answered",
        "besvaret",
        "answered",
        "places left as answered",
        "hvor mange vi fik talt med",
        "how many we spoke with",
    ),
    Metric("abandoned", "tabt", "lost", "places left as abandoned", "hvor mange der gav op", "how many gave up"),
    Metric("waiting", "venter", "waiting", "places not left", "hvem der venter nu", "who waits now"),
    Metric(
        "in_conversation",
        "i gang",
        "in hand",
        "contacts answered and not closed",
        "hvor mange der er i gang nu",
        "how many are in hand now",
    ),
    Metric(
        "answered_in_time",
        "besvaret i tide",
        "answered in time",
        "left as answered with left_at - joined_at <= the team's answer_within_seconds",
        "om linjen holder sit løfte",
        "whether the line keeps its promise",
    ),
    Metric(
        "service_level",
        "svarprocent",
        "answered in time, share",
        "answered_in_time / (answered + abandoned)",
        "om linjen holder sit løfte",
        "whether the line keeps its promise",
        "those still waiting; a citizen who gives up at once counts against us",
    ),
    Metric(
        "service_level_of_answered",
        "svarprocent af besvarede",
        "in time, share of answered",
        "answered_in_time / answered",
        "sammenligning med andre huses tal",
        "comparing with other houses' figures",
        "everyone who gave up",
    ),
    Metric(
        "longest_wait_seconds",
        "længste ventetid",
        "longest wait",
        "largest left_at - joined_at, or now - joined_at",
        "hvor galt det blev for den enkelte",
        "how bad it was for one citizen",
    ),
    Metric(
        "occupancy",
        "belægning",
        "occupancy",
        "time in ringing, in_conversation and after_work / time in those and ready",
        "om holdet har luft",
        "whether the team has air",
        "breaks and absence; never shown for one person",
    ),
    Metric(
        "came_back",
        "borgere, der måtte komme igen",
        "citizens who came back",
        "citizens with a second answered contact within 14 days about the topic, or on a line they were sent to",
        "hvor borgerne bliver sendt rundt",
        "where citizens are sent round",
        "whoever rang without name and number; unanswered calls; fewer than five citizens",
    ),
    Metric(
        "extra_contacts",
        "henvendelser ud over den første",
        "contacts beyond the first",
        "sum over journeys of (contacts from the citizen - 1)",
        "hvor rundturen koster borgerne mest",
        "where being sent round costs citizens most",
        "as came_back; contacts we made ourselves to keep a promise",
    ),
)

BY_CODE = {metric.code: metric for metric in METRICS}
