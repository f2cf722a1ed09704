"""The house as a Django app: checks, jobs, and the table of reactions."""

from __future__ import annotations

from django.apps import AppConfig


class HouseConfig(AppConfig):
    """Ties the reactions to the journal when Django is ready."""

    name = "nowrongdoor.config"
    label = "house"

    def ready(self) -> None:
        """Register the system checks and the one table of reactions."""
        from nowrongdoor.config import checks  # noqa: F401
        from nowrongdoor.townhall import reactions

        reactions.connect()
