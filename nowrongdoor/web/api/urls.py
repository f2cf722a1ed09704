"""Addresses for machines."""

from __future__ import annotations

from django.urls import path

from nowrongdoor.web.api import telephone

app_name = "api"

urlpatterns = [path("telephone/<slug:exchange>/events", telephone.events, name="telephone_events")]
