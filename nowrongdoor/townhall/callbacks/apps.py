"""This room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class CallbacksConfig(AppConfig):
    """The room `callbacks` of the town hall."""

    name = "nowrongdoor.townhall.callbacks"
    label = "callbacks"
