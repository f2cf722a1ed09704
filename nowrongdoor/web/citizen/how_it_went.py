"""How did it go: one question, five answers, one line if she likes. Needs no script; may be changed for a week."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.contacts import satisfaction, survey_reads
from nowrongdoor.townhall.contacts.models import Survey
from nowrongdoor.townhall.contacts.survey_rules import FOR_GOOD, WORDS_MOST_CHARACTERS
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.web.citizen.door import NoSuchLink, TooLate, by_link, language_of, shown

CITIZEN = machine("citizen")

ANSWERS = (
    (5, _("Very satisfied")),
    (4, _("Satisfied")),
    (3, _("Neither satisfied nor dissatisfied")),
    (2, _("Dissatisfied")),
    (1, _("Very dissatisfied")),
)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, link: str) -> HttpResponse:
    """The question; once answered, thanks and the way to change it."""
    survey = _survey(link)
    if request.method == "POST":
        return _answered(request, survey)
    if survey.score is None or "change" in request.GET:
        return _question(request, survey, score=survey.score, words=survey.words)
    values = {"survey": survey, "said": dict(ANSWERS)[survey.score], "in_peace": _in_peace(survey)}
    return shown(request, "citizen/thanks.html", values, language=survey.language)


@by_link
@require_POST
def peace(request: HttpRequest, link: str) -> HttpResponse:
    """She does not want to be asked again."""
    survey = _survey(link)
    satisfaction.leave_in_peace(CITIZEN, link, now=now())
    return shown(request, "citizen/peace.html", {}, language=survey.language)


def _survey(link: str) -> Survey:
    survey = survey_reads.by_link(link)
    if survey is None:
        raise NoSuchLink
    if survey.expires_at <= now():
        raise TooLate
    return survey


def _answered(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Keep the answer and show thanks; what cannot be kept comes back with everything that was typed."""
    typed, words = request.POST.get("score", ""), request.POST.get("words", "")
    score = int(typed) if typed.isdecimal() and len(typed) == 1 else 0
    try:
        with translation.override(language_of(request, survey.language)):
            satisfaction.answer(CITIZEN, survey.link, score=score, words=words, now=now())
    except Slip as slip:
        return _question(request, survey, score=score, words=words[: 2 * WORDS_MOST_CHARACTERS], slip=slip)
    except Refused as no:
        raise TooLate from no
    chosen = request.POST.get("language", "")
    more = f"?{urlencode({'language': chosen})}" if chosen in ("da", "en") else ""
    return redirect(resolve_url("citizen:how_it_went", link=survey.link) + more)


def _question(
    request: HttpRequest, survey: Survey, *, score: int | None, words: str, slip: Slip | None = None
) -> HttpResponse:
    values: dict[str, Any] = {
        "survey": survey,
        "answers": ANSWERS,
        "score": score,
        "words": words,
        "most": WORDS_MOST_CHARACTERS,
        "slip": slip,
        "in_peace": _in_peace(survey),
    }
    return shown(request, "citizen/question.html", values, language=survey.language, status=422 if slip else 200)


def _in_peace(survey: Survey) -> bool:
    """Whether she has said that she does not want to be asked again."""
    return survey.quiet_until - survey.sent_at > FOR_GOOD / 2
