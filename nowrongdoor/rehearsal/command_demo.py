"""`nowrongdoor demo`: a made-up town that lives, in your browser."""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import time as machine_time
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from nowrongdoor.config import embedded
from nowrongdoor.config.clock import Clock
from nowrongdoor.rehearsal.command_rehearse import add_explosion, explosions
from nowrongdoor.rehearsal.databases import drop, exists
from nowrongdoor.running.trouble import Trouble

ZONE = "Europe/Copenhagen"
TEXTS = {
    "making": "Making the town ...",
    "morning": "Living the morning until {until} ...",
    "open": "The town is open: http://{host}:{port}/",
    "who": "Sign in by one click as anyone: a lead ({lead}), an agent ({agent}), the administrator ({administrator}).",
    "stop": "It is {at} there{speed}. Stop with Ctrl+C.",
}


def run(arguments: list[str]) -> int:
    """Make the town's day, then serve it until asked to stop."""
    options = _options(arguments)
    folder = Path(options.folder).resolve()
    day = options.day or latest_weekday(datetime.now(ZoneInfo(ZONE)).date())
    _refuse_foreign_database()
    with embedded.ensure(folder / "postgres", durable=False) as server:
        environment = _environment(folder)
        database = _prepare(server, environment, options, day)
        opens = datetime.combine(day, options.at, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
        environment["DATABASE_URL"] = server.url(database)
        environment["NOWRONGDOOR_PUBLIC_URL"] = f"http://{options.host}:{options.port}"
        environment["NOWRONGDOOR_CLOCK"] = Clock(opens, machine_time.time(), options.speed).spelled()
        return _serve(options, environment, day)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nowrongdoor demo", description="A made-up town that lives, in your browser.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--speed", type=float, default=1.0, help="town minutes per real minute (default 1)")
    parser.add_argument("--at", type=time.fromisoformat, default=time(9, 30), help="the town's time at the start")
    parser.add_argument("--day", type=date.fromisoformat, help="the town's day (default: the latest weekday)")
    parser.add_argument("--seed", type=int, default=1)
    add_explosion(parser)
    parser.add_argument("--folder", default=os.environ.get("NOWRONGDOOR_DATA_FOLDER", ".town/demo"))
    options = parser.parse_args(arguments)
    if not 0.1 <= options.speed <= 120:
        raise Trouble("--speed must be between 0.1 and 120; `nowrongdoor rehearse` plays a day as fast as it goes")
    if not time(7) <= options.at < time(18):
        raise Trouble("--at must be between 07:00 and 18:00, when the town's lines are open")
    explosions(options)  # what cannot be so is said before anything starts
    return options


def latest_weekday(today: date) -> date:
    """Today, or the last day before it on which the made-up town is open."""
    from nowrongdoor.engine.hours import Hours, opening

    hours = Hours(time(7), time(18), frozenset(range(5)), ZONE)
    while opening(hours, today) is None:
        today -= timedelta(days=1)
    return today


def _refuse_foreign_database() -> None:
    """The demo makes and drops databases: never on a server that was named for something else."""
    if os.environ.get("DATABASE_URL"):
        raise Trouble("the demo uses a database of its own; unset DATABASE_URL first")


def _environment(folder: Path) -> dict[str, str]:
    return {
        "NOWRONGDOOR_MODE": "demo",
        "NOWRONGDOOR_DATA_FOLDER": str(folder),
        "NOWRONGDOOR_HTTPS": "false",
        "NOWRONGDOOR_ALLOWED_HOSTS": "*",
        "NOWRONGDOOR_TELEPHONY": "nowrongdoor.outside.telephony.simulator.Simulator",
        "NOWRONGDOOR_SMS": "nowrongdoor.outside.sms.standin.StandIn",
        "NOWRONGDOOR_TELEPHONY_SECRETS": hashlib.sha256(os.urandom(32)).hexdigest(),
    }


def _prepare(server: embedded.Server, environment: dict[str, str], options: argparse.Namespace, day: date) -> str:
    """The demo's database: a copy of the morning, which is lived once and kept."""
    mark = town_mark()
    base, morning = f"base_{mark}_{day:%m%d}", f"morning_{mark}_{day:%m%d}_{options.at:%H%M}_{options.seed}"
    if options.explosion:
        morning += "_" + hashlib.sha256(" ".join(options.explosion).encode()).hexdigest()[:6]
    if not exists(server, base):
        print(TEXTS["making"], flush=True)
        _step(server, environment, base, None, "found", "--day", str(day), "--remember")
    if not exists(server, morning):
        print(TEXTS["morning"].format(until=f"{options.at:%H:%M}"), flush=True)
        until = ("--until", options.at.isoformat(), "--seed", str(options.seed), *_explosion_words(options))
        _step(server, environment, morning, base, "morning", "--day", str(day), *until)
    drop(server, "demo")
    server.ensure_database("demo", template=morning)
    return "demo"


def _step(server: embedded.Server, environment: dict[str, str], name: str, template: str | None, *words: str) -> None:
    """Make one database under another name, and give it its own only when it is whole."""
    from nowrongdoor.rehearsal.databases import rename

    unfinished = f"{name}_unfinished"
    drop(server, unfinished)
    address = server.ensure_database(unfinished, template=template)
    command = [sys.executable, "-m", "nowrongdoor.rehearsal.prepare", *words]
    done = subprocess.run(command, env={**os.environ, **environment, "DATABASE_URL": address}, check=False)
    if done.returncode:
        raise Trouble("the town could not be made; what is above says why", 1)
    rename(server, unfinished, name)


def town_mark() -> str:
    """Changes when the tables or the town's files change: then the town is made anew."""
    package = Path(__file__).resolve().parent.parent
    files = sorted(
        [*package.glob("**/migrations/*.py"), *package.glob("rehearsal/**/*.py"), *package.glob("rehearsal/town/*")]
    )
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()[:10]


def _explosion_words(options: argparse.Namespace) -> list[str]:
    return [f"--explosion={text}" for text in options.explosion]


def _serve(options: argparse.Namespace, environment: dict[str, str], day: date) -> int:
    from nowrongdoor.running.stopping import Stopping
    from nowrongdoor.running.supervisor import Part, Supervisor

    folk = ("--day", str(day), "--seed", str(options.seed), *_explosion_words(options))
    web = ("--host", options.host, "--port", str(options.port))
    parts = [Part("web", web), Part("dispatcher"), Part("worker"), Part("townsfolk", folk, needed=False)]
    speed = "" if options.speed == 1 else f", and time goes {options.speed:g} times as fast"
    print(TEXTS["open"].format(host=options.host, port=options.port))
    print(TEXTS["who"].format(lead="lone", agent="kasim", administrator="trine"))
    print(TEXTS["stop"].format(at=f"{day:%A} {options.at:%H:%M}", speed=speed), flush=True)
    return Supervisor(parts, environment).run(Stopping())
