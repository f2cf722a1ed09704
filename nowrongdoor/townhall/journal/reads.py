"""What the journal can tell, and whether its chain still holds."""

from __future__ import annotations

from dataclasses import dataclass

from nowrongdoor.townhall.journal import rules
from nowrongdoor.townhall.journal.models import Entry, Seal


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`broken_seal` is the first seal that does not match its lines, or None."""

    seals: int
    lines: int
    unsealed: int
    broken_seal: int | None


def story(subject: str) -> list[Entry]:
    """Everything that happened to one subject, oldest first."""
    return list(Entry.objects.filter(subject=subject).order_by("id"))


def check_chain() -> ChainReport:
    """Walk the whole chain and compare each seal with its lines."""
    previous, lines, seals = rules.FIRST_HASH, 0, 0
    for made in Seal.objects.order_by("id").iterator():
        seals += 1
        entries = list(made.entries.order_by("id"))
        expected = rules.chain(previous, (rules.canonical(entry) for entry in entries))
        lines += len(entries)
        if made.hash != expected or made.previous_hash != previous or made.lines != len(entries):
            return ChainReport(seals, lines, Entry.objects.filter(seal=None).count(), made.pk)
        previous = made.hash
    return ChainReport(seals, lines, Entry.objects.filter(seal=None).count(), None)
