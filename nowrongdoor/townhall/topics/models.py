"""Topics, their articles, and the hat cards."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.people.rules import LEVEL_CHOICES
from nowrongdoor.townhall.topics.knowledge_rows import (
    ArticleVersion,
    Findable,
    HatWords,
    KnowledgeGap,
    KnownWord,
    PromiseQuestion,
    Synonyms,
)

__all__ = [
    "Article",
    "ArticleVersion",
    "CardRead",
    "Findable",
    "HatCard",
    "HatNews",
    "HatWords",
    "KnowledgeGap",
    "KnownWord",
    "PromiseQuestion",
    "Synonyms",
    "Topic",
]


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
    sensitive = models.BooleanField(
        _("sensitive"), default=False, help_text="nobody is asked how it went: death, illness, debt, fear"
    )
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["team__position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return _in_my_language(self, "name")


class Article(models.Model):
    """The short answer to a topic, in both languages; each change of it is an `ArticleVersion`."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="article")
    title_da = models.CharField(_("title in Danish"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160)
    body_da = models.TextField(_("text in Danish"), help_text="Markdown")
    body_en = models.TextField(_("text in English"), help_text="Markdown")
    changed_at = models.DateTimeField()
    owner = models.ForeignKey(
        Agent, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    review_on = models.DateField(_("to be looked through on"), null=True, blank=True)

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


class HatNews(models.Model):
    """One dated piece of news for whoever wears a hat: what is new since she last had it on."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="hat_news")
    on = models.DateField(_("from"))
    text_da = models.CharField(_("news in Danish"), max_length=200)
    text_en = models.CharField(_("news in English"), max_length=200)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name_plural = "hat news"

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The news in the reader's language."""
        return _in_my_language(self, "text")


class CardRead(models.Model):
    """That an agent said "read" to the card of a hat; the newest says from when news are new to her."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="cards_read")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agent", "team", "-at"], name="topics_card_read_last")]

    def __str__(self) -> str:
        return f"{self.agent} read the card of {self.team.code} at {self.at:%F %R}"
