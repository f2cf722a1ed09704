"""A database of one's own for a made-up town: made afresh from a template that is kept between runs."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from nowrongdoor.config import embedded
from nowrongdoor.config.environment import environment


def own_folder(given: str | None) -> Path:
    """The folder asked for, or a new temporary one, which the database server's account can pass through."""
    if given:
        return Path(given).resolve()
    made = Path(tempfile.mkdtemp(prefix="nowrongdoor-"))
    # Else root's server would keep its rows elsewhere, and they would outlive this folder.
    made.chmod(0o755)
    return made


def open_own_house(folder: Path, *, mode: str, durable: bool = False) -> embedded.Server:
    """Set this process up as a made-up town with its database in `folder`; Django is ready after this."""
    os.environ.update(
        NOWRONGDOOR_MODE=mode,
        NOWRONGDOOR_DATA_FOLDER=str(folder),
        NOWRONGDOOR_HTTPS="false",
        NOWRONGDOOR_TELEPHONY="nowrongdoor.outside.telephony.simulator.Simulator",
    )
    os.environ.setdefault("NOWRONGDOOR_TELEPHONY_SECRETS", hashlib.sha256(os.urandom(32)).hexdigest())
    server = embedded.ensure(folder / "postgres", durable=durable)
    os.environ["DATABASE_URL"] = server.ensure_database("nowrongdoor")
    environment.cache_clear()
    from nowrongdoor.running.opening import open_house

    open_house(migrate=True)
    return server
