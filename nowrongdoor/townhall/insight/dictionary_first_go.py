"""Help in the first go and the figures that keep it honest, as the dictionary explains them. Pure."""

from __future__ import annotations

from typing import Literal

from nowrongdoor.townhall.insight.metric import Metric

SELF: Literal["team and self"] = "team and self"

FIRST_GO = (
    Metric(
        code="first_go",
        name_da="hjulpet i første hug",
        name_en="helped in the first go",
        means_da="Andelen af spørgsmål, hvor borgeren fik sit svar med det samme, eller blev ringet op inden for den "
        "lovede tid, og ikke måtte spørge om det samme igen de næste 14 dage.",
        means_en="The share of questions where the citizen got her answer at once, or was rung up within the time "
        "promised, and did not have to ask about the same again in the next 14 days.",
        formula="questions of closed contacts from citizens with outcome answered or handled, or promised and the "
        "promise kept by first_by without transfer; and no later contact of the same person on the same topic that "
        "began within 14 days / all questions asked for the first time",
        purpose_da="om borgerne får hjælp i første hug",
        purpose_en="whether citizens get help in the first go",
        leaves_out_da="den, der ringer uden navn og nummer (står for sig); spørgsmål, der er yngre end 14 dage, og "
        "løfter, hvis tid ikke er kommet (står som foreløbige); den, der spørger igen (tæller som genhenvendelse). "
        "Afbrudt, vist videre og ikke vores tæller med som ikke hjulpet.",
        leaves_out_en="whoever rings without name and number (stands apart); questions younger than 14 days, and "
        "promises whose time has not come (stand as provisional); whoever asks again (counts as a repeat). Broken off, "
        "guided elsewhere and not ours count as not helped.",
        level=SELF,
    ),
    Metric(
        code="first_go_so_far",
        name_da="hjulpet i første hug, foreløbigt",
        name_en="helped in the first go, provisional",
        means_da="Det samme om de spørgsmål, der endnu ikke kan bedømmes. Tallet kan kun falde, når borgere vender "
        "tilbage, og stige, når løfter holdes.",
        means_en="The same of the questions that cannot be judged yet. It falls as citizens come back, and rises as "
        "promises are kept.",
        formula="as first_go, over the questions that are younger than 14 days or whose promise is open",
        purpose_da="at se, hvor det bærer hen, uden at tro, at det er afgjort",
        purpose_en="to see where it is going without taking it for settled",
        leaves_out_da="som hjulpet i første hug",
        leaves_out_en="as helped in the first go",
        level=SELF,
    ),
    Metric(
        code="repeat",
        name_da="måtte spørge igen",
        name_en="had to ask again",
        means_da="Andelen af de samme spørgsmål, hvor borgeren henvendte sig om det samme inden for 14 dage.",
        means_en="The share of the same questions where the citizen contacted us about the same within 14 days.",
        formula="questions asked for the first time with a later contact of the same person on the same topic that "
        "began within 14 days / questions asked for the first time",
        purpose_da="at et svar, der ikke hjalp, ikke kan tælle som hjælp",
        purpose_en="that an answer which did not help cannot count as help",
        leaves_out_da="som hjulpet i første hug; opkald, som vi selv foretog",
        leaves_out_en="as helped in the first go; calls we made ourselves",
        level=SELF,
    ),
    Metric(
        code="broken_promises",
        name_da="brudte løfter",
        name_en="broken promises",
        means_da="Andelen af lovede opkald, hvor den lovede tid gik, uden at borgeren fik sit svar. Et løfte, der blev "
        "brudt, er brudt, også når vi ringede senere.",
        means_en="The share of promised calls where the time promised passed without the citizen's answer. A promise "
        "that was broken is broken, also where we rang later.",
        formula="promises with broken_at / promises whose first_by has come, by the team that was to ring",
        purpose_da="at et løfte ikke bliver en nem måde at slippe af med et spørgsmål på",
        purpose_en="that a promise does not become an easy way of getting rid of a question",
        leaves_out_da="løfter, hvis tid ikke er kommet; løfter, der blev trukket tilbage, før de blev givet",
        leaves_out_en="promises whose time has not come; promises taken back before they were given",
    ),
    Metric(
        code="satisfied",
        name_da="tilfredse borgere",
        name_en="satisfied citizens",
        means_da="Andelen af dem, der svarede, som gav 4 eller 5 af 5.",
        means_en="The share of those who answered who gave 4 or 5 of 5.",
        formula="surveys answered with a score of 4 or 5 / surveys answered",
        purpose_da="om borgerne selv synes, det gik godt",
        purpose_en="whether the citizens themselves think it went well",
        leaves_out_da="den, der ikke svarede eller ikke blev spurgt: højst en gang på 30 dage, aldrig efter følsomme "
        "emner; færre end fem svar",
        leaves_out_en="whoever did not answer or was not asked: at most once in 30 days, never after sensitive topics; "
        "fewer than five answers",
    ),
    Metric(
        code="answered_at_once_anonymous",
        name_da="svar med det samme, uden navn og nummer",
        name_en="answered at once, without name and number",
        means_da="Andelen af spørgsmål fra borgere, ingen kan kende igen, som fik svar med det samme. Om de ringede "
        "igen, ved ingen; derfor står tallet for sig.",
        means_en="The share of questions from citizens nobody can know again that were answered at once. Whether they "
        "rang again nobody knows; therefore it stands apart.",
        formula="questions of contacts without person key with outcome answered or handled, or promise kept / all "
        "questions of contacts without person key",
        purpose_da="at de ukendte hverken pynter på tallet eller forsvinder",
        purpose_en="that those who are not known neither better the figure nor vanish",
        level=SELF,
    ),
)
