"""This screen as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class SetupConfig(AppConfig):
    """The setup pages and the way in."""

    name = "nowrongdoor.web.setup"
    label = "setup"
