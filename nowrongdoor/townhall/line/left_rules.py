"""When a contact is left behind, and why somebody else sees to it. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

LEFT_AFTER = timedelta(minutes=15)
"""So long a contact lies with somebody who is not at work before the leads are told, or a closed desk is a left one."""

OPEN_FOR = timedelta(minutes=30)
"""So long after the doors open its agent may still come in; after that it is a coordinator's."""


class Because(StrEnum):
    """Why somebody else sees to a contact; fixed and few, and nothing about anybody's health but that she is away."""

    WENT_HOME = "went_home"
    ILL = "ill"
    LEFT_THE_TOWN = "left_the_town"
    OTHER = "other"


OVERNIGHT = "overnight"
"""The house's own reason: it lay there since another day."""
