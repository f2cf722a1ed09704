"""Why somebody cannot be asked now: the codes, and the sentence a lead or the agent herself reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from nowrongdoor.engine.dispatch.reasons import Fact, Facts


class NotNow(StrEnum):
    """Each reason why an agent is not asked to step in; the value is what is stored and sent."""

    LINE_CLOSED = "line_closed"
    TEAM_GONE = "team_gone"
    AT_HOME_THERE = "at_home_there"
    NOT_QUALIFIED = "not_qualified"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    NOT_FRESH = "not_fresh"
    AWAY = "away"
    ALREADY_LENT = "already_lent"
    ALREADY_ASKED = "already_asked"
    OPTED_OUT_TODAY = "opted_out_today"
    ABSORBED = "absorbed"
    QUOTA_USED = "quota_used"
    ACUTE_DAY_CAP = "acute_day_cap"
    ACUTE_PERIOD_CAP = "acute_period_cap"
    COOL_DOWN = "cool_down"
    PROTECTED_ACTIVITY = "protected_activity"
    PROTECTED_SOON = "protected_soon"
    HOME_BELOW_MINIMUM = "home_below_minimum"
    HOME_BELOW_TARGET = "home_below_target"
    IN_CONVERSATION = "in_conversation"


BOTH_LEADS_MAY = frozenset({NotNow.QUOTA_USED, NotNow.ACUTE_DAY_CAP, NotNow.ACUTE_PERIOD_CAP})
"""What both leads and the agent together may go beyond."""

DIRECTED_MAY = frozenset({NotNow.HOME_BELOW_TARGET, NotNow.COOL_DOWN})
"""What a directed move goes beyond, for its reason is told; the protected minimum and a base are not among it."""

OWN_MAY = frozenset({NotNow.COOL_DOWN, NotNow.ALREADY_ASKED})
"""What does not stop her own idea: both protect her from being asked."""

PASSES_BY_ITSELF = frozenset(
    {
        NotNow.AWAY,
        NotNow.ALREADY_LENT,
        NotNow.ALREADY_ASKED,
        NotNow.COOL_DOWN,
        NotNow.PROTECTED_ACTIVITY,
        NotNow.PROTECTED_SOON,
    }
)
"""What goes away with time or with a word, and leaves everything else as it is."""


@dataclass(frozen=True, slots=True)
class Why:
    """One reason, with the facts its sentence speaks of."""

    reason: NotNow
    facts: Facts

    def sentence(self, language: str, names: Mapping[str, str] | None = None) -> str:
        """The reason in words, in "da" or "en"; `names` turns hat codes into names."""
        return say(_SENTENCES[self.reason], self.facts, language, names)


def say(sentences: Mapping[str, str], facts: Facts, language: str, names: Mapping[str, str] | None = None) -> str:
    """A sentence with its facts put in; ValueError for a language there is none in, KeyError for a fact that lacks."""
    if language not in sentences:
        raise ValueError(f"no sentences in {language!r}; there are {', '.join(sentences)}")
    spoken = {key: _spoken(key, fact, language, names or {}) for key, fact in facts.items()}
    return sentences[language].format_map(spoken)


def _spoken(key: str, fact: Fact, language: str, names: Mapping[str, str]) -> str:
    if key in _HAT_FACTS:
        return names.get(str(fact), str(fact))
    if key == "activity":
        return _ACTIVITIES[language][str(fact)]
    return str(fact)


_HAT_FACTS = frozenset({"hat", "home"})

_ACTIVITIES = {
    "da": {
        "break": "pause",
        "training": "undervisning",
        "co_listening": "medlytning",
        "debrief": "en samtale om en hård henvendelse",
        "rest": "hviletid",
        "meeting": "møde",
    },
    "en": {
        "break": "a break",
        "training": "training",
        "co_listening": "a co-listening",
        "debrief": "a talk after a hard contact",
        "rest": "rest time",
        "meeting": "a meeting",
    },
}

_SENTENCES: dict[NotNow, dict[str, str]] = {
    NotNow.LINE_CLOSED: {
        "da": "Linjen {hat} er lukket nu.",
        "en": "The line {hat} is closed now.",
    },
    NotNow.TEAM_GONE: {
        "da": "Teamet {hat} er ikke længere i brug.",
        "en": "The team {hat} is no longer in use.",
    },
    NotNow.AT_HOME_THERE: {
        "da": "Har base i {hat} og er allerede hjemme.",
        "en": "Has the base in {hat} and is at home there.",
    },
    NotNow.NOT_QUALIFIED: {
        "da": "Har ingen kvalifikation i {hat}.",
        "en": "Holds no qualification in {hat}.",
    },
    NotNow.REVOKED: {
        "da": "Kvalifikationen i {hat} blev trukket tilbage den {day}.",
        "en": "The qualification in {hat} was taken back on {day}.",
    },
    NotNow.EXPIRED: {
        "da": "Kvalifikationen i {hat} udløb den {day}.",
        "en": "The qualification in {hat} expired on {day}.",
    },
    NotNow.NOT_YET_VALID: {
        "da": "Kvalifikationen i {hat} gælder først fra den {day}.",
        "en": "The qualification in {hat} holds only from {day}.",
    },
    NotNow.NOT_FRESH: {
        "da": "Har ikke arbejdet i {hat} siden den {day}. Kan være med, hvis en kollega sidder ved siden af.",
        "en": "Has not worked in {hat} since {day}. Can join if a colleague sits alongside.",
    },
    NotNow.AWAY: {
        "da": "Er ikke ved sit bord.",
        "en": "Is not at the desk.",
    },
    NotNow.ALREADY_LENT: {
        "da": "Er allerede på vej til et andet team eller i gang der.",
        "en": "Is on the way to another team already, or at work there.",
    },
    NotNow.ALREADY_ASKED: {
        "da": "Er lige blevet spurgt og har ikke svaret endnu.",
        "en": "Has just been asked and has not answered yet.",
    },
    NotNow.OPTED_OUT_TODAY: {
        "da": "Bliver hjemme i dag efter eget ønske.",
        "en": "Has asked to stay at home today.",
    },
    NotNow.ABSORBED: {
        "da": "Har været meget væk fra sin base. Der spørges ikke, før det er drøftet med teamlederen hjemme.",
        "en": "Has been away from the base a lot. Nobody asks until it has been talked through with the home lead.",
    },
    NotNow.QUOTA_USED: {
        "da": "Har haft sine planlagte udevagter i perioden ({count} af {most}). "
        "En til kræver ja fra begge teamledere og fra medarbejderen selv.",
        "en": "Has had the rostered away shifts of this period ({count} of {most}). "
        "One more takes a yes from both leads and from the agent.",
    },
    NotNow.ACUTE_DAY_CAP: {
        "da": "Er trådt til {count} gange i dag, og grænsen er {most}. "
        "En gang til kræver ja fra begge teamledere og fra medarbejderen selv.",
        "en": "Has stepped in {count} times today, and the limit is {most}. "
        "Once more takes a yes from both leads and from the agent.",
    },
    NotNow.ACUTE_PERIOD_CAP: {
        "da": "Er trådt til {count} gange i perioden, og grænsen er {most}. "
        "En gang til kræver ja fra begge teamledere og fra medarbejderen selv.",
        "en": "Has stepped in {count} times this period, and the limit is {most}. "
        "Once more takes a yes from both leads and from the agent.",
    },
    NotNow.COOL_DOWN: {
        "da": "Kan først spørges igen kl. {clock}.",
        "en": "Can be asked again at {clock}.",
    },
    NotNow.PROTECTED_ACTIVITY: {
        "da": "Har {activity} nu{until}.",
        "en": "Has {activity} now{until}.",
    },
    NotNow.PROTECTED_SOON: {
        "da": "Har {activity} kl. {clock}.",
        "en": "Has {activity} at {clock}.",
    },
    NotNow.HOME_BELOW_MINIMUM: {
        "da": "{home} ville komme under sit beskyttede minimum: {left} tilbage, og der skal være {minimum}.",
        "en": "{home} would fall below its protected minimum: {left} left, and there must be {minimum}.",
    },
    NotNow.HOME_BELOW_TARGET: {
        "da": "{home} kan ikke undvære nogen uden at svigte sit eget svarløfte.",
        "en": "{home} cannot spare anybody without breaking its own promise to answer.",
    },
    NotNow.IN_CONVERSATION: {
        "da": "Har en borger i hånden. Kan spørges om at komme efter denne samtale.",
        "en": "Has a citizen in hand. Can be asked to come after this call.",
    },
}
