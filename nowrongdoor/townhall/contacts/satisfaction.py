"""How did it go: who is asked after a contact, by text message, and what becomes of the answer."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from nowrongdoor.townhall.contacts import cpr
from nowrongdoor.townhall.contacts import survey_rules as rules
from nowrongdoor.townhall.contacts.models import Contact, Survey
from nowrongdoor.townhall.contacts.numbers import e164
from nowrongdoor.townhall.contacts.reads import number_key, person_key
from nowrongdoor.townhall.contacts.rules import kept
from nowrongdoor.townhall.contacts.sealing import Unreadable, unseal
from nowrongdoor.townhall.contacts.seeing import hides
from nowrongdoor.townhall.contacts.survey_rules import NotAsked
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting, machine
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.messages import actions as messages
from nowrongdoor.townhall.messages.reads import may_be_texted
from nowrongdoor.townhall.messages.rules import Purpose
from nowrongdoor.townhall.national_ids import has_national_id
from nowrongdoor.townhall.people.reads import town, town_day

ASKS = machine("survey")


def contact_closed(acting: Acting, subject: str, *, now: datetime, **_details: Any) -> None:
    """The reaction to `contact.closed`: ask her, where she may be asked.

    It is the house that asks, whoever closed: no line of the journal puts an agent beside a score.
    """
    contact = Contact.objects.select_related("citizen", "hat", "team").get(pk=int(subject.partition(":")[2]))
    ask(ASKS, contact, now=now)


@transaction.atomic
def ask(acting: Acting, contact: Contact, *, now: datetime) -> NotAsked | None:
    """Ask the citizen of a closed contact by text message how it went; why not, or None when she is asked."""
    asked = list(contact.questions.select_related("topic__team").order_by("position"))
    number = e164(contact.caller_number)
    conversation = rules.Conversation(
        person=person_key(contact),
        can_be_texted=may_be_texted(number) is None,
        protected=hides(contact),
        sensitive=any(question.topic and question.topic.sensitive for question in asked),
        outcomes=tuple(question.outcome for question in asked),
        age_years=_age(contact, now),
    )
    why_not = rules.why_not(conversation)
    if why_not is not None:
        return why_not
    about = next((question.topic.team for question in asked if question.topic), None)
    survey = _row(contact, conversation.person, number, about, now)
    # Two contacts of one citizen may close at once: the database lets one of the rows in.
    Survey.objects.bulk_create([survey], ignore_conflicts=True)
    made = Survey.objects.filter(link=survey.link).first()
    if made is None:
        return NotAsked.ASKED_LATELY
    _send(acting, made, number, now)
    return None


def _age(contact: Contact, now: datetime) -> int | None:
    """Full years, where she has given her CPR number; None where nobody knows.

    A number that cannot be unsealed just now may be a child's.
    """
    if contact.citizen is None or not contact.citizen.cpr_sealed:
        return None
    today = town_day(now)
    try:
        born = cpr.read(unseal(contact.citizen.cpr_sealed), today=today, made_up=True).born
    except (Unreadable, cpr.NotCpr):
        return 0
    return None if born is None else today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _row(contact: Contact, person: str, number: str, about: Any, now: datetime) -> Survey:
    """The link is 128 bits of chance that nobody may foresee."""
    return Survey(
        contact=contact,
        person=person,
        number_key=number_key(number),
        team=contact.hat or contact.team,
        about=about,
        link=secrets.token_urlsafe(16),
        language=settings.LANGUAGE_CODE,
        sent_at=now,
        expires_at=now + rules.OPEN_FOR,
        quiet_until=now + rules.QUIET,
    )


def _send(acting: Acting, survey: Survey, number: str, now: datetime) -> None:
    subject = f"survey:{survey.pk}"
    record(acting, "survey.sent", subject, at=now, team=survey.team.code, about=_code(survey))
    messages.send(
        acting,
        key=subject,
        to=number,
        text=text_of(survey),
        language=survey.language,
        about=subject,
        purpose=Purpose.SURVEY,
        now=now,
        good_until=now + rules.SENT_WITHIN,
    )


def text_of(survey: Survey) -> str:
    """What the message says; nothing of what the call was about, for others may read the telephone."""
    found = town()
    with translation.override(survey.language):
        sentence = _("Thank you for calling %(town)s. How did it go? One question, if you like: %(link)s")
        name = found.name if found else ""
        return sentence % {"town": name, "link": f"{settings.PUBLIC_URL}/s/{survey.link}/"}


@transaction.atomic
def answer(acting: Acting, link: str, *, score: int, words: str = "", now: datetime) -> Survey:
    """Take the answer, or another one in its place while it is open. Slip where it cannot be so; Refused when too late.

    The score is told in the journal, what she wrote never.
    """
    survey = _open(link, now)
    if score not in rules.SCORES:
        raise Slip("score", _("Choose one of the five."))
    words = " ".join(kept(words).split())
    if len(words) > rules.WORDS_MOST_CHARACTERS:
        most = {"most": rules.WORDS_MOST_CHARACTERS}
        raise Slip("words", _("That is a little too long: at most %(most)s characters.") % most)
    if has_national_id(words):
        raise Slip("words", _("That looks like a CPR number. Leave it out, so that it stays yours alone."))
    before, same = survey.score, (survey.score, survey.words) == (score, words)
    if same:
        return survey
    survey.score, survey.words, survey.answered_at = score, words, survey.answered_at or now
    survey.save(update_fields=["score", "words", "answered_at"])
    if before != score:
        record(
            acting,
            "survey.answered",
            f"survey:{survey.pk}",
            at=now,
            team=survey.team.code,
            about=_code(survey),
            score=score,
            before=before,
        )
    return survey


@transaction.atomic
def leave_in_peace(acting: Acting, link: str, *, now: datetime) -> None:
    """She does not want to be asked again: neither on this number nor under this name."""
    survey = _open(link, now)
    if survey.quiet_until < now + rules.FOR_GOOD / 2:
        survey.quiet_until = now + rules.FOR_GOOD
        survey.save(update_fields=["quiet_until"])
        record(acting, "survey.left_in_peace", f"survey:{survey.pk}", at=now)


@transaction.atomic
def forget(acting: Acting, *, now: datetime) -> int:
    """Let go of whoever may be asked again, and of lines long read; scores stay. Returns how many rows changed."""
    over = Survey.objects.filter(quiet_until__lte=now).exclude(person="", number_key="", contact=None)
    forgotten = over.update(person="", number_key="", contact=None)
    apart = Survey.objects.filter(sent_at__lte=now - rules.QUIET, contact__isnull=False).update(contact=None)
    old = Survey.objects.filter(~Q(words=""), answered_at__lte=now - rules.WORDS_KEPT)
    changed = forgotten + apart + old.update(words="")
    if changed:
        record(acting, "surveys.forgotten", "surveys", at=now, rows=changed)
    return changed


def _open(link: str, now: datetime) -> Survey:
    """The survey behind a link, locked; Refused when there is none, or its time is over."""
    survey = Survey.objects.select_for_update(of=("self",)).select_related("team", "about").filter(link=link).first()
    if survey is None:
        raise Refused(_("There is no such page."), "no_such_link")
    if survey.expires_at <= now:
        raise Refused(_("The time for answering is over."), "expired")
    return survey


def _code(survey: Survey) -> str:
    return survey.about.code if survey.about else ""
