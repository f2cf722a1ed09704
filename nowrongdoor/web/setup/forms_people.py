"""The forms of one person: her card, job functions, base and hats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.people.models import Team
from nowrongdoor.web.setup.forms import Calm, job_function_choices, level_field


def _day(label: Any, **more: Any) -> forms.DateField:
    """A day as the browser's own calendar gives it."""
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


def _team(label: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(Team.objects.filter(active=True), label=label, empty_label=_("choose"))


class CardForm(Calm):
    """What is written of a person."""

    name = forms.CharField(label=_("name"), max_length=80)
    email = forms.EmailField(label=_("e-mail"), required=False)
    device = forms.CharField(
        label=_("telephone extension"), max_length=40, required=False, help_text=_("empty for those who take no calls")
    )


class JobFunctionsForm(Calm):
    """What a person may do in the house."""

    names = forms.MultipleChoiceField(
        label=_("job functions"), choices=job_function_choices, widget=forms.CheckboxSelectMultiple
    )

    def add_no(self, no: Any) -> None:
        """The town hall calls this field `job_functions`."""
        no.field = "names"
        super().add_no(no)


class NewcomerForm(CardForm):
    """Somebody who is hired."""

    username = forms.CharField(label=_("user name"), max_length=150, help_text=_("small letters; never changed"))
    job_functions = forms.MultipleChoiceField(
        label=_("job functions"), choices=job_function_choices, widget=forms.CheckboxSelectMultiple, initial=["agent"]
    )
    field_order = ["username", "name", "email", "device", "job_functions"]


class BaseForm(Calm):
    """The next base, from a day."""

    team = _team(_("base"))
    from_day = _day(_("from"))


class QualifyForm(Calm):
    """A hat and how far it may go with it."""

    team = _team(_("hat"))
    level = level_field(_("own level"))
    issued_on = _day(_("issued on"))
    valid_to = _day(_("valid to"), required=False, help_text=_("empty: until further notice"))
