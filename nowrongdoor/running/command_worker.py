"""`nowrongdoor worker`."""

from __future__ import annotations

import argparse

from nowrongdoor.running import opening


def run(arguments: list[str]) -> int:
    """Be the worker until asked to stop."""
    argparse.ArgumentParser(prog="nowrongdoor worker", description="The worker alone.").parse_args(arguments)
    opening.open_house()
    opening.require_town()
    from nowrongdoor.running import worker

    return worker.run()
