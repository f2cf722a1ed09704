"""How forms behave in the setup pages: calm classes, the first error in focus, and the town hall's no at its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.people.rules import JOB_FUNCTIONS, LEVEL_CHOICES
from nowrongdoor.web.parts.templatetags.house import level_word
from nowrongdoor.web.setup.words import JOB_WORDS

CLASSES: dict[type[forms.Widget], str] = {
    forms.CheckboxInput: "",
    forms.CheckboxSelectMultiple: "",
    forms.Textarea: "textarea",
    forms.Select: "select",
    forms.Widget: "input",
}


class Calm(forms.Form):
    """A form whose fields look like the house's, and whose first error is where the keyboard stands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", _class_of(field.widget))

    def is_valid(self) -> bool:
        """As Django's, and the first field in error gets the focus when the page comes back."""
        valid = super().is_valid()
        self._focus_first_error()
        return valid

    def add_no(self, no: Slip | Refused) -> None:
        """The town hall's no, at its field where the form has it, otherwise above the form."""
        field = no.field if isinstance(no, Slip) and no.field in self.fields else None
        self.add_error(field, str(no))
        self._focus_first_error()

    def _focus_first_error(self) -> None:
        for name in self.fields:
            self.fields[name].widget.attrs.pop("autofocus", None)
        first = next((name for name in self.fields if name in self.errors), None)
        if first:
            self.fields[first].widget.attrs["autofocus"] = True


def _class_of(widget: forms.Widget) -> str:
    return next(name for kind, name in CLASSES.items() if isinstance(widget, kind))


def done(form: Calm, act: Callable[..., Any]) -> bool:
    """Whether the form was right and the town hall did it: `act` gets the cleaned values; its no lands in the form."""
    if not form.is_valid():
        return False
    try:
        act(**form.cleaned_data)
    except (Slip, Refused) as no:
        form.add_no(no)
        return False
    return True


def level_field(label: Any, **more: Any) -> forms.TypedChoiceField:
    """A choice of mandate level, in the reader's words, as the number the town hall keeps."""
    return forms.TypedChoiceField(label=label, coerce=int, choices=level_choices, **more)


def level_choices() -> list[tuple[int, str]]:
    """The five levels in the reader's words."""
    return [(value, level_word(value)) for value, _word in LEVEL_CHOICES]


def job_function_choices() -> list[tuple[str, str]]:
    """The eight job functions in the reader's words."""
    return [(name, str(JOB_WORDS[name])) for name in JOB_FUNCTIONS]
