"""The wallboard's addresses: the page, and the one piece of it that lives."""

from __future__ import annotations

from django.urls import path

from nowrongdoor.web.wallboard import page

app_name = "wallboard"

urlpatterns = [
    path("", page.wallboard, name="wallboard"),
    path("lines/", page.lines, name="lines"),
]
