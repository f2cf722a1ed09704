"""The shared parts of the screens as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PartsConfig(AppConfig):
    """Templates, styles and small behaviours that all screens share."""

    name = "nowrongdoor.web.parts"
    label = "parts"
