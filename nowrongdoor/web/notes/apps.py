"""The notes as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class NotesConfig(AppConfig):
    """The notes that a decision may rest on."""

    name = "nowrongdoor.web.notes"
    label = "notes"
