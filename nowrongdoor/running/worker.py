"""The worker's process: jobs and schedules in the same database as everything else (Procrastinate)."""

from __future__ import annotations

import asyncio
import logging

import psycopg
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from nowrongdoor.config.pauses import settle
from nowrongdoor.running import jobs  # noqa: F401 - being there is what tells the worker of them

log = logging.getLogger("nowrongdoor.worker")


def run(once: bool = False) -> int:
    """The command `nowrongdoor worker`: work until asked to stop; a database that is away is waited for."""
    settle()
    log.info("worker at work")
    asyncio.run(_work(once))
    log.info("worker has stopped")
    return 0


async def _work(once: bool) -> None:
    while True:
        try:
            with app.replace_connector(app.connector.get_worker_connector()) as with_pool:  # type: ignore[attr-defined]
                async with with_pool.open_async():
                    await with_pool.run_worker_async(
                        wait=not once,
                        install_signal_handlers=True,
                        delete_jobs="successful",
                        shutdown_graceful_timeout=5,
                    )
            return
        except (ConnectorException, psycopg.OperationalError) as error:
            log.warning("database away: %s", error)
            await asyncio.sleep(1.0)
