"""What a solved question costs, as the dictionary explains it. Pure."""

from __future__ import annotations

from nowrongdoor.townhall.insight.metric import Metric

COST = (
    Metric(
        code="cost_per_solved",
        name_da="pris pr. løst spørgsmål",
        name_en="cost per solved question",
        means_da="Hvad timerne på arbejde koster, delt med de spørgsmål, der blev løst. Timeprisen er en antagelse, "
        "som administratoren sætter fra en dag; den står altid ved siden af tallet.",
        means_en="What the hours at work cost, divided by the questions that were solved. The price of an hour is an "
        "assumption that the administrator sets from a day on; it always stands beside the number.",
        formula="sum over days of hours_at_work x kroner_per_hour x (1 + overhead_percent / 100) / solved",
        purpose_da="om bedre service koster mindre",
        purpose_en="whether better service costs less",
        leaves_out_da="timer uden for teamene; linjer med under tre på arbejde og perioder med under fem løste",
        leaves_out_en="hours outside the teams; lines with fewer than three at work and periods with fewer than five "
        "solved",
    ),
    Metric(
        code="solved",
        name_da="løste spørgsmål",
        name_en="solved questions",
        means_da="Spørgsmål, der fik deres svar i samtalen eller ved det lovede opkald, og som ingen måtte spørge om "
        "igen inden for 14 dage, så vidt det ses.",
        means_en="Questions answered in the conversation or by the promised call that nobody had to ask again within "
        "14 days, as far as can be seen.",
        formula="questions with outcome answered or handled, or promised and answered, also late; not asked again by "
        "the same person within 14 days",
        purpose_da="hvad timerne blev til",
        purpose_en="what came of the hours",
        leaves_out_da="afbrudt, vist videre, ikke vores",
        leaves_out_en="broken off, guided elsewhere, not ours",
    ),
    Metric(
        code="hours_at_work",
        name_da="timer på arbejde",
        name_en="hours at work",
        means_da="Timer, hvor nogen var til stede, pauser regnet med. Tiden med en henvendelse under en anden kasket "
        "tæller hos den linje, kasketten hører til.",
        means_en="Hours in which somebody was present, breaks included. The time spent with a contact under another "
        "hat counts on the line of that hat.",
        formula="presence in every state but away, by the team of the base that day; minus answered_at to closed_at of "
        "contacts under another hat, which count there; a break counts for four hours at most, and nothing beyond "
        "midnight",
        purpose_da="hvad hjælpen koster i tid",
        purpose_en="what the help costs in time",
        leaves_out_da="vises ikke, når under tre har arbejdet: så er det deres timer",
        leaves_out_en="not shown where fewer than three have worked: then the hours are theirs",
        owner="planner",
    ),
)
