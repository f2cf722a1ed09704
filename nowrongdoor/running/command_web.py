"""`nowrongdoor web`."""

from __future__ import annotations

import argparse

from nowrongdoor.running import opening, web


def run(arguments: list[str]) -> int:
    """Serve the screens until asked to stop."""
    parser = argparse.ArgumentParser(prog="nowrongdoor web", description="The screens, without dispatcher and worker.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="web processes (default 1)")
    options = parser.parse_args(arguments)
    opening.open_house()
    opening.require_town()
    opening.lay_out_static_files()
    return web.run(options.host, options.port, options.workers)
