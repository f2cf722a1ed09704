"""Nobody can be asked: what would have to change? The nearest ways, from the rows as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from nowrongdoor.engine.dispatch.reasons import Fact, Facts
from nowrongdoor.engine.dispatch.stepping_in.eligibility import Eligibility, eligibility
from nowrongdoor.engine.dispatch.stepping_in.reasons import BOTH_LEADS_MAY, PASSES_BY_ITSELF, NotNow, Why, say
from nowrongdoor.engine.dispatch.stepping_in.standing import Ask, HomeNow, Standing


class Way(StrEnum):
    """What somebody could do, or what one can wait for."""

    WAIT_FOR = "wait_for"
    BOTH_LEADS = "both_leads"
    SIT_ALONGSIDE = "sit_alongside"
    RENEW = "renew"
    REVIEW = "review"
    LOWER_MINIMUM = "lower_minimum"
    DIRECT = "direct"
    TRAIN = "train"
    OPEN_LINE = "open_line"


@dataclass(frozen=True, slots=True)
class Change:
    """One way: what, for whom, and how many further obstacles are left for her after it (0: it is enough)."""

    way: Way
    agent_id: int | None
    facts: Facts
    left_over: int = 0

    def sentence(self, language: str, names: Mapping[str, str] | None = None) -> str:
        """The way in words, in "da" or "en"."""
        return say(_SENTENCES[self.way], self.facts, language, names)


WAYS: dict[NotNow, Way] = {
    **dict.fromkeys(PASSES_BY_ITSELF, Way.WAIT_FOR),
    **dict.fromkeys(BOTH_LEADS_MAY, Way.BOTH_LEADS),
    NotNow.NOT_FRESH: Way.SIT_ALONGSIDE,
    NotNow.EXPIRED: Way.RENEW,
    NotNow.REVOKED: Way.RENEW,
    NotNow.NOT_YET_VALID: Way.RENEW,
    NotNow.ABSORBED: Way.REVIEW,
    NotNow.HOME_BELOW_MINIMUM: Way.LOWER_MINIMUM,
    NotNow.HOME_BELOW_TARGET: Way.DIRECT,
}
"""Which way leads past which obstacle. Past the others none does: nobody is talked out of staying at home today."""

_EASE = list(Way)


def what_would_have_to_change(
    standings: Iterable[Standing], homes: Mapping[str, HomeNow], ask: Ask, *, most: int = 5
) -> tuple[Change, ...]:
    """The nearest ways to somebody who can be asked, easiest first; empty when somebody can be asked already.

    An agent with one obstacle is nearer than one with two, and waiting is easier than renewing a qualification. The
    same way is told once for each team's minimum. When nobody holds the hat at all, training is what is left.
    """
    standings = list(standings)
    if not ask.in_use or not ask.open_now:
        return (Change(Way.OPEN_LINE, None, {"hat": ask.hat}),)
    judged = [(one, eligibility(one, homes.get(one.wearing or one.base), ask)) for one in standings]
    if any(verdict.allowed for _one, verdict in judged):
        return ()
    ways = [way for one, verdict in judged for way in _ways(one, verdict, ask)]
    ways.sort(key=lambda way: (way.left_over, _EASE.index(way.way), way.agent_id or 0))
    return tuple(_told_once(ways))[:most] or (Change(Way.TRAIN, None, {"hat": ask.hat}),)


def _ways(one: Standing, verdict: Eligibility, ask: Ask) -> list[Change]:
    """The first obstacle's way, when every obstacle of hers has one."""
    if any(why.reason not in WAYS for why in verdict.whys):
        return []
    ways = sorted(verdict.whys, key=lambda why: _EASE.index(WAYS[why.reason]))
    hardest = ways[-1]
    facts: dict[str, Fact] = {"hat": ask.hat, "name": one.name, "when": _when(hardest), **hardest.facts}
    return [Change(WAYS[hardest.reason], one.agent_id, facts, len(ways) - 1)]


def _when(why: Why) -> str:
    """When it passes by itself, as a clock time in brackets, where that is known."""
    clock = why.facts.get("clock") if why.reason is NotNow.COOL_DOWN else why.facts.get("until")
    return f" ({str(clock).strip(' ()–')})" if clock else ""


def _told_once(ways: Iterable[Change]) -> Iterable[Change]:
    """One line for each minimum and each home, however many agents it holds back; one for each agent otherwise."""
    seen: set[object] = set()
    for way in ways:
        key = (way.way, way.facts.get("home") or way.agent_id)
        if key not in seen:
            seen.add(key)
            yield way


_SENTENCES: dict[Way, dict[str, str]] = {
    Way.WAIT_FOR: {
        "da": "Vent på {name}{when}.",
        "en": "Wait for {name}{when}.",
    },
    Way.BOTH_LEADS: {
        "da": "{name} kan komme, hvis både teamlederne og medarbejderen selv siger ja: Grænsen på {most} er nået.",
        "en": "{name} can come if both leads and the agent say yes: the limit of {most} is reached.",
    },
    Way.SIT_ALONGSIDE: {
        "da": "{name} kan komme, hvis en kollega i {hat} sidder ved siden af.",
        "en": "{name} can come if a colleague in {hat} sits alongside.",
    },
    Way.RENEW: {
        "da": "{name} kan komme, når kvalifikationen i {hat} er fornyet.",
        "en": "{name} can come once the qualification in {hat} has been renewed.",
    },
    Way.REVIEW: {
        "da": "Drøft med {name} og teamlederen hjemme, om det er for meget; så kan der spørges igen.",
        "en": "Talk through with {name} and the home lead whether it is too much; then one may ask again.",
    },
    Way.LOWER_MINIMUM: {
        "da": "{home} skal have en mere på arbejde, eller et beskyttet minimum under {minimum}.",
        "en": "{home} needs one more at work, or a protected minimum below {minimum}.",
    },
    Way.DIRECT: {
        "da": "{home} kan ikke undvære nogen uden at svigte sit svarløfte. "
        "En teamleder kan beslutte det og begrunde det.",
        "en": "{home} can spare nobody without breaking its promise. A lead can decide it and give the reason.",
    },
    Way.TRAIN: {
        "da": "Ingen, der kan komme, er oplært i {hat}. Oplær en, eller lov borgerne et opkald.",
        "en": "Nobody who could come is trained in {hat}. Train somebody, or promise the citizens a call.",
    },
    Way.OPEN_LINE: {
        "da": "Linjen {hat} er ikke åben. Der er ingen at hjælpe.",
        "en": "The line {hat} is not open. There is nobody to help.",
    },
}
