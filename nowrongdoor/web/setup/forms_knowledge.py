"""The forms around the articles: synonyms, questions before a promise, and words for hats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics.models import PromiseQuestion
from nowrongdoor.web.setup.forms import Calm

MOST_QUESTIONS = 6
MOST_CHARACTERS = 600


class SynonymsForm(Calm):
    """One row of words that mean the same."""

    words = forms.CharField(
        label=_("words that mean the same"),
        max_length=400,
        help_text=_("parted by |, such as: rubbish | refuse | household waste"),
    )


class PromiseQuestionsForm(Calm):
    """Up to six questions in both languages, in the order in which they are asked; an emptied one goes away."""

    def __init__(self, *args: Any, standing: Sequence[PromiseQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, MOST_QUESTIONS + 1):
            question = standing[place - 1] if place <= len(standing) else None
            self._add(place, question)

    def _add(self, place: int, question: PromiseQuestion | None) -> None:
        number = {"n": place}
        self.fields[f"da_{place}"] = _line(_("question %(n)s in Danish") % number, question.text_da if question else "")
        self.fields[f"en_{place}"] = _line(
            _("question %(n)s in English") % number, question.text_en if question else ""
        )
        self.fields[f"must_{place}"] = forms.BooleanField(
            label=_("must be answered"), required=False, initial=bool(question and question.must)
        )

    def clean(self) -> dict[str, Any]:
        """A question has both languages or neither."""
        values = super().clean() or {}
        for place in range(1, MOST_QUESTIONS + 1):
            da, en = values.get(f"da_{place}"), values.get(f"en_{place}")
            if bool(da) != bool(en):
                self.add_error(f"en_{place}" if da else f"da_{place}", _("Write it in both languages."))
        return values

    def questions(self) -> list[tuple[str, str, bool]]:
        """The filled ones in order."""
        values = self.cleaned_data
        places = (place for place in range(1, MOST_QUESTIONS + 1) if values[f"da_{place}"])
        return [(values[f"da_{place}"], values[f"en_{place}"], values[f"must_{place}"]) for place in places]


class HatWordsForm(Calm):
    """What the wearer of one hat says to an article; both texts emptied take it away."""

    team = forms.ModelChoiceField(Team.objects.filter(active=True), label=_("hat"), to_field_name="code")
    text_da = forms.CharField(
        label=_("in Danish"), max_length=MOST_CHARACTERS, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea"}),
    )  # fmt: skip
    text_en = forms.CharField(
        label=_("in English"), max_length=MOST_CHARACTERS, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "textarea"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Both languages or neither."""
        values = super().clean() or {}
        if bool(values.get("text_da")) != bool(values.get("text_en")):
            self.add_error("text_en" if values.get("text_da") else "text_da", _("Write it in both languages."))
        return values


def _line(label: Any, initial: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "input"})
    return forms.CharField(label=label, max_length=MOST_CHARACTERS, required=False, initial=initial, widget=widget)
