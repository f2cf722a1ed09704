"""`nowrongdoor dispatcher`."""

from __future__ import annotations

import argparse

from nowrongdoor.running import opening


def run(arguments: list[str]) -> int:
    """Be the dispatcher until asked to stop."""
    argparse.ArgumentParser(prog="nowrongdoor dispatcher", description="The dispatcher alone.").parse_args(arguments)
    opening.open_house()
    opening.require_town()
    from nowrongdoor.running import dispatcher

    return dispatcher.run()
