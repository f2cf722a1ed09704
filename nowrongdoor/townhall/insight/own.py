"""An agent's own figures, for herself: what became of the questions she met. Nobody else can ask for them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from nowrongdoor.townhall.insight import from_rows
from nowrongdoor.townhall.insight.first_go import FIRST_GO, Fate, Judged, judge
from nowrongdoor.townhall.insight.periods import Period
from nowrongdoor.townhall.insight.shares import Share
from nowrongdoor.townhall.journal.acting import Acting


@dataclass(frozen=True, slots=True)
class Own:
    """The fates of her questions: those that are judged, those that are provisional; `unknown` cannot be followed."""

    fates: Counter[Fate]
    young: Counter[Fate]
    unknown: Counter[Fate]
    returns: int

    @property
    def first_go(self) -> Share:
        """Helped in the first go."""
        return Share(sum(self.fates[fate] for fate in FIRST_GO), self.fates.total())

    @property
    def first_go_so_far(self) -> Share:
        """The same of what cannot be judged yet."""
        return Share(sum(self.young[fate] for fate in FIRST_GO), self.young.total())

    @property
    def came_back(self) -> Share:
        """Had to ask again, whoever they asked."""
        return Share(self.fates[Fate.CAME_BACK], self.fates.total())

    @property
    def anonymous(self) -> Share:
        """Answered at once, of those who cannot be followed."""
        return Share(sum(self.unknown[fate] for fate in FIRST_GO), self.unknown.total())


def own(acting: Acting, agent_id: int, period: Period, *, now: datetime) -> Own:
    """Refused for anybody but the agent herself, whatever her job function: there is no other way in."""
    acting.must_be_agent(agent_id)
    facts = from_rows.facts(period, now=now)
    mine = [one for one in judge(facts.asked, facts.promises, now=now) if _is_mine(one, agent_id, period)]
    first = [one for one in mine if one.counts]
    return Own(
        fates=Counter(one.fate for one in first if one.settled),
        young=Counter(one.fate for one in first if not one.settled),
        unknown=Counter(one.fate for one in mine if not one.known),
        returns=sum(one.again for one in mine),
    )


def _is_mine(one: Judged, agent_id: int, period: Period) -> bool:
    return one.asked.agent == agent_id and period.place(one.asked.at) is not None
