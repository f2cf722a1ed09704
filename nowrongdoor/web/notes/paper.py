"""A note on paper: HTML of our own, set by WeasyPrint as PDF/UA-1. Nothing is fetched from anywhere while it is set."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.contacts.models import CaseNote
from nowrongdoor.townhall.contacts.notes import as_dict
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.people.reads import town

STYLE = Path(__file__).parent / "static" / "notes" / "paper.css"


def pdf_of(note: CaseNote) -> bytes:
    """The note as a PDF in the town's language; Refused where the machine lacks the libraries that set it."""
    try:
        from weasyprint import CSS, HTML
    except OSError as error:
        raise Refused(
            _("This machine cannot make PDF files: libraries are missing. Tell your administrator; JSON works."),
            "no_pdf",
        ) from error
    with translation.override(settings.LANGUAGE_CODE):
        html = render_to_string("notes/paper.html", _shown(note))
    paper = HTML(string=html, url_fetcher=_fetch_nothing)
    made: bytes = paper.write_pdf(pdf_variant="pdf/ua-1", stylesheets=[CSS(string=STYLE.read_text("utf-8"))])
    return made


def _shown(note: CaseNote) -> dict[str, Any]:
    """What stands on the paper: exactly what the JSON says, with its codes in words."""
    told = as_dict(note)
    lives, sources = town(), note.question.sources.all()
    return {
        "note": told,
        "language": settings.LANGUAGE_CODE,
        "town": lives.name if lives else "",
        "noted_at": datetime.fromisoformat(told["noted_at"]),
        "changed_at": datetime.fromisoformat(told["changed_at"]),
        "began_at": datetime.fromisoformat(told["conversation"]["began_at"]),
        "outcome": note.question.get_outcome_display(),
        "about": note.question.get_about_display(),
        "relation": note.question.get_relation_display(),
        "sources": [one.article.title if one.article else one.get_kind_display() for one in sources],
    }


def _fetch_nothing(url: str, *_given: Any, **_named: Any) -> Any:
    raise ValueError("a note needs nothing from elsewhere")
