"""This room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """The room `topics` of the town hall."""

    name = "nowrongdoor.townhall.topics"
    label = "topics"
