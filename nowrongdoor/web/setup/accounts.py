"""Local accounts in a closed town: nobody signs up, and a start password is good for choosing one's own."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import password_change
from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.people import reads
from nowrongdoor.townhall.people.actions import choose_password
from nowrongdoor.townhall.people.models import Account

SAID = "account/messages/password_changed.txt"


class ClosedTown(DefaultAccountAdapter):
    """allauth's questions about accounts, as a town hall answers them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are given by an administrator."""
        return False

    def clean_password(self, password: str, user: Account | None = None) -> str:
        """A password worth having, and not the start password over again."""
        if user is not None and user.must_change_password and user.check_password(password):
            raise ValidationError(_("Choose another password than the start password."))
        return str(super().clean_password(password, user=user))

    def set_password(self, user: Account, password: str) -> None:
        """Somebody chose her own password; the town hall writes it, and that she did."""
        at = now()
        choose_password(reads.acting_for(user, now=at), user, password, now=at)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to her first screen."""
        return reverse("home")

    def respond_user_inactive(self, request: HttpRequest, user: Account) -> HttpResponse:
        """Who has left knows the password still: she is told, and stays out."""
        messages.error(request, _("This account is closed. Ask an administrator."))
        return redirect("account_login")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *rest: Any, **more: Any
    ) -> None:
        """Of allauth's messages only the one that says something new: that the password is changed."""
        if message_template == SAID:
            messages.success(request, _("Your password is changed."))


def change_password(request: HttpRequest) -> HttpResponseBase:
    """The page where one chooses one's own password; the people of a made-up town have none to change."""
    if request.user.is_authenticated and not request.user.has_usable_password():
        messages.info(request, _("This account has no password. An administrator can give it a start password."))
        return redirect("home")
    return password_change(request)


class StartPasswordFirst:
    """Middleware: who signed in with a start password sees only the page where she chooses her own, and the way out."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        if iscoroutinefunction(self):
            return self._in_the_loop(request)
        return _first(request) or self.get_response(request)

    async def _in_the_loop(self, request: HttpRequest) -> Any:
        first = await sync_to_async(_first, thread_sensitive=True)(request)
        return first or await self.get_response(request)


def _first(request: HttpRequest) -> HttpResponse | None:
    """The way to the password page, for those who must go there first; that page and the way out stay open."""
    if not getattr(request.user, "must_change_password", False):
        return None
    page = reverse("account_change_password")
    still_open = {page, reverse("account_logout"), reverse("choose_language"), reverse("choose_theme")}
    if request.path in still_open:
        return None
    if request.headers.get("HX-Request"):
        return HttpResponse(status=403, headers={"HX-Redirect": page})
    return redirect(page)
