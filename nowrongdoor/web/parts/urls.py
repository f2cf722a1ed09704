"""The front door's addresses."""

from __future__ import annotations

from django.urls import path

from nowrongdoor.web.parts import views

urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("language/", views.choose_language, name="choose_language"),
    path("theme/", views.choose_theme, name="choose_theme"),
]
