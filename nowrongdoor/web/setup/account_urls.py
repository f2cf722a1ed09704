"""Sign in, sign out, change one's password: all that a closed town needs of allauth."""

from __future__ import annotations

from allauth.account import views
from django.contrib.auth.decorators import login_required
from django.urls import path

from nowrongdoor.web.setup import accounts

urlpatterns = [
    path("sign-in/", views.login, name="account_login"),
    path("sign-out/", views.logout, name="account_logout"),
    path("password/", login_required(accounts.change_password), name="account_change_password"),
]
