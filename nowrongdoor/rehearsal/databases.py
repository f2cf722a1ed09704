"""Making and dropping the made-up towns' databases on the embedded server."""

from __future__ import annotations

import psycopg
from psycopg import sql

from nowrongdoor.config.embedded import Server


def exists(server: Server, name: str) -> bool:
    """Whether the server has a database of that name."""
    with psycopg.connect(server.url("postgres")) as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def drop(server: Server, name: str) -> None:
    """Drop a database if it is there, whoever is connected to it."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def rename(server: Server, old: str, new: str) -> None:
    """Give a finished database its name."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)))
