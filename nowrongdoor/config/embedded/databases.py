"""Making databases on the embedded server."""

from __future__ import annotations

import psycopg
from psycopg import sql

from nowrongdoor.config.embedded.fault import EmbeddedPostgresError

OWNER = "town"


def ensure(address: str, name: str, template: str | None) -> None:
    """Make the database unless it is there; two who ask at once both find it made."""
    with psycopg.connect(address, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        order = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template or "template0")
        )
        try:
            connection.execute(order)
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            return
        except psycopg.Error as fault:
            raise EmbeddedPostgresError(f"Cannot make the database {name}: {str(fault).splitlines()[0]}.") from fault
