"""This room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """The room `planning` of the town hall."""

    name = "nowrongdoor.townhall.planning"
    label = "planning"
