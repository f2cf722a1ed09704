"""The form of a topic with its article."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.topics.models import Topic
from nowrongdoor.web.setup.forms import Calm, level_field

ARTICLE = ("title_da", "body_da", "title_en", "body_en")
CARE = ("owner", "review_on")
NEWS = ("news_da", "news_en")


def _body(label: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 14, "class": "textarea"})
    return forms.CharField(label=label, widget=widget, max_length=20_000, required=False)


class TopicForm(Calm):
    """A topic, what it demands, the words that find it, and its article: all four of its texts or none."""

    code = forms.SlugField(label=_("code"), max_length=60, help_text=_("short, and never changed"))
    name_da = forms.CharField(label=_("name in Danish"), max_length=120)
    name_en = forms.CharField(label=_("name in English"), max_length=120)
    team = forms.ModelChoiceField(
        Team.objects.filter(active=True), label=_("hat that solves it"), empty_label=_("choose")
    )
    level = level_field(_("level it takes"))
    words = forms.CharField(
        label=_("search words"), required=False, max_length=1000, help_text=_("as citizens say it, parted by |")
    )
    sensitive = forms.BooleanField(
        label=_("sensitive"), required=False, help_text=_("death, illness, debt, fear: nobody is asked how it went")
    )
    active = forms.BooleanField(label=_("in use"), required=False, initial=True)
    title_da = forms.CharField(label=_("title in Danish"), max_length=160, required=False)
    body_da = _body(_("text in Danish"))
    title_en = forms.CharField(label=_("title in English"), max_length=160, required=False)
    body_en = _body(_("text in English"))

    owner = forms.ModelChoiceField(
        Agent.objects.filter(active=True).order_by("name"),
        label=_("who looks after the article"),
        required=False,
        empty_label=_("nobody yet"),
    )
    review_on = forms.DateField(
        label=_("to be looked through on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        localize=False,
    )
    news_da = forms.CharField(
        label=_("what is new, in Danish"),
        max_length=200,
        required=False,
        help_text=_("shown at every desk for a fortnight"),
    )
    news_en = forms.CharField(label=_("what is new, in English"), max_length=200, required=False)

    def __init__(self, *args: Any, topic: Topic | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_values(topic), **kwargs)
        if topic is not None:
            self.fields["code"].disabled = True

    def clean(self) -> dict[str, Any]:
        """Half an article helps nobody."""
        values = super().clean() or {}
        missing = [name for name in ARTICLE if not values.get(name) and name not in self.errors]
        if len(missing) < len(ARTICLE):
            for name in missing:
                self.add_error(name, _("An article has a title and a text in both languages."))
        if bool(values.get("news_da")) != bool(values.get("news_en")):
            self.add_error("news_en" if values.get("news_da") else "news_da", _("Write it in both languages."))
        return values


def _values(topic: Topic | None) -> dict[str, Any]:
    """What stands in the rows of a topic and its article."""
    if topic is None:
        return {}
    article = getattr(topic, "article", None)
    names = ("code", "name_da", "name_en", "team", "level", "words", "sensitive", "active")
    values = {name: getattr(topic, name) for name in names}
    return values | {name: getattr(article, name) for name in (*ARTICLE, *CARE) if article}
