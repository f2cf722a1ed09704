"""`nowrongdoor`: one door to everything the house can be asked to do from a terminal.

Exit codes: 0 done; 1 a fault; 2 wrong words or a setting that forbids it; 3 the day did not balance (rehearse, replay).
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import cast

from nowrongdoor import __version__

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("nowrongdoor.rehearsal.command_demo", "a made-up town that lives, in your browser"),
    "serve": ("nowrongdoor.running.command_serve", "web, dispatcher and worker together, for one machine"),
    "web": ("nowrongdoor.running.command_web", "the screens alone"),
    "dispatcher": ("nowrongdoor.running.command_dispatcher", "the dispatcher alone"),
    "worker": ("nowrongdoor.running.command_worker", "the jobs alone"),
    "rehearse": ("nowrongdoor.rehearsal.command_rehearse", "a made-up day from opening to closing, with a report"),
    "replay": ("nowrongdoor.rehearsal.command_replay", "a real day's call counts from a CSV file, as a day of calls"),
    "townsfolk": ("nowrongdoor.rehearsal.command_townsfolk", "the made-up town's citizens and staff, for demo"),
    "new-town": ("nowrongdoor.running.command_new_town", "an empty town and its first administrator"),
    "keys": ("nowrongdoor.running.command_keys", "the keys that seal and find numbers"),
    "figures": ("nowrongdoor.running.command_figures", "the figures of a period, also made again from the journal"),
    "retention": ("nowrongdoor.running.command_retention", "let go of what is no longer needed; --dry-run only tells"),
    "check": ("nowrongdoor.running.command_check", "is everything in order: settings, database, journal, telephone"),
    "django": ("nowrongdoor.running.command_django", "Django's own commands, for those who know them"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; troubles become one clear line and an exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser()
    if not given or given[0] in ("-h", "--help"):
        parser.print_help()
        return 0 if given else 2
    if given[0] == "--version":
        print(__version__)
        return 0
    if given[0] not in COMMANDS:
        parser.error(f"there is no command {given[0]!r}; there are {', '.join(COMMANDS)}")
    os.environ["PGAPPNAME"] = f"nowrongdoor {given[0]}"  # how the database's own list of connections names this process
    module = importlib.import_module(COMMANDS[given[0]][0])
    try:
        return cast(Callable[[list[str]], int], module.run)(given[1:])
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not _is_trouble(error):
            raise
        print(f"nowrongdoor {given[0]}: {error}", file=sys.stderr)
        return getattr(error, "code", 1)


def _is_trouble(error: Exception) -> bool:
    """Troubles are told in a line; anything else is a fault and shows its trace."""
    from nowrongdoor.config.embedded import EmbeddedPostgresError
    from nowrongdoor.running.trouble import Trouble

    return isinstance(error, Trouble | EmbeddedPostgresError)


def _parser() -> argparse.ArgumentParser:
    lines = "\n".join(f"  {name:<12} {about}" for name, (_module, about) in COMMANDS.items())
    return argparse.ArgumentParser(
        prog="nowrongdoor",
        usage="nowrongdoor COMMAND [options]   (nowrongdoor COMMAND --help tells more)",
        description="The system a citizen service runs its day on.",
        epilog=f"commands:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
