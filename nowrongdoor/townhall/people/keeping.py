"""Keep a row only when its values can be right; the first that cannot becomes a slip at its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from nowrongdoor.townhall.errors import Slip


def assign(row: Model, values: dict[str, Any]) -> dict[str, Any]:
    """Put the values on the row and return those that were different before; TypeError for a field it has not."""
    known = {field.name for field in row._meta.concrete_fields}
    if unknown := sorted(set(values) - known):
        raise TypeError(f"{row._meta.object_name} has no {', '.join(unknown)}")
    changed = {name: value for name, value in values.items() if row.pk is None or getattr(row, name) != value}
    for name, value in values.items():
        setattr(row, name, value)
    return changed


def keep(row: Model) -> None:
    """Save the row; Slip names the field that cannot be so. What rows must be to each other the database checks."""
    try:
        row.full_clean(validate_constraints=False)
    except ValidationError as error:
        raise first_slip(error) from error
    row.save()


def check_fields(rows: Iterable[Model], *, but: tuple[str, ...] = ()) -> None:
    """Check many rows without asking the database: every field for itself. Slip for the first that cannot be so."""
    for row in rows:
        try:
            row.clean_fields(exclude=but)
        except ValidationError as error:
            raise first_slip(error) from error


def first_slip(error: ValidationError) -> Slip:
    """The first field that Django complained about, as a slip."""
    field, messages = next(iter(error.message_dict.items()))
    return Slip(field, messages[0])
