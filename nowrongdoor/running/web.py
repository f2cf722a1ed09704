"""The web server's process: Granian serving the ASGI application."""

from __future__ import annotations

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def run(host: str, port: int, workers: int = 1) -> int:
    """The command `nowrongdoor web`: serve until asked to stop; open streams get three seconds to end."""
    Granian(
        "nowrongdoor.config.asgi:application",
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.ASGINL,
        respawn_failed_workers=True,
        workers_kill_timeout=3,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()
    return 0
