"""The web server's process: Granian serving the ASGI application."""

from __future__ import annotations

import signal
from typing import Any

from django.db import connection
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from nowrongdoor.running.dying import die_with_parent


def run(host: str, port: int, workers: int = 1) -> int:
    """The command `nowrongdoor web`: serve until asked to stop; open streams get three seconds to end."""
    let_go_of_database()
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
    ).serve(target_loader=load, wrap_loader=False)
    return 0


def load() -> Any:
    """The application, in a worker process that ends with the server that started it.

    Else a worker would outlive a killed server, and answer on its port beside the next one's for ever.
    """
    die_with_parent(signal.SIGKILL)
    from nowrongdoor.config.asgi import application

    return application


def let_go_of_database() -> None:
    """Close what the start has opened: Granian forks its workers, and a pool that is inherited has no threads left to
    make connections with, and one connection that two processes write to.
    """
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
