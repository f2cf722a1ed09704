"""The rehearsal as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    """The made-up town."""

    name = "nowrongdoor.rehearsal"
    label = "rehearsal"
