"""A real house for tests that need one: a web process under Granian, and a PostgreSQL database of its own.

with a_house(tmp_path) as house:            # an empty town, migrated
    house.run("from ...; ...")              # Django code in a process of its own, in this house
    httpx.get(house.url + "/desk/")
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg

from nowrongdoor.config import embedded

STARTS_WITHIN_SECONDS = 30.0
CHECKOUT = Path(__file__).resolve().parents[4]


@dataclass
class House:
    """A running web process, its address, its database, and the environment both live in."""

    url: str
    database_url: str
    environment: dict[str, str]
    web: subprocess.Popen[bytes]
    log: Path

    def run(self, code: str) -> str:
        """Run Django code in this house; returns what it prints."""
        program = "import django; django.setup()\n" + textwrap.dedent(code)
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=self.environment,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sign_in(self, *usernames: str) -> list[str]:
        """The session cookies of people who have signed in, in their order."""
        return self.run(f"""
            from django.test import Client
            from nowrongdoor.townhall.people.models import Account
            for username in {usernames!r}:
                client = Client()
                backend = "django.contrib.auth.backends.ModelBackend"
                client.force_login(Account.objects.get(username=username), backend=backend)
                print(client.cookies["sessionid"].value)
        """).split()

    def connections(self) -> int:
        """How many connections to this house's database stand open, ours for asking not among them."""
        with psycopg.connect(self.database_url) as asking:
            row = asking.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchone()
        return int(row[0]) if row else 0

    def ring(self, room: str) -> None:
        """Ring a doorbell as an action would."""
        with psycopg.connect(self.database_url, autocommit=True) as ringing:
            ringing.execute("SELECT pg_notify('doorbell', %s)", [room])

    def hang_up_listeners(self) -> int:
        """End the listener's connection from the database's side, as a restart of the database does."""
        with psycopg.connect(self.database_url, autocommit=True) as ending:
            rows = ending.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = 'nowrongdoor live'"
            ).fetchall()
        return len(rows)


@contextmanager
def a_house(folder: Path, **settings: str) -> Iterator[House]:
    """Start a house in `folder`; `settings` are environment values such as NOWRONGDOOR_CLOCK."""
    database_url = a_database()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("NOWRONGDOOR_", "DATABASE_URL"))
    } | {
        "NOWRONGDOOR_MODE": "rehearsal",
        "NOWRONGDOOR_HTTPS": "false",
        "NOWRONGDOOR_DATA_FOLDER": str(folder),
        "NOWRONGDOOR_TELEPHONY_SECRETS": "a-secret-for-tests-only",
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "nowrongdoor.config.settings",
        **settings,
    }  # fmt: skip
    migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=environment, cwd=CHECKOUT, check=True, timeout=120)
    port = free_port()
    log = folder / "web.log"
    web = _start(port, environment, log)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}", web, log)
        yield House(f"http://127.0.0.1:{port}", database_url, environment, web, log)
    finally:
        stop(web)
        drop(database_url)


def a_database(template: str = "") -> str:
    """The address of a new database of its own, empty or a copy of `template`."""
    name = f"house_{uuid.uuid4().hex[:12]}"
    named = os.environ.get("NOWRONGDOOR_TEST_DATABASE_URL")
    if not named:
        return embedded.for_tests().ensure_database(name, template=template or None)
    with psycopg.connect(named, autocommit=True) as making:
        making.execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}".encode())
    return re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", named, count=1) if named.count("/") > 2 else named


def drop(database_url: str) -> None:
    """Drop a database, whoever is connected to it."""
    name = psycopg.conninfo.conninfo_to_dict(database_url)["dbname"]
    beside = os.environ.get("NOWRONGDOOR_TEST_DATABASE_URL") or embedded.for_tests().url("postgres")
    with suppress(psycopg.Error), psycopg.connect(beside, autocommit=True) as dropping:
        dropping.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


def _start(port: int, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    granian = Path(sys.executable).with_name("granian")
    address = ["--host", "127.0.0.1", "--port", str(port), "--workers-kill-timeout", "2"]
    with log.open("wb") as written:
        return subprocess.Popen(
            [granian, "--interface", "asginl", *address, "nowrongdoor.config.asgi:application"],
            env=environment,
            cwd=CHECKOUT,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def wait_until_it_answers(url: str, web: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and web.poll() is None:
        with suppress(httpx.TransportError):
            httpx.get(url, timeout=5)
            return
        time.sleep(0.1)
    raise RuntimeError(f"the web process did not answer: {log.read_text()[-2000:]}")


def stop(web: subprocess.Popen[bytes]) -> None:
    """End the whole process group: Granian's worker is a child of its own."""
    with suppress(ProcessLookupError):
        os.killpg(web.pid, signal.SIGTERM)
    try:
        web.wait(timeout=8)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(web.pid, signal.SIGKILL)
        web.wait(timeout=8)
