"""Sealing anew after a key was changed, and finding what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from nowrongdoor.townhall.contacts.blinding import blind
from nowrongdoor.townhall.contacts.models import Citizen
from nowrongdoor.townhall.contacts.sealing import Unreadable, is_under_first_key, seal, unseal

BATCH = 200


@dataclass(frozen=True, slots=True)
class Sealed:
    """How many CPR numbers there are, how many were sealed anew, and the citizens whose number cannot be read."""

    numbers: int
    resealed: int
    lost_key: tuple[int, ...]
    broken: tuple[int, ...]


def reseal(*, marks_too: bool = False, look_only: bool = False) -> Sealed:
    """Seal under the first key what is sealed under another; may be killed and run again at any time.

    One that cannot be read is left as it is and named. `marks_too` makes the blind index anew as well, after the index
    key was changed. `look_only` changes nothing.
    """
    numbers, resealed = 0, 0
    lost: list[int] = []
    broken: list[int] = []
    for keys in _batches():
        with transaction.atomic():
            for citizen in Citizen.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
                numbers += 1
                try:
                    digits = unseal(citizen.cpr_sealed)
                except Unreadable as trouble:
                    (lost if trouble.lost_key else broken).append(citizen.pk)
                    continue
                mark = blind("cpr", digits)
                if mark != citizen.cpr_mark and not marks_too:
                    broken.append(citizen.pk)
                elif not look_only and not (is_under_first_key(citizen.cpr_sealed) and mark == citizen.cpr_mark):
                    Citizen.objects.filter(pk=citizen.pk).update(cpr_sealed=seal(digits), cpr_mark=mark)
                    resealed += 1
    return Sealed(numbers, resealed, tuple(lost), tuple(broken))


def _batches() -> Iterator[list[int]]:
    """The keys of citizens with a number, some at a time, so that no lock is held for long."""
    last = 0
    while True:
        rows = Citizen.objects.exclude(cpr_sealed="").filter(pk__gt=last).order_by("pk")
        keys = list(rows.values_list("pk", flat=True)[:BATCH])
        if not keys:
            return
        yield keys
        last = keys[-1]
