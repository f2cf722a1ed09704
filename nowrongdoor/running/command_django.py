"""`nowrongdoor django ...`: Django's own commands, with the house's database open."""

from __future__ import annotations

from nowrongdoor.running import opening


def run(arguments: list[str]) -> int:
    """Hand the words to Django."""
    opening.open_house()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["nowrongdoor django", *arguments])
    return 0
