"""Making the demo's database: an empty house, the founded town, the morning already lived; each kept as a template.

Runs as a process of its own (`python -m nowrongdoor.rehearsal.prepare STEP ...`), so that no connection is left on a
database another one is made from.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from nowrongdoor.rehearsal.command_rehearse import add_explosion, explosions


def main(arguments: list[str]) -> int:
    """`found`: tables and town. `morning`: live the day until a moment, with a line of progress."""
    parser = argparse.ArgumentParser(prog="prepare")
    parser.add_argument("step", choices=["found", "morning"])
    parser.add_argument("--day", type=date.fromisoformat, required=True)
    parser.add_argument("--until", type=time.fromisoformat)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--remember", action="store_true", help="found: with the weeks before")
    add_explosion(parser)
    options = parser.parse_args(arguments)
    from nowrongdoor.running import opening

    opening.open_house(migrate=options.step == "found")
    if options.step == "found":
        _found(options)
    else:
        _morning(options)
    return 0


def _found(options: argparse.Namespace) -> None:
    from django.conf import settings

    from nowrongdoor.rehearsal import before, founding, writing_hours

    founding.found(now=datetime.combine(options.day, time(5), tzinfo=UTC))
    if options.remember:
        before.write(options.day, options.seed, timezone=settings.TIME_ZONE)
        writing_hours.write(options.day, options.seed)
        writing_hours.seal_all(datetime.combine(options.day, time(5), tzinfo=UTC))


def _morning(options: argparse.Namespace) -> None:
    from django.conf import settings

    from nowrongdoor.rehearsal.day import citizens_of
    from nowrongdoor.rehearsal.headless import HeadlessDay
    from nowrongdoor.rehearsal.pace import Pace
    from nowrongdoor.rehearsal.script import script

    until = datetime.combine(options.day, options.until, tzinfo=ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)
    stage = HeadlessDay(script(), options.day, settings.TIME_ZONE, seed=options.seed)
    exploded = explosions(options)
    stage.cast(citizens_of(options.day, options.seed, timezone=settings.TIME_ZONE, explosions=exploded))
    stage.run(until=until, progress=Pace("max", end=until, out=sys.stderr if sys.stderr.isatty() else None))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
