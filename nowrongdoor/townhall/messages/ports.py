"""What the outbox needs of a gateway for text messages.

The adapter is named by dotted path in the setting `SMS`; the town hall never imports it. It never touches a row of
ours: it posts one message and says what became of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from nowrongdoor.townhall.messages.rules import Told


@dataclass(frozen=True, slots=True)
class Text:
    """What is posted: `reference` is ours and comes back in every report; `encoding` is "gsm7" or "ucs2"."""

    reference: str
    to: str
    text: str
    encoding: str
    good_until: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What a gateway tells of a message later; `code` is its own word for the reason, with nothing about a person."""

    reference: str
    gateway_id: str
    told: Told
    at: datetime
    code: str = ""


class SmsUnreachable(Exception):
    """The gateway certainly took nothing: not reached, or closed for everybody. Try the same again later."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SmsRefused(Exception):
    """The gateway will not take this message, now or later; `code` is its reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SmsAnswerLost(Exception):
    """Nobody knows whether the gateway took it: the line broke after the message had gone out."""


class Sms(Protocol):
    """The port: one message posted, and reports fetched where the gateway does not bring them."""

    @property
    def recognises_references(self) -> bool:
        """Whether posting the same reference again is certain to send nothing twice."""

    def send(self, text: Text, *, at: datetime) -> str:
        """Post it and return the gateway's name for it; SmsUnreachable, SmsRefused or SmsAnswerLost otherwise."""

    def reports(self, *, at: datetime) -> Sequence[Report]:
        """Reports not fetched before; none where they are brought to `/api/`."""


@lru_cache(maxsize=1)
def sms() -> Sms:
    """The adapter named in the settings."""
    return cast(Sms, import_string(settings.SMS)())
