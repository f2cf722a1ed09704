"""The house's addresses as they are in the demo, for tests whose process did not start as one."""

from __future__ import annotations

from django.urls import include, path

from nowrongdoor.config.urls import urlpatterns as house

urlpatterns = [*house, path("demo/", include("nowrongdoor.rehearsal.urls"))]
