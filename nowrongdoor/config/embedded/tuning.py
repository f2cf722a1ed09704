"""The settings the embedded server starts with, written anew at every start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nowrongdoor.config.embedded.place import Place

FOR_KEEPS = "fsync = on"

ACCESS = """\
# Only over the socket, which lies in a folder that only the server's account and root may enter.
local all all trust
"""


def settings(place: Place, durable: bool) -> str:
    """The text of postgresql.conf; a town's own lines go into local.conf beside it and win."""
    memory = memory_megabytes()
    return f"""\
# Written at every start; put lines of your own into local.conf beside this file.
listen_addresses = ''
unix_socket_directories = {quoted(place.socket)}
unix_socket_permissions = 0700
max_connections = 200

shared_buffers = {min(512, max(64, memory // 16))}MB
effective_cache_size = {max(256, memory // 2)}MB
work_mem = 8MB
maintenance_work_mem = 64MB
# A desk's questions are small; parallel workers would take the cores from those who wait.
max_parallel_workers_per_gather = 0
jit = off

timezone = 'UTC'
log_timezone = 'UTC'
default_text_search_config = 'pg_catalog.simple'

# A week of logs, one file a day, each begun afresh when its day comes round again.
logging_collector = on
log_directory = {quoted(place.logs)}
log_filename = 'postgres-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
log_line_prefix = '%m [%p] %d '
log_checkpoints = off

{KEPT if durable else LOSABLE}
include_if_exists = {quoted(place.home / "local.conf")}
"""


KEPT = f"""\
{FOR_KEEPS}
wal_level = replica
checkpoint_timeout = 15min
max_wal_size = 1GB
"""

LOSABLE = """\
# These rows may be lost with the machine (tests, days that are only rehearsed), but not with the server: commits still
# reach the machine's memory before they are answered, so synchronous_commit stays on.
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
checkpoint_timeout = 30min
max_wal_size = 1GB
"""


def memory_megabytes() -> int:
    """The machine's memory."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // (1024 * 1024)


def quoted(path: Path) -> str:
    """A path as a value in postgresql.conf."""
    return "'" + str(path).replace("'", "''") + "'"
