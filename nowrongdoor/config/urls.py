"""Every address of the house, floor by floor."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("nowrongdoor.web.parts.urls")),
    path("account/", include("nowrongdoor.web.setup.account_urls")),
    path("setup/", include("nowrongdoor.web.setup.urls")),
    path("desk/", include("nowrongdoor.web.desk.urls")),
    path("notes/", include("nowrongdoor.web.notes.urls")),
    path("lead/", include("nowrongdoor.web.lead.urls")),
    path("wallboard/", include("nowrongdoor.web.wallboard.urls")),
    path("live/", include("nowrongdoor.web.live.urls")),
    path("api/", include("nowrongdoor.web.api.urls")),
    path("", include("nowrongdoor.web.citizen.urls")),
]

if settings.MODE == "demo":
    urlpatterns.append(path("demo/", include("nowrongdoor.rehearsal.urls")))
