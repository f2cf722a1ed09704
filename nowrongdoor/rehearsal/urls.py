"""Addresses that exist in the demo only."""

from __future__ import annotations

from django.urls import path

from nowrongdoor.rehearsal import views

app_name = "demo"

urlpatterns = [
    path("", views.people, name="people"),
    path("sign-in/<slug:username>/", views.sign_in, name="sign_in"),
    path("leave/", views.leave, name="leave"),
]
