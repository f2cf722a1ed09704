"""Changing the house numbers of some practice: one row of them in the whole house, each within what is allowed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record

Numbers = TypeVar("Numbers", bound=Model)

Allowed = Mapping[str, tuple[float, float]]
"""Each number from and to; a share where these are floats, else a whole one."""


@transaction.atomic
def change(
    acting: Acting,
    kind: type[Numbers],
    values: Mapping[str, Any],
    *,
    allowed: Allowed,
    verb: str,
    rooms: Iterable[str],
    now: datetime,
    together: Callable[[Numbers], None] = lambda _row: None,
) -> Numbers:
    """Change some of the numbers, with one journal line `verb`; the same numbers once more are no change.

    Slip names the one that cannot be so, TypeError one that does not exist. `together` looks at all of them as they
    would be. Who may set them has been asked before.
    """
    if unknown := sorted(set(values) - set(allowed)):
        raise TypeError(f"there is no number {', '.join(unknown)}")
    rows = kind._default_manager
    rows.get_or_create(pk=1)
    row = rows.select_for_update().get(pk=1)
    changed = {}
    for name, value in values.items():
        checked = _checked(name, value, *allowed[name])
        if checked != getattr(row, name):
            changed[name] = [getattr(row, name), checked]
            setattr(row, name, checked)
    together(row)
    if changed:
        row.save()
        record(acting, verb, "town:1", at=now, rooms=rooms, changed=changed)
    return row


def _checked(name: str, value: Any, least: float, most: float) -> float:
    whole = isinstance(least, int)
    fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not fits or not least <= value <= most or (whole and value != int(value)):
        raise Slip(name, _("Write a number from %(least)s to %(most)s.") % {"least": least, "most": most})
    return int(value) if whole else float(value)
