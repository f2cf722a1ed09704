"""Finding and reading the short answers, and telling the editors that there is none."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.contacts import about
from nowrongdoor.townhall.people.reads import town_day
from nowrongdoor.townhall.topics import knowledge_reads
from nowrongdoor.townhall.topics import reads as topics
from nowrongdoor.townhall.topics.knowledge import tell_gap
from nowrongdoor.townhall.topics.models import Article
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.desk.look import reader_language
from nowrongdoor.web.parts.answers import tell_page

MOST_WORDS = 200


@require_GET
@desk_view
def find(request: HttpRequest) -> HttpResponse:
    """Articles that the words find, best first; with no words, what is new in the articles."""
    words = request.GET.get("words", "").strip()[:MOST_WORDS]
    if not words:
        topics.make_ready()  # while she has typed nothing yet
        return render(request, "desk/knowledge_news.html", {"news": knowledge_reads.news(now=now())})
    hat = at_desk(request).hat
    found = topics.find_articles(words, language=reader_language(), hat=hat.code if hat else "")
    return render(request, "desk/found.html", {"found": found, "words": words})


@require_GET
@desk_view
def read(request: HttpRequest, article_id: int) -> HttpResponse:
    """One article, beside the conversation, with the words for the hat that is on first."""
    article = get_object_or_404(Article.objects.select_related("topic__team"), pk=article_id)
    seat = at_desk(request)
    if seat.contact is not None:
        about.article_opened(seat.acting, seat.contact, article, now=seat.now)
    shown = {
        "article": article,
        "text": topics.markdown(article.body),
        "hat_words": knowledge_reads.hat_words(article, first=seat.hat),
        "overdue": article.review_on is not None and article.review_on < town_day(now()),
        "words": request.GET.get("words", "").strip()[:MOST_WORDS],
    }
    return render(request, "desk/article.html", shown)


@require_POST
@desk_view
def missing(request: HttpRequest) -> HttpResponse:
    """Tell the editors that the words found no answer."""
    seat = at_desk(request)
    gap = tell_gap(seat.acting, request.POST.get("words", ""), language=reader_language(), team=seat.hat, now=seat.now)
    response = render(request, "desk/gap_told.html", {"gap": gap})
    return tell_page(response, said=_("The editors are told that “%(words)s” found no answer.") % {"words": gap.words})
