"""The notes' addresses: the list, a note as a file, changing it, and saying that it stands in its case."""

from __future__ import annotations

from django.urls import path

from nowrongdoor.web.notes import page, taking

app_name = "notes"

urlpatterns = [
    path("", page.notes, name="notes"),
    path("<int:note_id>.pdf", taking.as_pdf, name="pdf"),
    path("<int:note_id>.json", taking.as_json, name="json"),
    path("<int:note_id>/change/", page.change, name="change"),
    path("<int:note_id>/in-its-case/", page.in_its_case, name="in_its_case"),
]
