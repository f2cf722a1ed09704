"""The stream's address."""

from __future__ import annotations

from django.urls import path

from nowrongdoor.web.live import views

app_name = "live"

urlpatterns = [path("", views.stream, name="stream")]
