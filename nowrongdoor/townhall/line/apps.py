"""This room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class LineConfig(AppConfig):
    """The room `line` of the town hall."""

    name = "nowrongdoor.townhall.line"
    label = "line"
