"""The lead's board as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class LeadConfig(AppConfig):
    """The screen of whoever leads the day."""

    name = "nowrongdoor.web.lead"
    label = "lead"
