"""The house numbers of keeping promises, as a row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.callbacks.trying import GAP_MINUTES, MOST_ATTEMPTS


class PromiseNumbers(models.Model):
    """The house numbers of keeping promises: one row, set by coordinators and leads; its defaults are the rules'."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    most_attempts = models.PositiveSmallIntegerField(_("attempts at most"), default=MOST_ATTEMPTS)
    gap_minutes = models.PositiveSmallIntegerField(_("minutes between two attempts"), default=GAP_MINUTES)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="callbacks_one_set_of_numbers")]

    def __str__(self) -> str:
        return "the numbers of keeping promises"
