"""The live stream as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """One listener per process, any number of open pages."""

    name = "nowrongdoor.web.live"
    label = "live"
