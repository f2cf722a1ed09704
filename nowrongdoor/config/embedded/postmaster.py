"""Making, starting, joining and stopping the server itself. Whoever calls holds the start lock."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from nowrongdoor.config.embedded import databases, tuning
from nowrongdoor.config.embedded.fault import EmbeddedPostgresError
from nowrongdoor.config.embedded.place import Place, make_own, program

MAJOR_VERSION = "17"
SYSTEM_TIME_ZONES = Path("/usr/share/zoneinfo/Europe/Copenhagen")
# Recovery after a crash takes far longer than a start, and must not be cut short.
RECOVERY_SECONDS = 600
ENDING_SECONDS = 30


def start_or_join(place: Place, durable: bool) -> None:
    """Leave with a server that answers: the one that runs, or a new one."""
    if settled_pid(place) is not None:
        refuse_weaker(place, durable)
        return
    refuse_unfit(place)
    clear_the_fallen(place)
    prepare(place)
    if not (place.rows / "PG_VERSION").exists():
        initialise(place, durable)
    start(place, durable)


def refuse_weaker(place: Place, durable: bool) -> None:
    """Do not let someone who counts on the disk join a server that does not wait for it."""
    if durable and not was_durable(place):
        raise EmbeddedPostgresError(f"The server in {place.folder} runs without waiting for the disk: stop it first.")


def was_durable(place: Place) -> bool:
    """Whether the last start asked to wait for the disk; true where nothing was ever started."""
    conf = place.home / "postgresql.conf"
    return not conf.exists() or tuning.FOR_KEEPS in conf.read_text("utf-8")


def refuse_unfit(place: Place) -> None:
    """Say beforehand what would otherwise end in a riddle: rows of another version, or no time zones."""
    note = place.rows / "PG_VERSION"
    version = note.read_text().strip() if note.exists() else MAJOR_VERSION
    if version != MAJOR_VERSION:
        raise EmbeddedPostgresError(
            f"The rows in {place.rows} are of PostgreSQL {version}, and this server is {MAJOR_VERSION}: "
            "move them with pg_dump and pg_restore."
        )
    if not SYSTEM_TIME_ZONES.exists():
        raise EmbeddedPostgresError("PostgreSQL finds no time zones: install Debian's package tzdata.")


def prepare(place: Place) -> None:
    """Make the folders of the server's account; an operator may have opened the logs to a reader, so those are left."""
    make_own(place.socket, place.runner)
    if not place.logs.is_dir():
        make_own(place.logs, place.runner)


def initialise(place: Place, durable: bool) -> None:
    """Make an empty cluster; under another name until it is whole, so that a killed start leaves no half of one."""
    half = place.home / "pgdata.new"
    shutil.rmtree(half, ignore_errors=True)
    make_own(half, place.runner)
    options = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    # The socket lies in a closed folder: whoever reaches it is the town's own account or root, and needs no password.
    keys = ["--auth=trust", f"--username={databases.OWNER}", "--no-instructions"]
    haste = [] if durable else ["--no-sync"]
    run(place, "initdb", *options, *keys, *haste, "-D", str(half))
    half.rename(place.rows)


def start(place: Place, durable: bool) -> None:
    """Start the server in the background and wait until it answers."""
    text = tuning.settings(place, durable)
    conf, access = place.home / "postgresql.conf", place.home / "pg_hba.conf"
    write_if_changed(conf, text)
    write_if_changed(access, tuning.ACCESS)
    options = f'-c config_file="{conf}" -c hba_file="{access}"'
    start_log = place.logs / "start.log"
    start_log.unlink(missing_ok=True)
    wait = ["--silent", "--wait", "-t", str(RECOVERY_SECONDS)]
    run(place, "pg_ctl", "start", *wait, "-D", str(place.rows), "-l", str(start_log), "-o", options)


def write_if_changed(path: Path, text: str) -> None:
    """Write our own settings file, readable by the server's account; a new file, whoever wrote the last one."""
    if not path.exists() or path.read_text("utf-8") != text:
        path.unlink(missing_ok=True)
        path.write_text(text, "utf-8")
        path.chmod(0o644)


def run(place: Place, name: str, *arguments: str) -> None:
    """Run one of the server's programs as its account; a failure becomes one line that names the log."""
    command = [program(place.runner, name), *arguments]
    try:
        said = place.runner.run(command, timeout_seconds=RECOVERY_SECONDS + 60)
    except OSError as fault:
        raise EmbeddedPostgresError(f"Cannot run {command[0]} ({fault.strerror}): run bin/setup again.") from fault
    except subprocess.TimeoutExpired as fault:
        raise EmbeddedPostgresError(f"PostgreSQL's {name} takes too long: {reason(place, '')}") from fault
    if said.returncode != 0:
        raise EmbeddedPostgresError(f"PostgreSQL's {name} failed: {reason(place, said.stderr)}")


def reason(place: Place, said: str) -> str:
    """The most telling line of what a program said or the newest log holds, and where the logs are."""
    logs = sorted(place.logs.glob("*.log"), key=lambda path: path.stat().st_mtime)
    lines = [*said.splitlines(), *(logs[-1].read_text("utf-8", "replace").splitlines()[-50:] if logs else [])]
    telling = [line for line in lines if "FATAL" in line or "error:" in line] or lines or ["no reason given"]
    return f"{telling[-1].strip()} (logs: {place.logs})"


def settled_pid(place: Place) -> int | None:
    """The process id of a server that is ready, or None; waits for one that is on its way up or down."""
    give_up_at = time.monotonic() + RECOVERY_SECONDS
    while (pid := running_pid(place)) is not None:
        if status(place) == "ready":
            return pid
        if time.monotonic() > give_up_at:
            raise EmbeddedPostgresError(f"PostgreSQL has been {status(place)} for too long: {reason(place, '')}")
        time.sleep(0.05)
    return None


def status(place: Place) -> str:
    """What the server last wrote about itself: starting, ready, stopping."""
    lines = pid_file_lines(place)
    return lines[7].strip() if len(lines) > 7 else "starting"


def pid_file_lines(place: Place) -> list[str]:
    try:
        return (place.rows / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def running_pid(place: Place) -> int | None:
    """The server's process id, or None; the file alone is not believed, for process ids are used again.

    After a restart of the machine or container some other process has that number almost surely.
    """
    lines = pid_file_lines(place)
    pid = int(lines[0]) if lines and lines[0].strip().isdigit() else None
    return pid if pid is not None and is_server_of(pid, place.rows) else None


def is_server_of(pid: int, rows: Path) -> bool:
    """Whether the process lives and was started as the server of these rows."""
    try:
        alive = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return alive and words[0].endswith(b"/postgres") and os.fsencode(rows) in words


def clear_the_fallen(place: Place) -> None:
    """After a kill -9: end the server processes that outlived their head, then remove the notes it left.

    PostgreSQL refuses to start beside such orphans, and beside a note whose process id some other process has by now.
    """
    note = place.rows / "postmaster.pid"
    if note.exists():
        end_orphans(place)
        note.unlink()
    if place.socket.is_dir():
        for left in place.socket.glob(".s.PGSQL.*"):
            left.unlink(missing_ok=True)


def end_orphans(place: Place) -> None:
    """End every server process that stands in these rows, and wait until the last is gone."""
    give_up_at = time.monotonic() + ENDING_SECONDS
    while pids := orphans(place):
        for pid in pids:
            kill(pid)
        if time.monotonic() > give_up_at:
            raise EmbeddedPostgresError(f"Old server processes do not end: {pids}. Restart the machine.")
        time.sleep(0.02)


def orphans(place: Place) -> list[int]:
    """The server's processes: those that stand in the rows' folder and run its program.

    Asked as the server's account, because root without the right to trace (in a container) is not told.
    """
    links = [f"/proc/{name}/{link}" for name in os.listdir("/proc") if name.isdigit() for link in ("cwd", "exe")]
    command = ["find", *links, "-maxdepth", "0", "-printf", "%p\\t%l\\0"]
    said = place.runner.run(command, timeout_seconds=60)
    seen = dict(line.split("\t", 1) for line in said.stdout.split("\0") if "\t" in line)
    rows = str(place.rows)
    standing = [link.split("/")[2] for link, target in seen.items() if link.endswith("/cwd") and target == rows]
    # A program that was replaced meanwhile is told as "postgres (deleted)"; an operator's shell is not to be ended.
    return [int(pid) for pid in standing if Path(seen.get(f"/proc/{pid}/exe", "")).name.startswith("postgres")]


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def stop(place: Place, mode: str) -> None:
    """Stop the server if it runs, and wait until it is gone."""
    if running_pid(place) is not None:
        run(place, "pg_ctl", "stop", "--silent", "-D", str(place.rows), "--wait", "-t", "60", "--mode", mode)
