"""The citizens' pages as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class CitizenConfig(AppConfig):
    """What a citizen sees who has a link."""

    name = "nowrongdoor.web.citizen"
    label = "citizen_pages"
