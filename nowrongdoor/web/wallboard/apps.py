"""The wallboard as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WallboardConfig(AppConfig):
    """The screen on the wall."""

    name = "nowrongdoor.web.wallboard"
    label = "wallboard"
