"""This room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """The room `insight` of the town hall."""

    name = "nowrongdoor.townhall.insight"
    label = "insight"
