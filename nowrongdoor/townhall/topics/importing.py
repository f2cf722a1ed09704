"""The files a town can bring, looked at first and carried out after; and a whole folder of them at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.people import importing_agents, importing_teams
from nowrongdoor.townhall.people.importing import Preview, Verdict
from nowrongdoor.townhall.people.importing_table import read_table
from nowrongdoor.townhall.topics import importing_hats, importing_knowledge, importing_topics

_NEEDED = (importing_teams.KIND, importing_hats.KIND, importing_agents.KIND, importing_topics.KIND)
_MORE = (importing_knowledge.HAT_WORDS, importing_knowledge.SYNONYMS, importing_knowledge.PROMISE_QUESTIONS)

KINDS = {kind.name: kind for kind in (*_NEEDED, *_MORE)}
"""In the order in which a town needs them: agents and topics name teams. A town can open with the first four."""


def preview(kind: str, data: bytes) -> Preview:
    """What a file would do, row by row, in the reader's language; nothing is written. KeyError: no such kind."""
    wanted = KINDS[kind]
    found = read_table(kind, wanted.columns, data, wanted.optional)
    wanted.judge([row for row in found.rows if row.verdict is not Verdict.REFUSED])
    for row in found.refused:
        row.reasons.sort(key=lambda reason: wanted.columns.index(reason.column))
    return found


@transaction.atomic
def carry_out(acting: Acting, seen: Preview, *, now: datetime) -> int:
    """Write the accepted rows of a preview, all of them or none, and return how many; the refused ones stay out.

    Doing it again writes nothing: what stands already is `same`. Slip when the town has changed since the preview.
    """
    acting.must_be("administrator")
    if seen.troubles:
        raise Slip("file", seen.troubles[0])
    accepted = seen.accepted
    KINDS[seen.kind].carry_out(acting, accepted, now)
    if accepted:
        rooms, rows = ("people", "lead"), seen.counted()
        record(acting, "import.carried_out", f"import:{seen.kind}", at=now, rooms=rooms, rows=rows)
    return len(accepted)


@transaction.atomic
def found_from_folder(acting: Acting, folder: Path, *, now: datetime) -> dict[str, int]:
    """Carry out `teams.csv`, `hats.csv`, `agents.csv` and `topics.csv` of a folder, and those of the further files that
    are there; how many rows of each.

    All or nothing: Slip (its field is the file's name) for the first row that is refused. Nobody gets a password.
    """
    needed = {kind.name for kind in _NEEDED}
    files = {name: folder / f"{name}.csv" for name in KINDS if name in needed or (folder / f"{name}.csv").is_file()}
    return {name: _carry_out_file(acting, file, name, now) for name, file in files.items()}


def _carry_out_file(acting: Acting, file: Path, kind: str, now: datetime) -> int:
    seen = preview(kind, file.read_bytes())
    no = [*seen.troubles, *(sentence for row in seen.refused for sentence in row.spelled())]
    if no:
        raise Slip(file.name, f"{file.name}: {no[0]}")
    return carry_out(acting, seen, now=now)
