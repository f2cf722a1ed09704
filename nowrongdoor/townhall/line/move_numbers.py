"""Changing the house numbers of stepping in. That an offer may be declined is no number: there is nothing to set."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from nowrongdoor.engine.dispatch.stepping_in import ALLOWED
from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line.models import MoveNumbers
from nowrongdoor.townhall.people import house_numbers


def set_numbers(acting: Acting, *, now: datetime, **values: Any) -> MoveNumbers:
    """Change some of the house numbers; Slip names the one that cannot be so, TypeError one that does not exist."""
    acting.must_be("administrator")
    return house_numbers.change(
        acting,
        MoveNumbers,
        values,
        allowed=ALLOWED,
        verb="move_numbers.changed",
        rooms=("lead",),
        now=now,
        together=_check_together,
    )


def _check_together(row: MoveNumbers) -> None:
    """The three waits must lie in order, or the alarm would flap or never end."""
    if row.release_wait_seconds >= row.first_wait_seconds:
        raise Slip("release_wait_seconds", _("The line must be called calm at a shorter wait than it calls for help."))
    if row.second_wait_seconds <= row.first_wait_seconds:
        raise Slip("second_wait_seconds", _("Twice as many must be asked at a longer wait than the first."))
