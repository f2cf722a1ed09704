"""The file `town.env` in the data folder: a real town's own secrets, made once and never written over."""

from __future__ import annotations

import base64
import os
import re
import secrets
from pathlib import Path

NAME = "town.env"

TEXT = """\
# The secrets of this town. Keep this file as safe as the database, and copy it with the backup.
# Every other setting may stand here too: docs/operating.md lists them.

# Signs cookies. Changing it signs everybody out.
NOWRONGDOOR_SECRET_KEY={secret_key}

# Seals CPR numbers in the database: without it nobody can read them. To change it, put a new key first and keep the
# old ones behind it, comma separated, until `nowrongdoor keys reseal` has been run.
NOWRONGDOOR_SEAL_KEYS={seal_key}

# Finds numbers without opening them. Keep it for good: with another key, nobody is recognised by an old number.
NOWRONGDOOR_INDEX_KEY={index_key}

# Signs telephone events: the switchboard must know it. Several, comma separated, while one is being replaced.
NOWRONGDOOR_TELEPHONY_SECRETS={telephony_secret}

# Signs the SMS gateway's reports: give it to the gateway as the token of its webhook.
NOWRONGDOOR_SMS_REPORT_SECRETS={sms_report_secret}
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


def add_missing(data_folder: Path) -> tuple[Path, list[str]]:
    """Put the settings that `town.env` lacks behind the others, fresh; (where it lies, the names added).

    For a town founded before a secret was needed. What stands there stays, letter for letter. FileNotFoundError where
    there is no file; nothing is lost when it is killed in between.
    """
    file = data_folder / NAME
    there = file.read_text("utf-8")
    missing = [(name, part) for name, part in _parts(fresh_text()) if not re.search(rf"^{name}=", there, re.MULTILINE)]
    if missing:
        _write_over(file, "\n".join([there.rstrip("\n") + "\n", *(part for _name, part in missing)]))
    return file, [name for name, _part in missing]


def put_seal_key_first(data_folder: Path) -> tuple[Path, list[str]]:
    """Put a fresh seal key in front of those that stand in `town.env`, which stay behind it and open what is old."""
    file = data_folder / NAME
    name = "NOWRONGDOOR_SEAL_KEYS"
    there = file.read_text("utf-8")
    if not re.search(rf"^{name}=", there, re.MULTILINE):
        return add_missing(data_folder)
    _write_over(file, re.sub(rf"^{name}=", f"{name}={fresh_seal_key()},", there, count=1, flags=re.MULTILINE))
    return file, [name]


def _write_over(file: Path, text: str) -> None:
    """The file with other text: all of it or none, and closed to others all the while."""
    draft = file.with_name(f".{NAME}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        _write_closed(draft, text)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _parts(text: str) -> list[tuple[str, str]]:
    """Each setting's name, and its lines with the words before it."""
    parts = [part.rstrip("\n") + "\n" for part in text.split("\n\n")]
    named = [(re.search(r"^(NOWRONGDOOR_\w+)=", part, re.MULTILINE), part) for part in parts]
    return [(found.group(1), part) for found, part in named if found]


def fresh_text() -> str:
    """The file with secrets that were never used before."""
    return TEXT.format(
        secret_key=secrets.token_urlsafe(48),
        seal_key=fresh_seal_key(),
        index_key=secrets.token_urlsafe(48),
        telephony_secret=secrets.token_urlsafe(32),
        sms_report_secret=secrets.token_urlsafe(32),
    )


def fresh_seal_key() -> str:
    """A key for Fernet: 32 random bytes in URL-safe Base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _write_closed(file: Path, text: str) -> None:
    """Write a new file that nobody else may read, not even for a moment."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(handle)
