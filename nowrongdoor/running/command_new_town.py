"""`nowrongdoor new-town`: an empty town and its first administrator."""

from __future__ import annotations

import argparse

from nowrongdoor.running import opening
from nowrongdoor.running.trouble import Trouble


def run(arguments: list[str]) -> int:
    """Found the town, print the administrator's start password once, and write the town's secrets to its folder."""
    parser = argparse.ArgumentParser(
        prog="nowrongdoor new-town", description="An empty town and its first administrator."
    )
    parser.add_argument("name", help="the town's name, for instance 'Åmunde Kommune'")
    parser.add_argument("--administrator", required=True, metavar="USERNAME", help="who signs in first")
    options = parser.parse_args(arguments)
    opening.open_house(migrate=True)
    from nowrongdoor.config.clock import now
    from nowrongdoor.config.environment import environment
    from nowrongdoor.config.town_env import write_town_env
    from nowrongdoor.townhall.errors import TownHallError
    from nowrongdoor.townhall.people import founding

    file, _made = write_town_env(environment().data_folder)
    try:
        password = founding.new_town(options.name, options.administrator, now=now())
    except TownHallError as error:
        raise Trouble(str(error)) from error
    print(f"{options.name} is founded. Sign in as {options.administrator} with this password; it must be changed then:")
    print(f"    {password}")
    print(f"The town's secrets stand in {file}; keep a copy. Start with: nowrongdoor serve")
    return 0
