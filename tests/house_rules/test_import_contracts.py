"""The import contracts hold, and each of them would notice an offence."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

OFFENCES = {
    "Floors": ("nowrongdoor/townhall/line/offence.py", "import nowrongdoor.web.desk\n"),
    "Rooms of the town hall": ("nowrongdoor/townhall/people/offence.py", "import nowrongdoor.townhall.line.models\n"),
    "The engine knows nobody": ("nowrongdoor/engine/dispatch/offence.py", "import django.db\n"),
    "Rules are pure": ("nowrongdoor/townhall/line/rules.py", "import django.db\n"),
    "The town hall knows no HTTP": ("nowrongdoor/townhall/contacts/offence.py", "import nowrongdoor.config.clock\n"),
    "Inside a room: actions over reads over models over rules (journal)": (
        "nowrongdoor/townhall/journal/models.py",
        "import nowrongdoor.townhall.journal.actions\n",
    ),
    "Inside a room (contacts)": (
        "nowrongdoor/townhall/contacts/reads.py",
        "import nowrongdoor.townhall.contacts.questions\n",
    ),
    "Inside a room (messages)": (
        "nowrongdoor/townhall/messages/reads.py",
        "import nowrongdoor.townhall.messages.posting\n",
    ),
    "Inside a room (line)": ("nowrongdoor/townhall/line/presence.py", "import nowrongdoor.townhall.line.telephone\n"),
    "Inside a room (callbacks)": (
        "nowrongdoor/townhall/callbacks/owning.py",
        "import nowrongdoor.townhall.callbacks.stepping\n",
    ),
    "Inside a room (insight)": (
        "nowrongdoor/townhall/insight/dictionary.py",
        "import nowrongdoor.townhall.insight.reads\n",
    ),
    "Inside a room (planning)": (
        "nowrongdoor/townhall/planning/levels.py",
        "import nowrongdoor.townhall.planning.rules\n",
    ),
    "Screens do not borrow": ("nowrongdoor/web/lead/offence.py", "import nowrongdoor.web.desk.page\n"),
    "Web asks the town hall": ("nowrongdoor/web/desk/offence.py", "import nowrongdoor.engine.dispatch\n"),
}


def lint(folder: Path) -> str:
    """What import-linter says of a checkout."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))",
    ]
    done = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(folder), "PATH": ""}, capture_output=True, text=True
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code that may be spoilt."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(
        ROOT / "nowrongdoor", folder / "nowrongdoor", ignore=shutil.ignore_patterns("__pycache__", "static", "vendor")
    )
    shutil.copy(ROOT / ".importlinter", folder)
    return folder


def test_every_contract_is_kept(copy: Path) -> None:
    said = lint(copy)
    assert "BROKEN" not in said and "KEPT" in said, said


def test_every_contract_notices_an_offence(copy: Path) -> None:
    """All offences at once, in files of their own or appended: every contract must be reported broken."""
    spoilt = {}
    for file, line in OFFENCES.values():
        path = copy / file
        spoilt.setdefault(path, path.read_text() if path.exists() else None)
        path.write_text((path.read_text() if path.exists() else "") + "\n" + line)
    try:
        said = " ".join(lint(copy).split())
    finally:
        for path, text in spoilt.items():
            path.unlink() if text is None else path.write_text(text)
    kept = [name for name in OFFENCES if not _broken(name, said)]
    assert not kept, f"these contracts did not notice: {kept}\n{said[-3000:]}"


def _broken(name: str, said: str) -> bool:
    """Whether the summary line that begins with the contract's name ends in BROKEN."""
    start = said.find(name)
    return start >= 0 and said[start:].partition("KEPT")[0].partition("BROKEN")[1] == "BROKEN"
