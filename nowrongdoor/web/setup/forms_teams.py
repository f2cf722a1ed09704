"""The forms of teams and hat cards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics.models import HatCard
from nowrongdoor.web.setup.forms import Calm, level_field

PARTS = (
    ("dos", _("Do")),
    ("donts", _("Do not")),
    ("referrals", _("Refer to")),
)
LANGUAGES = (("da", _("in Danish")), ("en", _("in English")))


class TeamForm(Calm, forms.ModelForm):  # type: ignore[type-arg]
    """A team; its code is chosen once."""

    mandate = level_field(_("mandate"))
    opens = forms.TimeField(label=_("opens"), widget=forms.TimeInput(format="%H:%M"), help_text=_("such as 07:00"))
    closes = forms.TimeField(label=_("closes"), widget=forms.TimeInput(format="%H:%M"))
    answer_share = forms.FloatField(
        label=_("share to answer in time"), min_value=0.01, max_value=1, localize=True, help_text=_("such as 0.80")
    )

    class Meta:
        model = Team
        fields = [
            "code", "name_da", "name_en", "mark", "mandate", "phone", "opens", "closes", "weekdays",
            "answer_share", "answer_within_seconds", "protected_minimum",
            "widen_after_seconds", "widen_further_after_seconds", "lends_hat_for_questions", "takes_hats_for_questions",
            "active",
        ]  # fmt: skip
        help_texts = {
            "code": _("short, and never changed: it stands in files and in the journal"),
            "mark": _("shown on the boards in the team's colour"),
            "phone": _("the number citizens call, with country code"),
            "weekdays": _("1-5 or 1,3,5; Monday is 1"),
            "protected_minimum": _("as many ready people stay when others are lent out"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True

    def _get_validation_exclusions(self) -> set[str]:
        """The town hall itself says what teams must be to each other; asking twice would say it twice."""
        return super()._get_validation_exclusions() | set(self.fields) - {"code"}  # type: ignore[misc]


class CardForm(Calm):
    """A hat card: sentences, and lists with one thing a line."""

    def __init__(self, *args: Any, card: HatCard | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_card_values(card), **kwargs)
        for language, said in LANGUAGES:
            self._sentence(f"greeting_{language}", _("Greeting"), said, 200)
            self._sentence(f"tone_{language}", _("Tone"), said, 300)
            for part, label in PARTS:
                self._list(f"{part}_{language}", label, said)

    def _sentence(self, name: str, label: Any, said: Any, most: int) -> None:
        widget = forms.Textarea(attrs={"rows": 2, "class": "textarea"})
        self.fields[name] = forms.CharField(label=f"{label} {said}", max_length=most, widget=widget)

    def _list(self, name: str, label: Any, said: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 4, "class": "textarea"})
        self.fields[name] = Lines(label=f"{label} {said}", widget=widget, help_text=_("one a line"))


class Lines(forms.CharField):
    """A text area with one thing a line; gives the list of them."""

    def clean(self, value: Any) -> Any:
        """The lines that hold something, none longer than a glance."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if any(len(line) > 160 for line in lines):
            raise forms.ValidationError(_("A line may have at most 160 characters."))
        return lines


def _card_values(card: HatCard | None) -> dict[str, str]:
    """What stands on the card, lists as lines."""
    values: dict[str, str] = {}
    for language, _said in LANGUAGES if card else ():
        for part in ("greeting", "tone", "dos", "donts", "referrals"):
            value = getattr(card, f"{part}_{language}")
            values[f"{part}_{language}"] = "\n".join(value) if isinstance(value, list) else value
    return values
