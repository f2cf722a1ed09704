"""More about a question: whom it is about, what it was answered from, and the note that a decision may rest on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.contacts import about, noting
from nowrongdoor.townhall.contacts.rules import SourceKind
from nowrongdoor.townhall.topics.models import Article
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.desk.page import contact_piece


@require_POST
@desk_view
def subject(request: HttpRequest, question_id: int) -> HttpResponse:
    """Say whom the question is about, and on whose behalf it is asked."""
    given = {name: request.POST.get(name, "") for name in ("name", "cpr", "relation")}
    about.set_subject(at_desk(request).acting, question_id, request.POST.get("about", ""), now=now(), **given)
    return contact_piece(request)


@require_POST
@desk_view
def source(request: HttpRequest, question_id: int) -> HttpResponse:
    """Tick what the question was answered from, or take the tick away."""
    kind, named = request.POST.get("kind", ""), request.POST.get("article", "")
    article = get_object_or_404(Article, pk=named) if kind == SourceKind.ARTICLE and named.isdecimal() else None
    on = request.POST.get("on") == "yes"
    about.tick_source(at_desk(request).acting, question_id, kind, on, now=now(), article=article)
    return contact_piece(request)


@require_POST
@desk_view
def matters(request: HttpRequest, question_id: int) -> HttpResponse:
    """A decision may rest on this question, or not after all."""
    noting.set_matters(at_desk(request).acting, question_id, request.POST.get("on") == "yes", now=now())
    return contact_piece(request)


@require_POST
@desk_view
def case_note(request: HttpRequest, note_id: int) -> HttpResponse:
    """Keep title and text of the note as typed so far."""
    acting = at_desk(request).acting
    noting.write(acting, note_id, title=request.POST.get("title", ""), said=request.POST.get("said", ""), now=now())
    return HttpResponse(status=204)
