"""What is said of a figure in the dictionary. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WITH_CONTACTS = "with the contacts"
"""Kept as long as the contacts it is made of; then the counts remain in the journal, without anybody's name."""

TODAY = "not kept"
"""Made anew whenever somebody looks."""

KEPT_WORDS = {
    WITH_CONTACTS: (
        "så længe henvendelserne gemmes; journalen, som ikke nævner nogen ved navn, kan altid regne tallet ud igen",
        "as long as the contacts are kept; the journal, which names nobody, can always make the figure again",
    ),
    TODAY: ("gemmes ikke: tallet laves, når nogen ser på det", "not kept: it is made when somebody looks"),
}

OWNER_WORDS = {
    "head": ("chefen for borgerservice", "the head of the citizen service"),
    "lead": ("teamlederen", "the team's lead"),
    "planner": ("vagtplanlæggeren", "the planner"),
}


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure's meaning in both languages, with its formula in the words of the rows.

    `level` is `team`, or `team and self` where an agent also sees her own.
    """

    code: str
    name_da: str
    name_en: str
    means_da: str
    means_en: str
    formula: str
    purpose_da: str
    purpose_en: str
    leaves_out_da: str = ""
    leaves_out_en: str = ""
    owner: str = "head"
    level: Literal["team", "team and self"] = "team"
    kept: str = WITH_CONTACTS

    def in_language(self, language: str) -> dict[str, str]:
        """What a page shows of it in one language."""
        danish = language != "en"
        ends, at = ("da", 0) if danish else ("en", 1)
        return {
            "code": self.code,
            "name": getattr(self, f"name_{ends}"),
            "means": getattr(self, f"means_{ends}"),
            "formula": self.formula,
            "purpose": getattr(self, f"purpose_{ends}"),
            "leaves_out": getattr(self, f"leaves_out_{ends}"),
            "owner": OWNER_WORDS[self.owner][at],
            "kept": KEPT_WORDS[self.kept][at],
            "level": self.level,
        }
