"""The rows around an article: its versions, words for each hat, what is missing, synonyms, and what a search looks in.

Owns no action. They stand apart from `models.py`, which holds what a topic is.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.people.models import Team

LANGUAGES = [("da", _("Danish")), ("en", _("English"))]


class _Bilingual(models.Model):
    """A row with a text in each language."""

    text_da = models.TextField(_("in Danish"), max_length=600)
    text_en = models.TextField(_("in English"), max_length=600)

    class Meta:
        abstract = True

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return str(self.text_en if get_language() == "en" else self.text_da)


class ArticleVersion(models.Model):
    """An article as it stood after one change: who made it, when, and what she said was new. Never changed."""

    article = models.ForeignKey("topics.Article", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title_da = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    body_da = models.TextField()
    body_en = models.TextField()
    for_hats = models.JSONField(default=dict, help_text="by team code: the words in Danish and in English")
    news_da = models.CharField(max_length=200, blank=True)
    news_en = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=60, blank=True, help_text="as the journal writes it")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="topics_version_once")]
        indexes = [models.Index(fields=["-at"], condition=~Q(news_da=""), name="topics_version_news")]

    def __str__(self) -> str:
        return f"{self.title_da} ({self.number})"

    @property
    def news(self) -> str:
        """What is new, in the reader's language; empty where nobody needs to hear of it."""
        return self.news_en if get_language() == "en" else self.news_da


class HatWords(_Bilingual):
    """What the wearer of one hat says to an article, where hats may say different things."""

    article = models.ForeignKey("topics.Article", on_delete=models.CASCADE, related_name="hat_words")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["team__position"]
        constraints = [models.UniqueConstraint(fields=["article", "team"], name="topics_hat_words_once")]

    def __str__(self) -> str:
        return f"{self.article} under {self.team.code}"


class KnowledgeGap(models.Model):
    """That somebody looked for an answer at the desk and found none, until an editor has seen to it."""

    words = models.CharField(max_length=200)
    language = models.CharField(max_length=2, choices=LANGUAGES)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, related_name="+")
    told_by = models.CharField(max_length=60)
    told_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=60, blank=True)
    topic = models.ForeignKey("topics.Topic", on_delete=models.SET_NULL, null=True, blank=True, related_name="gaps")

    class Meta:
        ordering = ["-told_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["words", "language", "team"], condition=Q(closed_at=None), name="topics_gap_open_once"
            )
        ]

    def __str__(self) -> str:
        return self.words


class Synonyms(models.Model):
    """Words and short phrases that mean the same to a search, as the editors say."""

    words = models.CharField(_("words that mean the same"), max_length=400, unique=True, help_text="separated by |")

    class Meta:
        ordering = ["words"]
        verbose_name_plural = "synonyms"

    def __str__(self) -> str:
        return self.words

    @property
    def listed(self) -> tuple[str, ...]:
        """The words one by one."""
        return tuple(word.strip() for word in self.words.split("|") if word.strip())


class PromiseQuestion(_Bilingual):
    """What a team wants asked before somebody promises that it rings back."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="promise_questions")
    position = models.PositiveSmallIntegerField(_("place in the list"), default=1)
    must = models.BooleanField(_("must be answered"), default=False)

    class Meta:
        ordering = ["team__position", "position", "pk"]

    def __str__(self) -> str:
        return self.text


class Findable(models.Model):
    """What a topic and its article are found by in each language: stems and parts of compounds, weighted by place.

    A stands for names and titles, B for search words, C for the words for hats, D for the text.
    """

    topic = models.OneToOneField("topics.Topic", on_delete=models.CASCADE, related_name="findable")
    da = SearchVectorField()
    en = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["da"], name="topics_findable_da", fastupdate=False),
            GinIndex(fields=["en"], name="topics_findable_en", fastupdate=False),
        ]

    def __str__(self) -> str:
        return str(self.topic)


class KnownWord(models.Model):
    """A word that stands in some topic or article: what a slip of the finger is compared with."""

    language = models.CharField(max_length=2, choices=LANGUAGES)
    word = models.CharField(max_length=40)
    stem = models.CharField(max_length=40)
    folded = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="topics_known_word_once")]
        indexes = [
            models.Index(fields=["language", "stem"], name="topics_known_word_stem"),
            models.Index(OpClass(F("word"), name="text_pattern_ops"), name="topics_known_word_begins"),
            GinIndex(OpClass(F("folded"), name="gin_trgm_ops"), name="topics_known_word_alike"),
        ]

    def __str__(self) -> str:
        return self.word
