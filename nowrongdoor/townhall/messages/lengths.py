"""How long a text is to the telephone network: GSM-7 or UCS-2, and in how many parts it goes (3GPP TS 23.038). Pure."""

from __future__ import annotations

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The default alphabet: one septet each. All Danish letters are in it."""

_EXTENDED = frozenset("^{}\\[~]|€\f")
"""These take two septets: the escape and the character."""

_PLAINER = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "−": "-",
        "…": "...", "•": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u00ad": "", "\u200b": "", "\ufeff": "",
        "\t": " ", "á": "à", "Á": "A",
    }
)  # fmt: skip
"""What word processors and telephones put in for plain characters, and what a telephone shows just as well."""

PART_UNITS = {"gsm7": (160, 153), "ucs2": (70, 67)}
"""Units in a text that fits one part, and in each part of a longer one, whose header takes the rest."""


@dataclass(frozen=True, slots=True)
class Length:
    """`units` are septets in "gsm7" and 16-bit characters in "ucs2"; `parts` is what the town pays for."""

    encoding: str
    units: int
    parts: int


def plainly(text: str) -> str:
    """The text without what would needlessly push it out of GSM-7: curly quotes, dashes, odd spaces."""
    return text.translate(_PLAINER)


def length_of(text: str) -> Length:
    """How the text goes over the air. One letter outside GSM-7 makes all of it UCS-2, at less than half the room."""
    if all(letter in _BASIC or letter in _EXTENDED for letter in text):
        sizes = [2 if letter in _EXTENDED else 1 for letter in text]
        return Length("gsm7", sum(sizes), _parts(sizes, *PART_UNITS["gsm7"]))
    sizes = [len(letter.encode("utf-16-le")) // 2 for letter in text]
    return Length("ucs2", sum(sizes), _parts(sizes, *PART_UNITS["ucs2"]))


def _parts(sizes: list[int], alone: int, each: int) -> int:
    """Parts needed; a letter of two units is never cut in half, so a part may end one unit early."""
    if sum(sizes) <= alone:
        return 1
    parts, filled = 1, 0
    for size in sizes:
        if filled + size > each:
            parts, filled = parts + 1, 0
        filled += size
    return parts
