"""Whether a number can be sent a text, and the sentence that says why not. Pure.

Danish numbers: eight digits, the first from 2 to 9 (the Danish numbering plan). Since numbers are ported between fixed
and mobile networks, no table says which of them can read a text; the gateway's report tells, and `reads.may_be_texted`
remembers it.
"""

from __future__ import annotations

from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType


class Untextable(StrEnum):
    """Why a number cannot be sent a text; the value is what screens and other rooms keep."""

    NO_NUMBER = "no_number"
    NOT_A_NUMBER = "not_a_number"
    LANDLINE = "landline"
    SERVICE_NUMBER = "service_number"
    FOREIGN = "foreign"
    CAME_BACK = "came_back"


TEXTED_REGIONS = frozenset(
    "DK GL FO AT BE BG CY CZ DE EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK CH GB".split()  # noqa: SIM905
)
"""The realm, the EEA, Switzerland and the United Kingdom. Elsewhere a caller's number is no proof enough: texts to
costly numbers abroad are a known way to empty somebody's account with a gateway."""

_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def can_be_texted(number: str) -> Untextable | None:
    """Why this number (E.164) cannot be sent a text, or None when it may be tried."""
    if not number.strip():
        return Untextable.NO_NUMBER
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return Untextable.NOT_A_NUMBER
    if parsed.country_code == 45:
        return _danish(parsed)
    return _foreign(parsed)


def _danish(number: PhoneNumber) -> Untextable | None:
    """The library lags behind the Danish plan, so a number it does not know is one all the same."""
    digits = str(number.national_number)
    if len(digits) != 8 or number.italian_leading_zero or digits[0] in "01":
        return Untextable.NOT_A_NUMBER
    kind = phonenumbers.number_type(number)
    return None if kind in (*_MOBILE, PhoneNumberType.UNKNOWN) else Untextable.SERVICE_NUMBER


def _foreign(number: PhoneNumber) -> Untextable | None:
    if not phonenumbers.is_valid_number(number):
        return Untextable.NOT_A_NUMBER
    kind = phonenumbers.number_type(number)
    if kind == PhoneNumberType.FIXED_LINE:
        return Untextable.LANDLINE
    if kind not in _MOBILE:
        return Untextable.SERVICE_NUMBER
    return None if phonenumbers.region_code_for_number(number) in TEXTED_REGIONS else Untextable.FOREIGN


def sentence(why: Untextable, language: str) -> str:
    """What the agent reads beside the number, in "da" or "en"; ValueError for another language."""
    if language not in ("da", "en"):
        raise ValueError(f"no sentences in {language!r}; there are da, en")
    return _SENTENCES[why][language]


_SENTENCES = {
    Untextable.NO_NUMBER: {
        "da": "Der er ikke noget nummer. Spørg borgeren, eller sig det i telefonen.",
        "en": "There is no number. Ask the citizen, or say it on the telephone.",
    },
    Untextable.NOT_A_NUMBER: {
        "da": "Det er ikke et telefonnummer, der findes. Læs det højt for borgeren.",
        "en": "No telephone has that number. Read it aloud to the citizen.",
    },
    Untextable.LANDLINE: {
        "da": "Det er en fastnettelefon. Den kan ikke få en sms.",
        "en": "That is a landline. It cannot get a text message.",
    },
    Untextable.SERVICE_NUMBER: {
        "da": "Det er et servicenummer. Det kan ikke få en sms.",
        "en": "That is a service number. It cannot get a text message.",
    },
    Untextable.FOREIGN: {
        "da": "Vi sender ikke sms til numre i det land. Sig det i telefonen.",
        "en": "We send no text messages to numbers in that country. Say it on the telephone.",
    },
    Untextable.CAME_BACK: {
        "da": "En sms til nummeret kom ikke frem. Det er nok en fastnettelefon.",
        "en": "A text message to this number did not arrive. It may be a landline.",
    },
}
