"""Opening the house in this process: the database found or started, Django ready, the town not refused."""

from __future__ import annotations

import atexit
import os
from pathlib import Path

import django

from nowrongdoor.config import embedded
from nowrongdoor.config.environment import environment

DATABASE_NAME = "nowrongdoor"


def open_house(*, database: str = DATABASE_NAME, durable: bool = True, migrate: bool = False) -> None:
    """Make Django usable here. Without `DATABASE_URL` the embedded PostgreSQL is started, or joined."""
    find_database(database=database, durable=durable)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nowrongdoor.config.settings")
    django.setup()
    if migrate:
        migrate_database()


def find_database(*, database: str = DATABASE_NAME, durable: bool = True, folder: Path | None = None) -> str:
    """The database's address, put into the environment for this process and its children."""
    if folder is None and (named := environment().database_url):
        os.environ["DATABASE_URL"] = named
    if not os.environ.get("DATABASE_URL"):
        folder = folder or environment().data_folder / "postgres"
        server = embedded.ensure(folder, durable=durable)
        atexit.register(server.release)  # the last of ours to leave stops the server
        os.environ["DATABASE_URL"] = server.ensure_database(database)
        environment.cache_clear()
    return os.environ["DATABASE_URL"]


def migrate_database() -> None:
    """Bring the tables up to date; one at a time, however many start at once."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('nowrongdoor.migrate'))")
        try:
            call_command("migrate", verbosity=0, interactive=False)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('nowrongdoor.migrate'))")


def lay_out_static_files() -> None:
    """Put style sheets and scripts under their hashed names into the data folder, where production serves them from."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.SERVESTATIC_USE_MANIFEST:
        call_command("collectstatic", interactive=False, verbosity=0)


def require_town() -> None:
    """Stop with one clear line when settings and database do not belong together."""
    from nowrongdoor.config.checks import refuse_to_start
    from nowrongdoor.running.trouble import Trouble

    why = refuse_to_start()
    if why:
        raise Trouble(why)
