"""The questions of the contact in hand: ask one more, say what it is about, under which hat, and how it ended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.contacts import questions, reads
from nowrongdoor.townhall.contacts.models import Question
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics import reads as topics_room
from nowrongdoor.townhall.topics.models import Topic
from nowrongdoor.web.desk.door import at_desk, desk_view
from nowrongdoor.web.desk.look import reader_language
from nowrongdoor.web.desk.page import contact_piece
from nowrongdoor.web.parts.answers import look_at

MOST_WORDS = 100


@require_POST
@desk_view
def ask(request: HttpRequest, contact_id: int) -> HttpResponse:
    """One more question; the page goes to its topic."""
    asked = questions.ask(at_desk(request).acting, contact_id, now=now())
    return look_at(contact_piece(request), f"#topic-{asked.pk}")


@require_GET
@desk_view
def topics(request: HttpRequest, question_id: int) -> HttpResponse:
    """Topics that the typed words find, at most eight."""
    words = request.GET.get("words", "").strip()[:MOST_WORDS]
    found = topics_room.find_topics(words, language=reader_language())[:8] if words else []
    question = get_object_or_404(Question, pk=question_id, contact__agent_id=at_desk(request).agent_id)
    return render(request, "desk/topics.html", {"found": found, "words": words, "question": question})


@require_POST
@desk_view
def topic(request: HttpRequest, question_id: int) -> HttpResponse:
    """Say what the question is about."""
    chosen = get_object_or_404(Topic.objects.select_related("team"), code=request.POST.get("topic", ""), active=True)
    questions.set_topic(at_desk(request).acting, question_id, chosen, now=now())
    return contact_piece(request)


@require_POST
@desk_view
def outcome(request: HttpRequest, question_id: int) -> HttpResponse:
    """Say how the question ended; the same outcome again opens it again."""
    team = Team.objects.filter(code=request.POST.get("receiver_team", "")).first()
    questions.set_outcome(
        at_desk(request).acting,
        question_id,
        request.POST.get("outcome", ""),
        now=now(),
        receiver=request.POST.get("receiver", ""),
        receiver_team=team,
    )
    return contact_piece(request)


@require_GET
@desk_view
def receiver(request: HttpRequest, question_id: int) -> HttpResponse:
    """Ask who takes over, before an outcome that somebody else must carry on."""
    seat = at_desk(request)
    question = get_object_or_404(Question.objects.select_related("topic__team", "contact"), pk=question_id)
    reads.in_hand(seat.acting, question.contact_id)
    shown = {
        "question": question,
        "outcome": request.GET.get("outcome", ""),
        "teams": people.teams(),
        "suggested": question.receiver_team_id or (question.topic.team_id if question.topic else None),
    }
    return look_at(render(request, "desk/receiver.html", shown), f"#receiver-team-{question.pk}")


@require_POST
@desk_view
def wear_for(request: HttpRequest, question_id: int) -> HttpResponse:
    """Take on another hat she holds, for this question only."""
    team = get_object_or_404(Team, code=request.POST.get("team", ""))
    questions.wear_for(at_desk(request).acting, question_id, team, now=now())
    return contact_piece(request)


@require_POST
@desk_view
def withdraw(request: HttpRequest, question_id: int) -> HttpResponse:
    """Take back a question that was asked by mistake."""
    questions.withdraw(at_desk(request).acting, question_id, now=now())
    return contact_piece(request)
