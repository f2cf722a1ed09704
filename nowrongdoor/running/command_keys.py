"""`nowrongdoor keys`: the keys that seal and find numbers, in `town.env`."""

from __future__ import annotations

import argparse

from nowrongdoor.config.environment import environment
from nowrongdoor.config.town_env import add_missing
from nowrongdoor.running.trouble import Trouble


def run(arguments: list[str]) -> int:
    """Look after the keys; nothing in the database is read or changed."""
    parser = argparse.ArgumentParser(prog="nowrongdoor keys", description="The keys that seal and find numbers.")
    doing = parser.add_subparsers(dest="doing", required=True)
    doing.add_parser("add", help="put the keys that town.env lacks into it, fresh; those that stand there stay")
    parser.parse_args(arguments)
    return _add()


def _add() -> int:
    try:
        file, added = add_missing(environment().data_folder)
    except FileNotFoundError as error:
        raise Trouble(f"There is no {error.filename} to put keys into. nowrongdoor new-town makes it.") from error
    print(f"{file}: {', '.join(added) if added else 'no key was missing'}")
    if added:
        print("Keep a copy of the file with the backup: without these keys CPR numbers can never be read again.")
    return 0
