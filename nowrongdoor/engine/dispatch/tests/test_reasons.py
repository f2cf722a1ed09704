"""The sentences that people read."""

from __future__ import annotations

import re

import pytest

from nowrongdoor.engine.dispatch import Level, Reason, sentence

FACTS: dict[str, str | int | float] = {
    "hat": "P",
    "worn": "1881",
    "level": "register",
    "hat_level": "guide",
    "own_level": "inform",
    "missing": "not_qualified",
    "protected_hat": "3366",
    "protected_ready": 2,
    "busy": 3,
    "paused": 1,
    "missed": 1,
    "seconds": 29.2,
}
NAMES = {"P": "Parkering", "1881": "Borger.dk-linjen", "3366": "Åmunde-linjen"}


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_whole_sentences_in_both_languages(reason: Reason, language: str) -> None:
    said = sentence(reason, FACTS, language, NAMES)
    assert re.fullmatch(r"[A-ZÆØÅ][^{}]*[.]", said)
    assert "Parkering" in said


@pytest.mark.parametrize("reason", Reason)
def test_the_two_languages_tell_the_same_facts(reason: Reason) -> None:
    told = [{key for key in FACTS if _mentions(reason, key, language)} for language in ("da", "en")]
    assert told[0] == told[1]
    assert "hat" in told[0]


def _mentions(reason: Reason, key: str, language: str) -> bool:
    """Does the sentence need this fact? Leave it out and see."""
    try:
        sentence(reason, {k: v for k, v in FACTS.items() if k != key}, language)
    except KeyError:
        return True
    return False


@pytest.mark.parametrize("missing", ["unknown_hat", "mandate_too_low", "not_qualified", "own_level_too_low"])
def test_nobody_qualified_says_what_is_missing(missing: str) -> None:
    said = {m: sentence(Reason.NOBODY_QUALIFIED, FACTS | {"missing": m}, "da") for m in [missing, "unknown_hat"]}
    assert said[missing].startswith("Ingen ")
    assert missing == "unknown_hat" or said[missing] != said["unknown_hat"]


def test_a_hat_is_called_by_its_name_where_it_has_one_and_by_its_code_where_not() -> None:
    other_hat = sentence(Reason.OTHER_HAT, FACTS, "da", {"P": "Parkering"})
    assert other_hat == (
        "Det hører til kasketten Parkering, og du har 1881 på nu. "
        "Tag kasketten Parkering på, hvis du har den, eller lov borgeren et opkald fra Parkering."
    )


def test_levels_are_said_in_the_readers_language() -> None:
    assert "»registrere«" in sentence(Reason.MANDATE_TOO_LOW, FACTS, "da")
    assert "“register”" in sentence(Reason.MANDATE_TOO_LOW, FACTS, "en")


@pytest.mark.parametrize("level", Level)
def test_every_level_has_words_in_both_languages(level: Level) -> None:
    facts = FACTS | {"level": level.word}
    assert "_" not in sentence(Reason.MANDATE_TOO_LOW, facts, "da") + sentence(Reason.MANDATE_TOO_LOW, facts, "en")


@pytest.mark.parametrize(
    ("seconds", "danish", "english"),
    [
        (29.2, "om 30 sekunder", "in 30 seconds"),
        (0.3, "om 1 sekund.", "in 1 second."),
        (1, "om 1 sekund.", "in 1 second."),
    ],
)
def test_seconds_are_rounded_up_so_that_nothing_is_promised_too_soon(seconds: float, danish: str, english: str) -> None:
    facts = FACTS | {"seconds": seconds}
    assert danish in sentence(Reason.RING_OPENS_IN, facts, "da")
    assert english in sentence(Reason.RING_OPENS_IN, facts, "en")


def test_a_language_without_sentences_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no sentences in 'de'; there are da, en"):
        sentence(Reason.ALL_BUSY, FACTS, "de")
