"""`nowrongdoor rehearse`: a made-up day from opening to closing, headless, with a report."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from datetime import date, datetime, timedelta

from nowrongdoor.rehearsal import exploding
from nowrongdoor.rehearsal import folder as folders
from nowrongdoor.rehearsal.script import Explosion, script
from nowrongdoor.running.trouble import Trouble

ORDINARY_DAY = date(2026, 11, 18)
"""A Wednesday without anything special; a day of its own keeps a seed's figures the same for ever."""


def run(arguments: list[str]) -> int:
    """Rehearse one day. Exit code 0 only when everything balanced; 3 when it did not."""
    options = _options(arguments)
    explosions(options)  # what cannot be so is said before anything starts
    folder = folders.own_folder(options.folder)
    try:
        server = folders.open_own_house(folder, mode="rehearsal")
        with server:
            report = _rehearse(options)
    finally:
        if not options.folder:
            shutil.rmtree(folder, ignore_errors=True)
    print_report(report, options.json)
    return 0 if report.conserved else 3


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nowrongdoor rehearse", description="A made-up day, headless, with a report.")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same citizens (default 1)")
    parser.add_argument("--speed", default="max", help="max, or how many times faster than real time, e.g. 60")
    parser.add_argument(
        "--day", type=date.fromisoformat, default=ORDINARY_DAY, help="YYYY-MM-DD, a day the town is open"
    )
    parser.add_argument(
        "--contacts", type=int, help="how many are expected to call (default: as the town's script says)"
    )
    add_explosion(parser)
    parser.add_argument(
        "--moves",
        action=argparse.BooleanOptionalAction,
        help="a lead asks colleagues to step in when a line calls, and they answer (default: when a line explodes)",
    )
    parser.add_argument(
        "--house-asks",
        action="store_true",
        help="the house asks by itself, with the advisor, and calls home; not a lead who goes by the order of asking",
    )
    parser.add_argument(
        "--folder", help="keep the database in this folder (default: one of its own, removed afterwards)"
    )
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    return parser.parse_args(arguments)


def add_explosion(parser: argparse.ArgumentParser) -> None:
    """`--explosion`, with or without what and when; may be given several times."""
    parser.add_argument(
        "--explosion",
        action="append",
        nargs="?",
        const=exploding.USUAL,
        default=[],
        metavar="parking@10:20x3/90",
        help="a line explodes: which, from when, how many times as many calls, for how many minutes "
        f"(alone: {exploding.USUAL}, a letter sent with a mistake)",
    )


def explosions(options: argparse.Namespace) -> list[Explosion]:
    """What was asked for; Trouble says what cannot be so."""
    try:
        return [exploding.understood(text, script()) for text in options.explosion]
    except ValueError as error:
        raise Trouble(f"--explosion: {error}") from error


def _rehearse(options: argparse.Namespace):  # type: ignore[no-untyped-def]
    from django.conf import settings

    from nowrongdoor.rehearsal.day import citizens_of

    citizens = citizens_of(
        options.day,
        options.seed,
        timezone=settings.TIME_ZONE,
        contacts=options.contacts,
        explosions=explosions(options),
    )
    return play(
        citizens,
        day=options.day,
        seed=options.seed,
        speed=options.speed,
        quiet=options.json,
        moves_too=options.house_asks or options.moves or (options.moves is None and bool(options.explosion)),
        house_asks=options.house_asks,
    )


def play(  # type: ignore[no-untyped-def]
    citizens,
    *,
    day: date,
    seed: int | None,
    speed: str,
    quiet: bool,
    left_out: int = 0,
    moves_too: bool = False,
    house_asks: bool = False,
):
    """Play a day on which these citizens call, at `max` or a number of times real speed; returns its report."""
    from django.conf import settings

    from nowrongdoor.rehearsal import founding, report
    from nowrongdoor.rehearsal.headless import HeadlessDay
    from nowrongdoor.rehearsal.pace import Pace
    from nowrongdoor.townhall.insight.day import bounds

    start, end = bounds(day, settings.TIME_ZONE)
    require_open(day)
    founding.found(now=start)
    stage = HeadlessDay(script(), day, settings.TIME_ZONE, seed=seed or 0, moves_too=moves_too, house_asks=house_asks)
    stage.cast(citizens)
    began = time.perf_counter()
    stage.run(progress=Pace(speed, end=end, out=None if quiet else sys.stderr))
    took = time.perf_counter() - began
    return report.of_day(day, timezone=settings.TIME_ZONE, now=end, seed=seed, took_seconds=took, left_out=left_out)


def require_open(day: date) -> None:
    """Trouble unless some line of the town is open on that day."""
    from nowrongdoor.engine.hours import opening
    from nowrongdoor.rehearsal import founding
    from nowrongdoor.townhall.people import reads

    founding.found(now=datetime.fromisoformat(f"{day - timedelta(days=1)}T12:00:00+00:00"))
    if not any(opening(reads.hours_of(team), day) for team in reads.teams()):
        raise Trouble(f"the town is closed on {day:%A} {day}; choose a weekday that is no holiday with --day")


def print_report(report, as_json: bool) -> None:  # type: ignore[no-untyped-def]
    from nowrongdoor.config.environment import environment
    from nowrongdoor.rehearsal.report import as_table

    print(
        json.dumps(report.as_dict(), ensure_ascii=False, indent=2)
        if as_json
        else as_table(report, environment().language)
    )
