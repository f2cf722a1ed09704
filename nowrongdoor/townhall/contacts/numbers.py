"""A telephone number as it is kept: in the one international form, or not at all. Pure."""

from __future__ import annotations

import phonenumbers

HOME = "DK"
"""Eight digits without a country are a Danish number."""


def e164(typed: str) -> str:
    """A number as `+4512345678`; empty for one that is withheld, or that no telephone can have."""
    try:
        number = phonenumbers.parse(typed, HOME)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
