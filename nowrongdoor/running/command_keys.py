"""`nowrongdoor keys`: the keys that seal and find numbers."""

from __future__ import annotations

import argparse

from nowrongdoor.config.environment import environment
from nowrongdoor.config.town_env import add_missing, put_seal_key_first
from nowrongdoor.running import opening
from nowrongdoor.running.trouble import Trouble

KEEP_A_COPY = "Keep a copy of the file with the backup: without these keys CPR numbers can never be read again."


def run(arguments: list[str]) -> int:
    """Look after the keys; 1 when a number cannot be read with those there are."""
    parser = argparse.ArgumentParser(prog="nowrongdoor keys", description="The keys that seal and find numbers.")
    doing = parser.add_subparsers(dest="doing", required=True)
    doing.add_parser("add", help="put the keys that town.env lacks into it, fresh; those that stand there stay")
    doing.add_parser("rotate", help="put a fresh seal key in front of the others in town.env")
    reseal = doing.add_parser("reseal", help="seal every CPR number under the first key; may be run again at any time")
    reseal.add_argument("--index", action="store_true", help="make the blind index anew too, after its key was changed")
    doing.add_parser("look", help="can every CPR number be read? changes nothing")
    options = parser.parse_args(arguments)
    if options.doing in ("add", "rotate"):
        return _write(options.doing)
    opening.open_house()
    return _reseal(look_only=options.doing == "look", marks_too=getattr(options, "index", False))


def _write(doing: str) -> int:
    """Change `town.env`; nothing in the database is read or changed."""
    folder = environment().data_folder
    try:
        file, added = add_missing(folder) if doing == "add" else put_seal_key_first(folder)
    except FileNotFoundError as error:
        raise Trouble(f"There is no {error.filename} to put keys into. nowrongdoor new-town makes it.") from error
    print(f"{file}: {', '.join(added) if added else 'no key was missing'}")
    if added:
        print(KEEP_A_COPY)
    if doing == "rotate":
        print("Start the town again on every machine, then: nowrongdoor keys reseal")
    return 0


def _reseal(*, look_only: bool, marks_too: bool) -> int:
    from nowrongdoor.townhall.contacts.resealing import reseal

    found = reseal(look_only=look_only, marks_too=marks_too)
    print(f"{found.numbers} CPR numbers, {found.resealed} sealed anew")
    if found.twins:
        named = ", ".join(map(str, found.twins[:20])) + (" ..." if len(found.twins) > 20 else "")
        print(f"{len(found.twins)} were known twice, and the number is the older one's again: citizens {named}")
    for why, citizens in (("their key is not here", found.lost_key), ("the seal is broken", found.broken)):
        if citizens:
            some = ", ".join(map(str, citizens[:20])) + (" ..." if len(citizens) > 20 else "")
            print(f"NOT  {len(citizens)} cannot be read, {why}: citizens {some}. Nothing of them was changed.")
    return 1 if found.lost_key or found.broken else 0
