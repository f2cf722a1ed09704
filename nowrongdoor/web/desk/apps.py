"""The desk as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The agent's screen."""

    name = "nowrongdoor.web.desk"
    label = "desk"
