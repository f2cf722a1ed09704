"""Changing the house numbers of stepping in. That an offer may be declined is no number: there is nothing to set."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nowrongdoor.engine.dispatch.stepping_in import ALLOWED
from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.line.models import MoveNumbers


@transaction.atomic
def set_numbers(acting: Acting, *, now: datetime, **values: Any) -> MoveNumbers:
    """Change some of the house numbers; Slip names the one that cannot be so, TypeError one that does not exist."""
    acting.must_be("administrator")
    if unknown := sorted(set(values) - set(ALLOWED)):
        raise TypeError(f"there is no number {', '.join(unknown)}")
    MoveNumbers.objects.get_or_create(pk=1)
    row = MoveNumbers.objects.select_for_update().get(pk=1)
    changed = {}
    for name, value in values.items():
        checked = _checked(name, value)
        if checked != getattr(row, name):
            changed[name] = [getattr(row, name), checked]
            setattr(row, name, checked)
    _check_together(row)
    row.save()
    if changed:
        record(acting, "move_numbers.changed", "town:1", at=now, rooms=("lead",), changed=changed)
    return row


def _checked(name: str, value: Any) -> float:
    """The number, within what is allowed; whole except for shares."""
    least, most = ALLOWED[name]
    whole = isinstance(least, int)
    fits = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not fits or not least <= value <= most or (whole and value != int(value)):
        raise Slip(name, _("Write a number from %(least)s to %(most)s.") % {"least": least, "most": most})
    return int(value) if whole else float(value)


def _check_together(row: MoveNumbers) -> None:
    """The three waits must lie in order, or the alarm would flap or never end."""
    if row.release_wait_seconds >= row.first_wait_seconds:
        raise Slip("release_wait_seconds", _("The line must be called calm at a shorter wait than it calls for help."))
    if row.second_wait_seconds <= row.first_wait_seconds:
        raise Slip("second_wait_seconds", _("Twice as many must be asked at a longer wait than the first."))
