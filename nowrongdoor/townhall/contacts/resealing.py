"""Sealing anew after a key was changed, and finding what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction

from nowrongdoor.townhall.contacts.blinding import blind
from nowrongdoor.townhall.contacts.models import Citizen
from nowrongdoor.townhall.contacts.sealing import Unreadable, is_under_first_key, seal, unseal

BATCH = 200


@dataclass(frozen=True, slots=True)
class Sealed:
    """How many CPR numbers there are, how many were sealed anew, and the citizens whose number cannot be read.

    `twins` are citizens who gave their number while nobody could find them by it: the number is the older row's again.
    """

    numbers: int
    resealed: int
    lost_key: tuple[int, ...]
    broken: tuple[int, ...]
    twins: tuple[int, ...] = ()


def reseal(*, marks_too: bool = False, look_only: bool = False) -> Sealed:
    """Seal under the first key what is sealed under another; may be killed and run again at any time.

    One that cannot be read is left as it is and named. `marks_too` makes the blind index anew as well, after the index
    key was changed. `look_only` changes nothing.
    """
    found = _Found()
    for keys in _batches():
        with transaction.atomic():
            for citizen in Citizen.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
                if citizen.pk not in found.twins:
                    _look_at(citizen, found, marks_too=marks_too, look_only=look_only)
    return Sealed(found.numbers, found.resealed, tuple(found.lost_key), tuple(found.broken), tuple(found.twins))


@dataclass(slots=True)
class _Found:
    """What has been found so far."""

    numbers: int = 0
    resealed: int = 0
    lost_key: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    twins: list[int] = field(default_factory=list)


def _look_at(citizen: Citizen, found: _Found, *, marks_too: bool, look_only: bool) -> None:
    """One locked citizen: counted, and sealed anew where that is due."""
    found.numbers += 1
    try:
        digits = unseal(citizen.cpr_sealed)
    except Unreadable as trouble:
        (found.lost_key if trouble.lost_key else found.broken).append(citizen.pk)
        return
    mark = blind("cpr", digits)
    if mark != citizen.cpr_mark and not marks_too:
        found.broken.append(citizen.pk)
    elif not look_only and not (is_under_first_key(citizen.cpr_sealed) and mark == citizen.cpr_mark):
        if mark != citizen.cpr_mark:
            found.twins += _part_from_twin(citizen, mark)
        Citizen.objects.filter(pk=citizen.pk).update(cpr_sealed=seal(digits), cpr_mark=mark)
        found.resealed += 1


def _part_from_twin(citizen: Citizen, mark: str) -> list[int]:
    """Somebody gave the number while it could not be found here: that row lets it go, and stays protected if this is.

    The two are not made one: the journal has told of them by their keys (decision 0018).
    """
    twin = Citizen.objects.select_for_update().filter(cpr_mark=mark).exclude(pk=citizen.pk).first()
    if twin is None:
        return []
    protected = twin.protected or citizen.protected
    Citizen.objects.filter(pk=twin.pk).update(cpr_sealed="", cpr_mark="", protected=protected)
    Citizen.objects.filter(pk=citizen.pk).update(protected=protected)
    return [twin.pk]


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
