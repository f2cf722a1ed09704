"""`nowrongdoor figures`: the figures of a period at a terminal, from the rows or made again from the journal alone."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from datetime import date, datetime
from typing import Any

from nowrongdoor.running import opening
from nowrongdoor.running.trouble import Trouble


def run(arguments: list[str]) -> int:
    """Print every figure of every step and line; the same whichever source they are made from."""
    options = _options(arguments)
    opening.open_house()
    found = _found(options)
    if options.json:
        print(json.dumps({"as_of": found.now.isoformat(), "rows": _rows(found)}, ensure_ascii=False, indent=1))
    else:
        _print_csv(_rows(found))
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="nowrongdoor figures", description="First go, promises, satisfaction, answer times and cost of a period."
    )
    parser.add_argument("--from", dest="first", type=date.fromisoformat, required=True, help="the first day")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, required=True, help="the last day, counted too")
    parser.add_argument("--by", choices=["week", "day"], default="week")
    parser.add_argument("--from-journal", action="store_true", help="make them again from the journal alone")
    parser.add_argument(
        "--as-of", type=_moment, help="as the journal stood at a moment, such as 2026-11-27T12:00+01:00"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--csv", action="store_true", help="the default")
    options = parser.parse_args(arguments)
    if options.last < options.first:
        raise Trouble("--to lies before --from")
    if options.as_of and not options.from_journal:
        raise Trouble("--as-of needs --from-journal: the rows only know the present")
    return options


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("say the time zone too, such as +01:00")
    return moment


def _found(options: argparse.Namespace) -> Any:
    from django.conf import settings

    from nowrongdoor.config.clock import now
    from nowrongdoor.townhall.insight.periods import between
    from nowrongdoor.townhall.insight.reading import from_journal, from_rows

    period = between(options.first, options.last, settings.TIME_ZONE, kind=options.by)
    read = from_journal if options.from_journal else from_rows
    return read(period, now=options.as_of or now())


def _rows(found: Any) -> list[dict[str, Any]]:
    from nowrongdoor.townhall.insight.export import rows

    return list(rows(found))


def _print_csv(rows: list[dict[str, Any]]) -> None:
    from nowrongdoor.townhall.insight.export import COLUMNS

    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
