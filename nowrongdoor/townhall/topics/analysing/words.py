"""From a text to its words, without those that say nothing, and the few plurals that no rule bends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

LONGEST = 40
"""Letters of a word that are looked at; the longest word of the dictionary has fewer."""

_WORD = re.compile(r"[^\W_]+(?:[-‐‑.'’][^\W_]+)*")
_JOINTS = re.compile(r"[-‐‑.'’]")

_SMALL = {
    "da": """
        ad af alle alt altså at bare begge blev blevet blive bliver da de dem den denne der deres derfor det dette dig
        din dine disse dit du efter eller en end endnu er et for fordi fra få får fået gerne gør gøre ham han hans har
        have havde hel hele helt hen hende hendes her hos hun hvad hvem hver hvilken hvilke hvis hvor hvordan hvorfor
        hvornår i igen ikke ind ingen ja jeg jer jeres jo kan kom komme kommer kun kunne lige lidt man med meget mellem
        men mens mere mig min mine mit mod må måtte nej noget nogen nogle nok nu når og også om op os over på samme sig
        sin sine sit skal skulle som så ta tag tage tager til ud under var ved vel vi vil ville vores være været å
        ønsker tak hej venligst hjælp egen egne eget
    """,
    "en": """
        a about all am an and any are as at be been but by can could did do does for from get go got had has have he
        her here him his how i if in into is it its just may me more my no not of on or our out please she should so
        some that the their them then there they this to too up us want was we what when where which who why will with
        would you your
    """,
}
_SMALL_SETS = {language: frozenset(words.split()) for language, words in _SMALL.items()}

IRREGULAR = {
    "børn": "barn", "mænd": "mand", "kvind": "kvinde", "bøg": "bog", "bøger": "bog", "fødder": "fod", "hænd": "hånd",
    "hænder": "hånd", "tænd": "tand", "tænder": "tand", "nætter": "nat", "fædre": "far", "fader": "far", "mødre": "mor",
    "moder": "mor", "brødre": "bror", "broder": "bror", "søstre": "søster", "døtre": "datter", "bønder": "bonde",
    "øjn": "øje", "øjne": "øje", "tæer": "tå", "ældre": "gammel", "ældst": "gammel", "bedre": "god", "værre": "dårlig",
}  # fmt: skip
"""A Danish stem or form, and the stem of what it is a form of."""


def split(text: str) -> list[str]:
    """The words of a text in small letters. A word with a joint gives itself without it, then its pieces: `e-boks`
    gives `eboks`, `e` and `boks`. The sign § is the word *paragraf*."""
    found: list[str] = []
    for whole in _WORD.findall(text.lower().replace("§", " paragraf ")):
        pieces = _JOINTS.split(whole)
        found += [whole[:LONGEST]] if len(pieces) == 1 else ["".join(pieces)[:LONGEST], *(p[:LONGEST] for p in pieces)]
    return found


def small(word: str, language: str) -> bool:
    """Whether a word is only mortar between the telling ones."""
    return word in _SMALL_SETS[language]


def joined_pairs(words: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Each two neighbours as one word, with their places: `nem konto` may be meant as `nemkonto`."""
    return {(a + b)[:LONGEST]: (place, place + 1) for place, (a, b) in enumerate(pairwise(words))}
