"""This room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The room `journal` of the town hall."""

    name = "nowrongdoor.townhall.journal"
    label = "journal"
