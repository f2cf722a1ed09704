"""The SMS neighbour as a Django app: its stand-in keeps its texts in the database."""

from __future__ import annotations

from django.apps import AppConfig


class SmsConfig(AppConfig):
    """The gateway next door."""

    name = "nowrongdoor.outside.sms"
    label = "sms"
