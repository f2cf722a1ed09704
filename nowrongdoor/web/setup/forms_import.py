"""The form that takes a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nowrongdoor.web.setup.forms import Calm
from nowrongdoor.web.setup.packing import MOST_BYTES
from nowrongdoor.web.setup.words import KIND_WORDS


class FileForm(Calm):
    """What the file holds, and the file."""

    kind = forms.ChoiceField(label=gettext_lazy("what the file holds"), choices=list(KIND_WORDS.items()))
    file = forms.FileField(
        label=gettext_lazy("file"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("CSV, best in UTF-8; at most 3 MB"),
    )

    def clean_file(self) -> Any:
        """Not larger than what can be looked at in one go; an empty one is told so with the preview."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is too large to be brought at once. Split it."))
        return file
