"""What stands behind an article: its versions, and what each hat says to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.topics import reads
from nowrongdoor.townhall.topics.knowledge import save_hat_words
from nowrongdoor.townhall.topics.knowledge_reads import hat_words
from nowrongdoor.townhall.topics.models import Article
from nowrongdoor.townhall.topics.versions import versions_of
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.parts.who import names_of
from nowrongdoor.web.setup.forms import done
from nowrongdoor.web.setup.forms_knowledge import HatWordsForm

EDITORS = ("administrator", "editor")
UNPROCESSABLE = 422


@require_GET
@open_to(*EDITORS)
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """Every version of an article: who wrote it, when, and what stood there."""
    article = _article(code)
    found = versions_of(article)
    names = names_of(version.by for version in found)
    shown = [(version, names[version.by], reads.markdown(version.body_da)) for version in found]
    return render(request, "setup/article_versions.html", {"article": article, "versions": shown})


@require_http_methods(["GET", "POST"])
@open_to(*EDITORS)
def words(request: HttpRequest, code: str) -> HttpResponse:
    """What one hat says to an article; the hat is chosen in the address, or in the form."""
    article = _article(code)
    form = HatWordsForm(request.POST or None, initial=_standing(article, request.GET.get("hat", "")))
    acting = request.acting  # type: ignore[attr-defined]
    if request.method == "POST" and done(form, lambda **values: save_hat_words(acting, article, now=now(), **values)):
        messages.success(request, _("The words for the hat are saved."))
        return redirect("setup:topic", code)
    shown = {"form": form, "article": article}
    return render(request, "setup/hat_words.html", shown, status=UNPROCESSABLE if form.is_bound else 200)


def _article(code: str) -> Article:
    return get_object_or_404(Article.objects.select_related("topic__team"), topic__code=code)


def _standing(article: Article, hat: str) -> dict[str, object]:
    """What this hat says now."""
    row = next((row for row in hat_words(article) if row.team.code == hat), None)
    return {"team": hat, "text_da": row.text_da, "text_en": row.text_en} if row else {"team": hat}
