"""The tree itself: no registry named, no foreign path, no file grown beyond its kind without a word."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Collection
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

REGISTRIES = frozenset(
    {
        "3ca29e55be4befa48f875d24c27f9bed32fe06588819ed6264084b6670a1ebb0",
        "8743857e3ea00fd1c64bbc68b8af241954ad2c285e7a60340eec7ea5dcb200db",
        "87d14f070cb9686970d008f9f94e668075fd37620381409858bf040ae1271d51",
        "8b5bb5eb9d758455b8635855cf8aaf05b68775e3f83f0291e800ef338fb9783c",
        "a4aa2ac280bb8d1a0ce7a1be5a7bfb10292b49fe9435ad5cff19f421f3c70e41",
        "e680c440a2e92079ab1bf7a927e8d3920f1bcd173c0487e28e020110b2e59efc",
    }
)
"""SHA-256 of the hosts of the registries of Python, npm, yarn and Debian, so that this file names none itself."""

HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")

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


def digest(host: str) -> str:
    """A host as it stands in the set of those that must not be named."""
    return sha256(host.encode()).hexdigest()


def names_one_of(text: str, registries: Collection[str]) -> bool:
    """Whether a host of these, or any host below one of them, stands in the text."""
    labels = (found.split(".") for found in set(HOST.findall(text.lower())))
    parts = {".".join(one[at : at + many]) for one in labels for many in (2, 3) for at in range(len(one) - many + 1)}
    return any(digest(part) in registries for part in parts)


def test_no_package_registry_is_named() -> None:
    named = [str(file.relative_to(ROOT)) for file, text in texts() if names_one_of(text, REGISTRIES)]
    assert not named


def test_a_host_is_seen_wherever_it_stands() -> None:
    hosts = {digest("example.test"), digest("deb.example.test")}
    for text in (
        "see example.test",
        '"https://Files.Example.test/a.whl"',
        "x=deb.example.test:80",
        "example.test.mirror",
    ):
        assert names_one_of(text, hosts)
    assert not names_one_of("anexample.test, example test", hosts)


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
