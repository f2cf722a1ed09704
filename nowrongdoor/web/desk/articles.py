"""Finding and reading the short answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from nowrongdoor.townhall.topics import reads as topics
from nowrongdoor.townhall.topics.models import Article
from nowrongdoor.web.desk.door import desk_view
from nowrongdoor.web.desk.look import reader_language

MOST_WORDS = 200


@require_GET
@desk_view
def find(request: HttpRequest) -> HttpResponse:
    """Articles that the words find, best first."""
    words = request.GET.get("words", "").strip()[:MOST_WORDS]
    found = topics.find_articles(words, language=reader_language()) if words else []
    return render(request, "desk/found.html", {"found": found, "words": words})


@require_GET
@desk_view
def read(request: HttpRequest, article_id: int) -> HttpResponse:
    """One article, beside the conversation."""
    article = get_object_or_404(Article.objects.select_related("topic__team"), pk=article_id)
    words = request.GET.get("words", "").strip()[:MOST_WORDS]
    shown = {"article": article, "text": topics.markdown(article.body), "words": words}
    return render(request, "desk/article.html", shown)
