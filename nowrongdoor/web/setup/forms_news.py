"""The form of one piece of news under a hat."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nowrongdoor.web.setup.forms import Calm

MOST_CHARACTERS = 200


def _sentence(label: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "class": "textarea"})
    return forms.CharField(label=label, max_length=MOST_CHARACTERS, widget=widget)


class NewsForm(Calm):
    """From which day it holds, and the news in one sentence in each language."""

    on = forms.DateField(
        label=_("holds from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), localize=False
    )
    text_da = _sentence(_("news in Danish"))
    text_en = _sentence(_("news in English"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
