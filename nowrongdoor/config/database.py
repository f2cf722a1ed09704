"""From the environment's address of PostgreSQL to Django's settings."""

from __future__ import annotations

from typing import Any

from psycopg.conninfo import conninfo_to_dict

from nowrongdoor.config.environment import Environment

UNSET = "postgresql:///nowrongdoor"
"""Stands where no database was named: `cli.py` starts the embedded one and names it before anything connects."""


def django_database(env: Environment) -> dict[str, Any]:
    """Django's `DATABASES["default"]` for the town's PostgreSQL address; ValueError when it is no such address."""
    try:
        parts = conninfo_to_dict(env.database_url or UNSET)
    except Exception as error:
        raise ValueError(f"DATABASE_URL is not a PostgreSQL address: {error}") from error
    known = {name: str(parts.pop(name, "")) for name in ("dbname", "user", "password", "host", "port")}
    # Statements that come again and again are planned once per connection: half the database's work on a busy day.
    options: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 5} | parts
    if env.mode != "test":
        options["pool"] = {"min_size": 1, "max_size": 24, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": known["dbname"] or "nowrongdoor",
        "USER": known["user"],
        "PASSWORD": known["password"],
        "HOST": known["host"],
        "PORT": known["port"],
        # A connection that died with the database (a restart) is found out before a page is made with it.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
