"""`nowrongdoor serve`."""

from __future__ import annotations

import argparse

from nowrongdoor.running import opening
from nowrongdoor.running.stopping import Stopping


def run(arguments: list[str]) -> int:
    """Run the whole house on this machine until asked to stop."""
    parser = argparse.ArgumentParser(prog="nowrongdoor serve", description="Web, dispatcher and worker in one command.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="web processes (default 1)")
    options = parser.parse_args(arguments)
    opening.open_house(migrate=True)
    opening.require_town()
    from nowrongdoor.running.supervisor import Part, Supervisor

    web = ("--host", options.host, "--port", str(options.port), "--workers", str(options.workers))
    print(f"No Wrong Door: http://{options.host}:{options.port}/", flush=True)
    return Supervisor([Part("web", web), Part("dispatcher"), Part("worker")]).run(Stopping())
