"""The setup pages' addresses."""

from __future__ import annotations

from django.urls import path  # noqa: F401

app_name = "setup"

urlpatterns: list = []
