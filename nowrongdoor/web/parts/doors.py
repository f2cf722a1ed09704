"""Who may come in: every screen names the job functions it is for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.people import reads as people

View = Callable[..., HttpResponseBase]


def open_to(*job_functions: str) -> Callable[[View], View]:
    """Let in those who hold one of the job functions (all who are signed in, when none is named).

    The view finds the person as `request.acting`. Others meet the sign-in page, or a refusal that says why.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            acting = people.acting_for(request.user, now=now())
            request.acting = acting  # type: ignore[attr-defined]
            try:
                if job_functions:
                    acting.must_be(*job_functions)
            except Refused as no:
                raise PermissionDenied(str(no)) from no
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page and back; a piece of a page cannot be redirected, so it sends the whole page."""
    if not request.headers.get("HX-Request"):
        return redirect_to_login(request.get_full_path())
    page = urlsplit(request.headers.get("HX-Current-URL", "/")).path or "/"
    sign_in = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}"
    return HttpResponse(status=401, headers={"HX-Redirect": sign_in})
