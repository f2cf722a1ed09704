"""The file `town.env` in the data folder: a real town's own secrets, made once and never written over."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

NAME = "town.env"

TEXT = """\
# The secrets of this town. Keep this file as safe as the database, and copy it with the backup.
# Every other setting may stand here too: docs/operating.md lists them.

# Signs cookies. Changing it signs everybody out.
NOWRONGDOOR_SECRET_KEY={secret_key}

# Signs telephone events: the switchboard must know it. Several, comma separated, while one is being replaced.
NOWRONGDOOR_TELEPHONY_SECRETS={telephony_secret}
"""


def write_town_env(data_folder: Path) -> tuple[Path, bool]:
    """Write `town.env` with fresh secrets, readable by its owner only; (where it lies, whether it was made now).

    A file that is there stays as it is, even when two begin at once. OSError where the folder cannot be written.
    """
    file = data_folder / NAME
    if file.exists():
        return file, False
    data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = data_folder / f".{NAME}.{os.getpid()}.{secrets.token_hex(4)}"
    try:
        _write_closed(draft, fresh_text())
        # A link appears whole or not at all, and never in the place of another file.
        file.hardlink_to(draft)
    except FileExistsError:
        return file, False
    finally:
        draft.unlink(missing_ok=True)
    return file, True


def fresh_text() -> str:
    """The file with secrets that were never used before."""
    return TEXT.format(secret_key=secrets.token_urlsafe(48), telephony_secret=secrets.token_urlsafe(32))


def _write_closed(file: Path, text: str) -> None:
    """Write a new file that nobody else may read, not even for a moment."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(handle)
