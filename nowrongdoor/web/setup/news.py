"""What is new under a hat, as the editors write it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import town_day
from nowrongdoor.townhall.topics.news import take_back_news, write_news
from nowrongdoor.townhall.topics.switching import all_news
from nowrongdoor.web.parts.answers import calmly
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.setup.forms import done
from nowrongdoor.web.setup.forms_news import NewsForm

EDITORS = ("administrator", "editor")


@require_http_methods(["GET", "POST"])
@open_to(*EDITORS)
def news(request: HttpRequest, code: str) -> HttpResponse:
    """The news of one hat, and one more."""
    team = get_object_or_404(Team, code=code)
    form = NewsForm(request.POST or None, today=town_day(now()))
    acting = request.acting  # type: ignore[attr-defined]
    if request.method == "POST" and done(form, lambda **values: write_news(acting, team, now=now(), **values)):
        messages.success(request, _("The news is kept. Whoever puts the hat on will see it."))
        return redirect("setup:news", team.code)
    shown = {"form": form, "team": team, "news": all_news(team)}
    return render(request, "setup/news.html", shown, status=422 if form.is_bound else 200)


@require_POST
@open_to(*EDITORS)
@calmly
def take_back(request: HttpRequest, code: str, news_id: int) -> HttpResponse:
    """Take one piece of news back."""
    take_back_news(request.acting, news_id, now=now())  # type: ignore[attr-defined]
    messages.success(request, _("The news is taken back."))
    return redirect("setup:news", code)
