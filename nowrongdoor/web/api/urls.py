"""Addresses for machines."""

from __future__ import annotations

from django.urls import path

from nowrongdoor.web.api import sms, telephone

app_name = "api"

urlpatterns = [
    path("telephone/<slug:exchange>/events", telephone.events, name="telephone_events"),
    path("sms/gatewayapi/reports", sms.gatewayapi_reports, name="gatewayapi_reports"),
]
