"""What a question was answered from, and the note that a decision may rest on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts.rules import (
    JOURNAL_NUMBER_MOST_CHARACTERS,
    NOTE_MOST_CHARACTERS,
    TITLE_MOST_CHARACTERS,
    SourceKind,
)
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.topics.models import Article

SOURCES = [
    (SourceKind.ARTICLE, _("article")),
    (SourceKind.CASE_SYSTEM, _("case system")),
    (SourceKind.LAW, _("law or guidance")),
    (SourceKind.COLLEAGUE, _("colleague")),
    (SourceKind.AUTHORITY, _("another authority")),
    (SourceKind.PAPERS, _("the citizen's own papers")),
]


class Source(models.Model):
    """One thing a question was answered from: an article of the house, or one of a few fixed kinds."""

    question = models.ForeignKey("contacts.Question", on_delete=models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=12, choices=SOURCES)
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "kind", "article"], nulls_distinct=False, name="contacts_source_once"
            ),
            models.CheckConstraint(
                name="contacts_an_article_source_names_it",
                condition=Q(kind=SourceKind.ARTICLE, article__isnull=False)
                | (~Q(kind=SourceKind.ARTICLE) & Q(article=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of question {self.question_id}"


class CaseNote(models.Model):
    """The note of a question that matters for a decision (offentlighedsloven section 13), to be taken to its case."""

    question = models.OneToOneField("contacts.Question", on_delete=models.PROTECT, related_name="case_note")
    title = models.CharField(_("short title"), max_length=TITLE_MOST_CHARACTERS, blank=True)
    said = models.TextField(_("what was said"), max_length=NOTE_MOST_CHARACTERS, blank=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="case_notes", help_text="who noted it")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", help_text="the hat it was noted under")
    noted_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1, help_text="grows with every change of what is exported")
    changed_at = models.DateTimeField()
    wiped_at = models.DateTimeField(null=True, blank=True, help_text="its text was let go: it stands in its case")

    class Meta:
        indexes = [models.Index(fields=["agent", "noted_at"], name="contacts_notes_by_agent")]

    def __str__(self) -> str:
        return f"note {self.pk}, revision {self.revision}"


class NoteExport(models.Model):
    """Somebody's word that one revision of a note stands in its case now."""

    note = models.ForeignKey(CaseNote, on_delete=models.PROTECT, related_name="exports")
    revision = models.PositiveIntegerField()
    journal_number = models.CharField(_("case or journal number"), max_length=JOURNAL_NUMBER_MOST_CHARACTERS)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["note", "revision"], name="contacts_a_revision_is_exported_once")
        ]

    def __str__(self) -> str:
        return f"note {self.note_id}, revision {self.revision}, exported"
