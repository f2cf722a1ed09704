"""The citizens' addresses: short, since they travel in text messages."""

from __future__ import annotations

from django.urls import path

from nowrongdoor.web.citizen import how_it_went, my_call, my_call_changes

app_name = "citizen"

urlpatterns = [
    path("b/<str:link>/", my_call.page, name="my_call"),
    path("b/<str:link>/<str:what>/", my_call_changes.page, name="change"),
    path("s/<str:link>/", how_it_went.page, name="how_it_went"),
    path("s/<str:link>/peace/", how_it_went.peace, name="peace"),
]
