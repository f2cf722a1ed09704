"""The board's addresses: the page, its two live pieces, and the one thing that can be done from it today."""

from __future__ import annotations

from django.urls import path

from nowrongdoor.web.lead import leading, page

app_name = "lead"

urlpatterns = [
    path("", page.board, name="board"),
    path("lines/", page.lines, name="lines"),
    path("below/", page.below, name="below"),
    path("away/", leading.set_away, name="set_away"),
]
