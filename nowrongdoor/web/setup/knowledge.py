"""The editors' pages around the articles: what is missing, synonyms, and what to ask before a promise."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.reads import town_day
from nowrongdoor.townhall.topics import knowledge, knowledge_reads
from nowrongdoor.townhall.topics.models import Topic
from nowrongdoor.web.parts.answers import calmly
from nowrongdoor.web.parts.doors import open_to
from nowrongdoor.web.parts.who import names_of
from nowrongdoor.web.setup.forms import done
from nowrongdoor.web.setup.forms_knowledge import PromiseQuestionsForm, SynonymsForm

EDITORS = ("administrator", "editor")
UNPROCESSABLE = 422


@require_GET
@open_to(*EDITORS)
def gaps(request: HttpRequest) -> HttpResponse:
    """What desks found no answer to, and the articles whose review date has come."""
    found = knowledge_reads.open_gaps()
    names = names_of(gap.told_by for gap in found)
    shown = {
        "gaps": [(gap, names[gap.told_by]) for gap in found],
        "due": knowledge_reads.due_for_review(today=town_day(now())),
        "topics": Topic.objects.filter(active=True).select_related("team").order_by("name_da"),
    }
    return render(request, "setup/gaps.html", shown)


@require_POST
@open_to(*EDITORS)
@calmly
def close_gap(request: HttpRequest, gap_id: int) -> HttpResponse:
    """An editor has seen to one gap; she may say which topic answers it now."""
    topic = Topic.objects.filter(code=request.POST.get("topic", "")).first()
    gap = knowledge.close_gap(request.acting, gap_id, topic=topic, now=now())  # type: ignore[attr-defined]
    messages.success(request, _("“%(words)s” is seen to.") % {"words": gap.words})
    return redirect("setup:gaps")


@require_http_methods(["GET", "POST"])
@open_to(*EDITORS)
def synonyms(request: HttpRequest) -> HttpResponse:
    """Words that mean the same, and one more row of them."""
    form = SynonymsForm(request.POST or None)
    acting = request.acting  # type: ignore[attr-defined]
    if request.method == "POST" and done(form, lambda words: knowledge.save_synonyms(acting, words, now=now())):
        messages.success(request, _("The synonyms are saved. The search knows them from now on."))
        return redirect("setup:synonyms")
    shown = {"form": form, "rows": knowledge_reads.all_synonyms()}
    return render(request, "setup/synonyms.html", shown, status=UNPROCESSABLE if form.is_bound else 200)


@require_POST
@open_to(*EDITORS)
@calmly
def remove_synonyms(request: HttpRequest, synonyms_id: int) -> HttpResponse:
    """Take one row of synonyms away."""
    knowledge.remove_synonyms(request.acting, synonyms_id, now=now())  # type: ignore[attr-defined]
    messages.success(request, _("The synonyms are taken away."))
    return redirect("setup:synonyms")


@require_http_methods(["GET", "POST"])
@open_to(*EDITORS)
def promise_questions(request: HttpRequest, code: str) -> HttpResponse:
    """What is to be asked before a call from one team is promised."""
    team = get_object_or_404(Team, code=code)
    form = PromiseQuestionsForm(request.POST or None, standing=knowledge_reads.promise_questions(team))
    acting = request.acting  # type: ignore[attr-defined]
    if request.method == "POST" and done(
        form, lambda **_values: knowledge.save_promise_questions(acting, team, form.questions(), now=now())
    ):
        messages.success(request, _("The questions are saved."))
        return redirect("setup:promise_questions", team.code)
    shown = {"form": form, "team": team}
    return render(request, "setup/promise_questions.html", shown, status=UNPROCESSABLE if form.is_bound else 200)
