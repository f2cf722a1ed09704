"""The tree itself: no registry named, no foreign path, no file grown beyond its kind without a word."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

REGISTRIES = {"pypi": "org", "pythonhosted": "org", "npmjs": "(org|com)", "deb.debian": "org", "yarnpkg": "com"}
"""Name and ending apart, so that this file names none itself."""

HOSTS = re.compile("|".join(rf"{re.escape(name)}\.{ending}" for name, ending in REGISTRIES.items()))

MOST_LINES = {
    "engine": 400,
    "townhall": 250,
    "outside": 250,
    "web": 150,
    "rehearsal": 250,
    "running": 250,
    "config": 250,
}

EXPLAINED = {
    "nowrongdoor/config/embedded/place.py": "one question, where the server may live and as whom, with all its cases",
    "nowrongdoor/townhall/people/models.py": "one file holds the town's people so that their constraints read together",
    "nowrongdoor/outside/telephony/simulator.py": "one switchboard: three short faces (house, telephones, citizens)",
}
"""Files longer than their kind, each with its word of explanation."""


def tracked() -> list[Path]:
    """Every file that git would carry: tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[Path, str]]:
    read = []
    for file in tracked():
        try:
            read.append((file, file.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return read


def test_no_package_registry_is_named() -> None:
    named = [str(file.relative_to(ROOT)) for file, text in texts() if HOSTS.search(text)]
    assert not named


def test_lock_files_carry_no_address() -> None:
    locks = [(file, text) for file, text in texts() if file.suffix == ".lock" or file.name == "package-lock.json"]
    assert locks
    assert not [
        str(file)
        for file, text in locks
        if re.search(r"(resolved|index-url|https?://[^ ]*(\.whl|\.tgz|\.tar\.gz))", text)
    ]


def test_files_do_not_outgrow_their_kind() -> None:
    grown = []
    for file in tracked():
        name = str(file.relative_to(ROOT))
        parts = Path(name).parts
        if (
            file.suffix != ".py"
            or parts[0] != "nowrongdoor"
            or "tests" in parts
            or "migrations" in parts
            or len(parts) < 3
        ):
            continue
        lines = len(file.read_text("utf-8").splitlines())
        if lines > MOST_LINES.get(parts[1], 250) and name not in EXPLAINED:
            grown.append(f"{name}: {lines} lines")
    assert not grown, f"split by noun, or explain: {grown}"


def test_templates_stay_small() -> None:
    grown = [
        f"{file.relative_to(ROOT)}: {len(text.splitlines())}"
        for file, text in texts()
        if file.suffix == ".html" and "templates" in file.parts and len(text.splitlines()) > 120
    ]
    assert not grown


def test_templates_carry_no_inline_style_or_script() -> None:
    offence = re.compile(r"\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|hx-on|javascript:")
    offenders = [
        str(file.relative_to(ROOT))
        for file, text in texts()
        if file.suffix == ".html" and "templates" in file.parts and offence.search(text)
    ]
    assert not offenders
