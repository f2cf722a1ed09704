"""Topics, their articles, and the hat cards."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, GeneratedField, Value
from django.db.models.expressions import Expression
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.rules import LEVEL_CHOICES


def _in_my_language(row: models.Model, field: str) -> str:
    return str(getattr(row, f"{field}_{'en' if get_language() == 'en' else 'da'}"))


class Topic(models.Model):
    """Something citizens ask about, and the hat and level that solving it demands."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="topics", verbose_name=_("team"))
    level = models.PositiveSmallIntegerField(_("level"), choices=LEVEL_CHOICES)
    name_da = models.CharField(_("name in Danish"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    words = models.TextField(_("search words"), blank=True, help_text="separated by |")
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["team__position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return _in_my_language(self, "name")


def _vector(config: str, title: str, body: str) -> Expression:
    language = Value(config)
    vector: Expression = (
        SearchVector(F(title), weight="A", config=language)
        + SearchVector(F("words"), weight="A", config=language)
        + SearchVector(F(body), weight="C", config=language)
    )
    return vector


class Article(models.Model):
    """The short answer to a topic, in both languages; `words` is copied from the topic so that both can be searched."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="article")
    title_da = models.CharField(_("title in Danish"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160)
    body_da = models.TextField(_("text in Danish"), help_text="Markdown")
    body_en = models.TextField(_("text in English"), help_text="Markdown")
    words = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    found_da = GeneratedField(
        expression=_vector("danish", "title_da", "body_da"), output_field=SearchVectorField(), db_persist=True
    )
    found_en = GeneratedField(
        expression=_vector("english", "title_en", "body_en"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        indexes = [GinIndex(fields=["found_da"]), GinIndex(fields=["found_en"])]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return _in_my_language(self, "title")

    @property
    def body(self) -> str:
        """The text in the reader's language, Markdown."""
        return _in_my_language(self, "body")


class HatCard(models.Model):
    """What the wearer of a hat needs in one glance. Lists hold plain sentences."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="hat_card")
    greeting_da = models.CharField(max_length=200)
    greeting_en = models.CharField(max_length=200)
    tone_da = models.CharField(max_length=300)
    tone_en = models.CharField(max_length=300)
    dos_da = models.JSONField(default=list)
    dos_en = models.JSONField(default=list)
    donts_da = models.JSONField(default=list)
    donts_en = models.JSONField(default=list)
    referrals_da = models.JSONField(default=list)
    referrals_en = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"hat card of {self.team.code}"

    def said(self, part: str) -> str | list[str]:
        """One part (`greeting`, `tone`, `dos`, `donts`, `referrals`) in the reader's language."""
        value = getattr(self, f"{part}_{'en' if get_language() == 'en' else 'da'}")
        return value if isinstance(value, list) else str(value)
