"""The telephony neighbour as a Django app: its stand-in keeps its calls in the database."""

from __future__ import annotations

from django.apps import AppConfig


class TelephonyConfig(AppConfig):
    """The switchboard next door."""

    name = "nowrongdoor.outside.telephony"
    label = "telephony"
