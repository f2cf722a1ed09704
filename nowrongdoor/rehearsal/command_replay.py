"""`nowrongdoor replay FILE`: a real day's call counts turned into calls to the made-up town."""

from __future__ import annotations

import argparse
import shutil
from datetime import date
from pathlib import Path

from nowrongdoor.rehearsal import command_rehearse, counts
from nowrongdoor.rehearsal import folder as folders
from nowrongdoor.rehearsal.counts import CountsError
from nowrongdoor.running.trouble import Trouble


def run(arguments: list[str]) -> int:
    """Replay one day. Exit code 0 only when everything balanced; 2 for a file that cannot be used; 3 out of balance."""
    options = _options(arguments)
    try:
        file = counts.read(Path(options.file).read_text("utf-8-sig"))
        chosen, intervals = file.day(options.file_day)
    except (OSError, UnicodeDecodeError, CountsError) as error:
        raise Trouble(f"{options.file}: {error}") from error
    folder = folders.own_folder(options.folder)
    try:
        with folders.open_own_house(folder, mode="rehearsal"):
            report = _replay(options, file, chosen, intervals)
    finally:
        if not options.folder:
            shutil.rmtree(folder, ignore_errors=True)
    command_rehearse.print_report(report, options.json)
    return 0 if report.conserved else 3


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="nowrongdoor replay",
        description="A day of real call counts (CSV: timestamp, count per interval) as calls to the made-up town.",
    )
    parser.add_argument("file", help="the CSV file")
    parser.add_argument("--file-day", type=date.fromisoformat, help="which day of the file (default: its first)")
    parser.add_argument("--day", type=date.fromisoformat, default=command_rehearse.ORDINARY_DAY, help="the town's day")
    parser.add_argument(
        "--scale",
        type=float,
        help="multiply the counts (default: so that the file's mean day is the made-up town's ordinary day)",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--speed", default="max", help="max, or how many times faster than real time")
    parser.add_argument("--folder", help="keep the database in this folder")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    options = parser.parse_args(arguments)
    if options.scale is not None and not 0 < options.scale <= 1000:
        raise Trouble(f"--scale is {options.scale}; it must be above 0 and at most 1000")
    return options


def _replay(options: argparse.Namespace, file: counts.Counts, chosen: date, intervals: list[counts.Interval]):  # type: ignore[no-untyped-def]
    import numpy as np
    from django.conf import settings

    from nowrongdoor.rehearsal import plan
    from nowrongdoor.rehearsal.plan import Slice
    from nowrongdoor.rehearsal.script import script
    from nowrongdoor.townhall.people import reads

    command_rehearse.require_open(options.day)
    teams = reads.teams()
    kept, left_out = counts.on_day(
        intervals,
        file.interval,
        options.day,
        timezone=settings.TIME_ZONE,
        opens=min(team.opens for team in teams),
        closes=max(team.closes for team in teams),
    )
    scale = options.scale or script().contacts_a_day / max(1.0, file.mean_day())
    rng = np.random.default_rng(options.seed)
    slices = [Slice(start, end, thinned(count, scale, rng)) for start, end, count in kept]
    citizens = plan.citizens(script(), slices, rng)
    return command_rehearse.play(
        citizens, day=options.day, seed=options.seed, speed=options.speed, quiet=options.json, left_out=left_out
    )


def thinned(count: int, scale: float, rng) -> int:  # type: ignore[no-untyped-def]
    """A count scaled without losing its sum on average: the whole part, and one more with the fraction's chance."""
    exact = count * scale
    return int(exact) + int(rng.random() < exact - int(exact))
