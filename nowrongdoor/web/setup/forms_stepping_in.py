"""The form of the house numbers, in the order in which they matter: calling, asking, resting, belonging."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.line.models import MoveNumbers
from nowrongdoor.web.setup.forms import Calm
from nowrongdoor.web.setup.words import ACTIVITY_WORDS

PARTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        _("When a line calls for help"),
        (
            "first_wait_seconds",
            "second_wait_seconds",
            "release_wait_seconds",
            "sample_seconds",
            "samples_in_a_row",
        ),
    ),
    (
        _("When somebody is asked"),
        ("offer_seconds", "move_minutes", "least_minutes", "ask_at_most", "away_grace_minutes"),
    ),
    (
        _("How often one person may be moved"),
        ("cool_down_minutes", "acute_per_day", "acute_per_period", "rostered_per_period", "period_days"),
    ),
    (_("Everybody needs a base"), ("absorbed_share", "absorbed_days", "fresh_days")),
)

HINTS = {
    "first_wait_seconds": _("the longest wait that must be passed at every look"),
    "second_wait_seconds": _("then twice as many are asked"),
    "release_wait_seconds": _("lower than the limit for calling, so that the call does not come and go"),
    "samples_in_a_row": _("a single long wait is no explosion"),
    "offer_seconds": _("no answer is no answer: nothing is held against anybody"),
    "cool_down_minutes": _("this long nobody is asked again after a no thanks"),
    "absorbed_share": _(
        "such as 0.40: whoever is away more than this is not asked until her own lead has looked at it"
    ),
    "fresh_days": _("after this a colleague must sit beside her"),
}


class NumbersForm(Calm, forms.ModelForm):  # type: ignore[type-arg]
    """All the numbers; the town hall says which cannot be meant. That an offer may be declined is not among them."""

    absorbed_share = forms.FloatField(
        label=_("too much away from the base, as a share"), localize=True, help_text=HINTS["absorbed_share"]
    )

    class Meta:
        model = MoveNumbers
        fields = [name for _title, names in PARTS for name in names]
        help_texts = HINTS

    def parts(self) -> list[tuple[Any, list[BoundField]]]:
        """The fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in PARTS]


class ActivityForm(Calm):
    """Something beside the telephone, on one day, from when to when."""

    kind = forms.ChoiceField(label=_("what"), choices=lambda: list(ACTIVITY_WORDS.items()))
    day = forms.DateField(label=_("day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    begins = forms.TimeField(label=_("begins"), widget=forms.TimeInput(format="%H:%M"), help_text=_("such as 10:45"))
    ends = forms.TimeField(label=_("ends"), widget=forms.TimeInput(format="%H:%M"))
