"""`nowrongdoor retention`: let go of names, numbers and free words that are old enough; or only say how many."""

from __future__ import annotations

import argparse

from nowrongdoor.running import opening
from nowrongdoor.running.trouble import Trouble


def run(arguments: list[str]) -> int:
    """Print how many rows of each kind; `--dry-run` changes nothing, and may look at another number of days."""
    parser = argparse.ArgumentParser(
        prog="nowrongdoor retention", description="Let go of names, numbers and free words of old contacts."
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would go, and change nothing")
    parser.add_argument("--days", type=int, help="with --dry-run: as if this were NOWRONGDOOR_KEEP_DAYS")
    options = parser.parse_args(arguments)
    if options.days is not None and not options.dry_run:
        raise Trouble("--days goes with --dry-run: how long things are kept is NOWRONGDOOR_KEEP_DAYS in town.env")
    opening.open_house()
    from django.conf import settings

    from nowrongdoor.config.clock import now
    from nowrongdoor.townhall.callbacks import forgetting
    from nowrongdoor.townhall.journal.acting import machine

    days = settings.KEEP_DAYS if options.days is None else options.days
    try:
        if options.dry_run:
            found = forgetting.count(days=days, now=now())
        else:
            found = forgetting.forget(machine("retention"), days=days, now=now())
    except ValueError as error:
        raise Trouble(str(error)) from error
    print(f"closed more than {days} days ago, {'would be let go' if options.dry_run else 'let go'}:")
    for kind, rows in found.items():
        print(f"  {rows:>8}  {kind}")
    return 0
