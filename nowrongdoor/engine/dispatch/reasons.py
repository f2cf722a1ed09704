"""Why something may or may not be done: the codes, and the sentence that a person reads."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum

from nowrongdoor.engine.dispatch.mandate import Level

Fact = str | int | float
Facts = Mapping[str, Fact]


class Reason(StrEnum):
    """Every answer the dispatcher and the desk can give; the value is what is stored in rows."""

    # May this person, under this hat, meet this demand?
    ALLOWED = "allowed"
    OTHER_HAT = "other_hat"
    MANDATE_TOO_LOW = "mandate_too_low"
    NOT_QUALIFIED = "not_qualified"
    OWN_LEVEL_TOO_LOW = "own_level_too_low"
    # Why is nobody given this contact?
    UNKNOWN_HAT = "unknown_hat"
    NOBODY_QUALIFIED = "nobody_qualified"
    NOBODY_AT_WORK = "nobody_at_work"
    ALL_BUSY = "all_busy"
    ALL_ON_PAUSE = "all_on_pause"
    RING_OPENS_IN = "ring_opens_in"
    PROTECTED_MINIMUM = "protected_minimum"
    LET_IT_RING = "let_it_ring"
    LONGER_WAIT_FIRST = "longer_wait_first"


def sentence(reason: Reason, facts: Facts, language: str, names: Mapping[str, str] | None = None) -> str:
    """What an agent or a lead reads: what is missing and what can be done, in "da" or "en".

    `names` turns the codes of hats into the names people use. ValueError for another language; KeyError when a fact
    that the sentence speaks of is not there.
    """
    if language not in _LEVELS:
        raise ValueError(f"no sentences in {language!r}; there are {', '.join(_LEVELS)}")
    sentences = _SENTENCES[reason]
    if reason is Reason.NOBODY_QUALIFIED:
        sentences = _NOBODY[Reason(str(facts["missing"]))]
    spoken = {key: _spoken(key, fact, language, names or {}) for key, fact in facts.items()}
    return sentences[language].format_map(spoken)


def _spoken(key: str, fact: Fact, language: str, names: Mapping[str, str]) -> str:
    """One fact as it is said: hats by name, levels in the language, seconds rounded up and with their unit."""
    if key in _HAT_FACTS:
        return names.get(str(fact), str(fact))
    if key in _LEVEL_FACTS:
        return _LEVELS[language][Level.parse(str(fact))]
    if key == "seconds":
        whole = math.ceil(float(fact))
        one, more = _SECONDS[language]
        return f"{whole} {one if whole == 1 else more}"
    return str(fact)


_HAT_FACTS = frozenset({"hat", "worn", "protected_hat"})
_LEVEL_FACTS = frozenset({"level", "hat_level", "own_level"})

_SECONDS = {"da": ("sekund", "sekunder"), "en": ("second", "seconds")}

_LEVELS: dict[str, dict[Level, str]] = {
    "da": {
        Level.INFORM: "oplyse",
        Level.GUIDE: "vejlede",
        Level.REGISTER: "registrere",
        Level.LIGHT_HANDLING: "let sagsbehandling",
        Level.DECIDE: "afgøre",
    },
    "en": {
        Level.INFORM: "inform",
        Level.GUIDE: "guide",
        Level.REGISTER: "register",
        Level.LIGHT_HANDLING: "light handling",
        Level.DECIDE: "decide",
    },
}

_NOBODY: dict[Reason, dict[str, str]] = {
    Reason.UNKNOWN_HAT: {
        "da": "Ingen kan svare: Der findes ingen kasket {hat}. Opret den, eller ret emnet.",
        "en": "Nobody can answer: there is no hat {hat}. Create it, or correct the topic.",
    },
    Reason.MANDATE_TOO_LOW: {
        "da": "Ingen må svare: Det kræver niveauet »{level}«, men kasketten {hat} rækker kun til »{hat_level}«. "
        "Ret emnets krav, eller lov borgeren et opkald fra den fagafdeling, der må.",
        "en": "Nobody may answer: it takes the level “{level}”, but the hat {hat} only reaches “{hat_level}”. "
        "Correct what the topic demands, or promise the citizen a call from the department that may.",
    },
    Reason.NOT_QUALIFIED: {
        "da": "Ingen kan svare: Ingen medarbejder har i dag en gyldig kvalifikation i {hat}. "
        "Find en, der kan få den, eller lov borgeren et opkald.",
        "en": "Nobody can answer: no agent holds a valid qualification in {hat} today. "
        "Find somebody who can get one, or promise the citizen a call.",
    },
    Reason.OWN_LEVEL_TOO_LOW: {
        "da": "Ingen kan svare: Det kræver niveauet »{level}« i {hat}, og ingen med kasketten er nået længere end til "
        "»{own_level}«. Giv en af dem niveauet, hvis det passer, eller lov borgeren et opkald.",
        "en": "Nobody can answer: it takes the level “{level}” in {hat}, and nobody with that hat is further than "
        "“{own_level}”. Raise one of them if that is right, or promise the citizen a call.",
    },
}

_SENTENCES: dict[Reason, dict[str, str]] = {
    Reason.ALLOWED: {
        "da": "Det er i orden under kasketten {hat}.",
        "en": "This is fine under the hat {hat}.",
    },
    Reason.OTHER_HAT: {
        "da": "Det hører til kasketten {hat}, og du har {worn} på nu. "
        "Tag kasketten {hat} på, hvis du har den, eller lov borgeren et opkald fra {hat}.",
        "en": "This belongs to the hat {hat}, and you wear {worn} now. "
        "Put on the hat {hat} if you hold it, or promise the citizen a call from {hat}.",
    },
    Reason.MANDATE_TOO_LOW: {
        "da": "Det kræver niveauet »{level}«, men kasketten {hat} rækker kun til »{hat_level}«. "
        "Lov borgeren et opkald fra den fagafdeling, der må.",
        "en": "This takes the level “{level}”, but the hat {hat} only reaches “{hat_level}”. "
        "Promise the citizen a call from the department that may.",
    },
    Reason.NOT_QUALIFIED: {
        "da": "Det kræver en gyldig kvalifikation i {hat}. "
        "Giv borgeren videre til en kollega, der har den, eller lov et opkald fra {hat}.",
        "en": "This takes a valid qualification in {hat}. "
        "Hand the citizen over to a colleague who has it, or promise a call from {hat}.",
    },
    Reason.OWN_LEVEL_TOO_LOW: {
        "da": "Det kræver niveauet »{level}« i {hat}, og dit eget niveau er »{own_level}«. "
        "Spørg en kollega, der må, eller lov borgeren et opkald fra {hat}.",
        "en": "This takes the level “{level}” in {hat}, and your own level is “{own_level}”. "
        "Ask a colleague who may, or promise the citizen a call from {hat}.",
    },
    Reason.UNKNOWN_HAT: {
        "da": "Der findes ingen kasket {hat}. Opret den, eller ret emnet.",
        "en": "There is no hat {hat}. Create it, or correct the topic.",
    },
    Reason.NOBODY_QUALIFIED: {
        "da": "Ingen kan svare på {hat}.",
        "en": "Nobody can answer {hat}.",
    },
    Reason.NOBODY_AT_WORK: {
        "da": "Ingen af dem, der kan svare på {hat}, er på arbejde nu. Kald en ind, eller lov borgeren et opkald.",
        "en": "None of those who can answer {hat} is at work now. Call somebody in, or promise the citizen a call.",
    },
    Reason.ALL_BUSY: {
        "da": "Alle, der kan svare på {hat}, er optaget: {busy} i gang, {paused} på pause. "
        "Det venter på den første, der bliver klar.",
        "en": "All who can answer {hat} are taken: {busy} busy, {paused} on a break. "
        "It waits for the first one to become ready.",
    },
    Reason.ALL_ON_PAUSE: {
        "da": "Alle på arbejde, der kan svare på {hat}, holder pause ({paused}). Spørg, om en kan komme tilbage.",
        "en": "All at work who can answer {hat} are on a break ({paused}). Ask whether one can come back.",
    },
    Reason.RING_OPENS_IN: {
        "da": "Kun kolleger med en anden kasket på er klar til {hat}. De bliver spurgt om {seconds}. "
        "Prik en på skulderen, hvis det haster.",
        "en": "Only colleagues wearing another hat are ready for {hat}. They are asked in {seconds}. "
        "Tap one on the shoulder if it cannot wait.",
    },
    Reason.PROTECTED_MINIMUM: {
        "da": "De kolleger, der er klar til {hat}, har {protected_hat} på, og der skal blive mindst {protected_ready} "
        "klar tilbage. Prik en på skulderen, eller sænk minimum for {protected_hat}.",
        "en": "The colleagues ready for {hat} are wearing {protected_hat}, where at least {protected_ready} must stay "
        "ready. Tap one on the shoulder, or lower the minimum of {protected_hat}.",
    },
    Reason.LET_IT_RING: {
        "da": "De eneste, der er klar til {hat}, har lige ladet det ringe ud. Spørg, om de er ved pladsen.",
        "en": "The only ones ready for {hat} have just let it ring out. Ask whether they are at their desks.",
    },
    Reason.LONGER_WAIT_FIRST: {
        "da": "Dem, der var klar til {hat}, tager borgere, der har ventet længere. "
        "Det venter på den næste, der bliver klar.",
        "en": "Those who were ready for {hat} are taking citizens who have waited longer. "
        "It waits for the next one to become ready.",
    },
}
