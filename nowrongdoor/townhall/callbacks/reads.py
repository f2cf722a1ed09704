"""What desks, the citizen's page and other rooms ask about promises. What a lead asks stands in `overview`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from nowrongdoor.townhall.callbacks.models import Callback, Chase
from nowrongdoor.townhall.callbacks.rules import OPEN, CallbackState
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.contacts.numbers import e164
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people import reads as people

MOST_LISTED = 100
"""Nobody looks through a longer list; the most pressing come first."""

REMEMBERED = timedelta(days=14)
"""A repeat caller is shown what she was promised in so many days."""


_CHASED = Coalesce(
    Subquery(
        Chase.objects.filter(callback=OuterRef("pk")).values("callback").annotate(times=Count("pk")).values("times")
    ),
    0,
)


def _rows() -> QuerySet[Callback]:
    """Promises with everything a list shows, and `chased`: how often the citizen asked again."""
    joined = ("team", "owner", "promiser", "named", "question__topic", "question__contact__citizen")
    return Callback.objects.select_related(*joined).annotate(chased=_CHASED)


def _most_pressing(rows: QuerySet[Callback], now: datetime) -> QuerySet[Callback]:
    """Late ones first, then those chased, then by the time promised."""
    late = Case(When(first_by__lte=now, rung_at=None, then=Value(0)), default=Value(1))
    return rows.order_by(late, -F("chased"), "by", "pk")


def kept_by(agent_id: int, now: datetime, *, most: int = MOST_LISTED) -> list[Callback]:
    """An agent's day list: the promises she keeps, and those of her teams today (her base, and the hat she has on)."""
    held = people.skills(today=people.town_day(now), agents=[agent_id]).get(agent_id)
    return list(_most_pressing(_rows().filter(_kept(agent_id, held)), now)[:most])


@dataclass(frozen=True, slots=True)
class DayList:
    """The most pressing promises of an agent's day list, and how long it is, however few of them are here."""

    first: list[Callback]
    in_all: int


def day_list(agent_id: int, held: people.Skills | None, now: datetime, *, most: int) -> DayList:
    """The top of an agent's day list, with team and topic and no more; `held` is what `people.skills` says of her."""
    mine = Callback.objects.filter(_kept(agent_id, held))
    rows = mine.select_related("team", "question__topic").annotate(chased=_CHASED)
    first = list(_most_pressing(rows, now)[:most])
    return DayList(first, len(first) if len(first) < most else mine.count())


def _kept(agent_id: int, held: people.Skills | None) -> Q:
    teams = {held.base, held.wearing} - {""} if held else set()
    mine = Q(owner_id=agent_id) | Q(owner=None, team__code__in=teams)
    return mine & Q(state__in=OPEN)


def promised_by(agent_id: int, now: datetime, *, days: int = 14, most: int = MOST_LISTED) -> list[Callback]:
    """Every open promise an agent has made, and those of the last days that are over ("my promises")."""
    rows = _rows().filter(promiser_id=agent_id)
    recent = Q(state__in=OPEN) | Q(closed_at__gte=now - timedelta(days=days))
    over = Case(When(state__in=OPEN, then=Value(0)), default=Value(1))
    return list(rows.filter(recent).order_by(over, "by", "pk")[:most])


def of_contact(contact: Contact, now: datetime) -> list[Callback]:
    """What the person behind a contact was promised elsewhere: open ones, and those of the last 14 days."""
    recent = Q(state__in=OPEN) | Q(promised_at__gte=now - REMEMBERED, promised_at__isnull=False)
    rows = _of_same_person(contact).filter(recent).exclude(state__in=[CallbackState.DRAFT, CallbackState.WITHDRAWN])
    elsewhere = rows.exclude(question__contact=contact)
    # Few were promised anything, and asking whether is far cheaper than asking for everything a list shows.
    return list(_most_pressing(elsewhere, now)) if elsewhere.exists() else []


def open_of_contact(contact: Contact, now: datetime) -> list[Callback]:
    """The open promises to the person behind a contact, those made in it among them."""
    return list(_most_pressing(_of_same_person(contact).filter(state__in=OPEN), now))


def _of_same_person(contact: Contact) -> QuerySet[Callback]:
    """The same citizen, or the same number; somebody without either is nobody's like."""
    same = Q()
    if contact.citizen_id:
        same |= Q(question__contact__citizen_id=contact.citizen_id)
    if number := e164(contact.caller_number):
        same |= Q(number=number) | Q(question__contact__caller_number__in={number, contact.caller_number})
    return _rows().filter(same) if same else _rows().none()


def for_question(question_id: int) -> Callback | None:
    """The promise a question made, or the older one it chases; None where there is neither."""
    return for_questions([question_id]).get(question_id)


def for_questions(question_ids: Collection[int]) -> dict[int, Callback]:
    """The same for several questions, in one statement where all have made their own, else in three."""
    if not question_ids:
        return {}
    own = _rows().filter(question_id__in=question_ids).exclude(state=CallbackState.WITHDRAWN)
    found = {row.question_id: row for row in own}
    others = set(question_ids) - set(found)
    chases = dict(Chase.objects.filter(question_id__in=others).values_list("question_id", "callback_id"))
    chased = _rows().in_bulk(chases.values()) if chases else {}
    return found | {question_id: chased[callback_id] for question_id, callback_id in chases.items()}


def one(acting: Acting, callback_id: int, now: datetime) -> Callback:
    """One promise with everything on it; Refused for who has nothing to do with it.

    Its keeper, its promiser, who may wear the receiving team's hat, and leads have.
    """
    found = _rows().prefetch_related("times", "attempts__agent", "chases", "question__contact__questions__topic")
    callback = found.filter(pk=callback_id).first()
    if callback is None:
        raise Refused(_("There is no such promise."), "gone")
    must_concern(acting, callback, now)
    return callback


def must_concern(acting: Acting, callback: Callback, now: datetime) -> None:
    """Refuse whoever has nothing to do with a promise."""
    if acting.is_machine or acting.job_functions & {"lead", "administrator"}:
        return
    if acting.agent_id and acting.agent_id in (callback.owner_id, callback.promiser_id, callback.named_id):
        return
    held = people.skills(today=people.town_day(now), agents=[acting.agent_id or 0]).get(acting.agent_id or 0)
    if held is None or callback.team.code not in {held.base, *held.levels}:
        raise Refused(_("This promise is another team's."), "not_yours")


@dataclass(frozen=True, slots=True)
class CitizenSees:
    """What the citizen's own page shows: her first name, who rings about what, by when, and how it stands.

    `stands` is one of `waiting`, `ringing`, `not_reached`, `answered`, `unreached`; `times` are the other times that
    were given before.
    """

    first_name: str
    about: str
    who: str
    by: datetime
    stands: str
    times: tuple[datetime, ...]
    language: str


_STANDS = {
    CallbackState.IN_PROGRESS: "ringing",
    CallbackState.REACHED: "ringing",
    CallbackState.NOT_REACHED: "not_reached",
    CallbackState.EXHAUSTED: "unreached",
    CallbackState.CLOSED_UNREACHED: "unreached",
    CallbackState.ANSWERED: "answered",
    CallbackState.CLOSED: "answered",
}


def for_citizen(link: str, now: datetime, *, language: str = "") -> CitizenSees | None:
    """What a link shows; None for one that was never given, or whose promise has been over for 30 days.

    No name of somebody protected, no number, nothing of the question but the team that answers such.
    """
    callback = _rows().filter(link=link).exclude(state__in=[CallbackState.DRAFT, CallbackState.WITHDRAWN]).first()
    if callback is None or (callback.closed_at and callback.closed_at < now - timedelta(days=30)):
        return None
    assert callback.by is not None
    citizen = callback.question.contact.citizen
    with override(language or callback.language):
        return CitizenSees(
            first_name=citizen.name.split()[0] if citizen and not citizen.protected and citizen.name else "",
            about=callback.team.name,
            who=callback.named.name.split()[0] if callback.named else "",
            by=callback.by,
            stands=_STANDS.get(CallbackState(callback.state), "waiting"),
            times=tuple(callback.times.exclude(over_at=None).exclude(by=callback.by).values_list("by", flat=True)),
            language=language or callback.language,
        )
