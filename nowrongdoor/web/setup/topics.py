"""Topics and their articles."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.topics import reads
from nowrongdoor.townhall.topics.actions import save_article, save_topic
from nowrongdoor.townhall.topics.knowledge_reads import hat_words
from nowrongdoor.townhall.topics.models import Topic
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.setup.forms import done
from nowrongdoor.web.setup.forms_topics import ARTICLE, CARE, NEWS, TopicForm

MOST_SHOWN = 300


@require_GET
@open_to("administrator", "editor")
def topics(request: HttpRequest) -> HttpResponse:
    """All topics by team, or those that fit what is typed."""
    words = request.GET.get("words", "").strip()
    language = "en" if get_language() == "en" else "da"
    found = reads.find_topics(words, language=language, most=50) if words else reads.all_topics(also_closed=True)
    shown = {"topics": found[:MOST_SHOWN], "hidden": max(0, len(found) - MOST_SHOWN), "words": words}
    template = "setup/topics_rows.html" if request.headers.get("HX-Request") else "setup/topics.html"
    return render(request, template, shown)


@require_http_methods(["GET", "POST"])
@open_to("administrator", "editor")
def topic(request: HttpRequest, code: str = "") -> HttpResponse:
    """One topic with its article, or a new one."""
    standing = get_object_or_404(Topic.objects.select_related("article", "team"), code=code) if code else None
    form = TopicForm(request.POST or None, topic=standing)
    if request.method == "POST" and done(form, lambda **values: _save(request, standing, values)):
        messages.success(request, _("%(topic)s is saved.") % {"topic": form.cleaned_data["name_da"]})
        return redirect("setup:topics")
    article = getattr(standing, "article", None)
    shown = {"form": form, "topic": standing, "article": article, "hat_words": hat_words(article) if article else []}
    return render(request, "setup/topic.html", shown, status=422 if form.is_bound else 200)


@transaction.atomic
def _save(request: HttpRequest, standing: Topic | None, values: dict[str, Any]) -> None:
    """Topic and article together or not at all. A new topic does not take the code of one that stands."""
    acting, at = request.acting, now()  # type: ignore[attr-defined]
    article = {name: values.pop(name) for name in (*ARTICLE, *CARE, *NEWS)}
    if standing is None:
        _refuse_code_taken(values["code"])
    saved = save_topic(acting, now=at, **values)
    if all(article[name] for name in ARTICLE):
        save_article(acting, saved, now=at, **article)


def _refuse_code_taken(code: str) -> None:
    if Topic.objects.filter(code=code).exists():
        raise Slip("code", _("There is a topic with this code already."))


@require_POST
@open_to("administrator", "editor")
def preview(request: HttpRequest) -> HttpResponse:
    """An article as the desk will show it, while it is written."""
    language = "en" if "en" in request.POST else "da"
    body = request.POST.get(f"body_{language}", "")[:20_000]
    return render(request, "setup/article_preview.html", {"html": reads.markdown(body)})
