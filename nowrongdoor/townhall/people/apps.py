"""This room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room `people` of the town hall."""

    name = "nowrongdoor.townhall.people"
    label = "people"
