"""What screens and other rooms ask about messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from nowrongdoor.townhall.messages.models import Gateway, Message
from nowrongdoor.townhall.messages.numbers import Untextable, can_be_texted
from nowrongdoor.townhall.messages.rules import NOT_POSTED, NOT_TOLD, Purpose, Sending

LOOK_BACK = timedelta(hours=24)
"""How long a message that did not get through stays before the leads."""

SLOW = timedelta(minutes=2)
"""A message that has waited this long is told of, even while the gateway is not known to be down."""


@dataclass(frozen=True, slots=True)
class InTrouble:
    """How the outbox stands; quiet when nobody needs to look. Surveys are left out: nobody has to mend those."""

    down_since: datetime | None
    why_down: str
    waiting: int
    oldest_waiting_at: datetime | None
    not_told: int

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return self.down_since is None and not self.oldest_waiting_at and not self.not_told


def about(subject: str) -> list[Message]:
    """Every message about one subject, such as `callback:12`, oldest first."""
    return list(Message.objects.filter(about=subject).order_by("id"))


def may_be_texted(number: str) -> Untextable | None:
    """Why a number cannot be sent a text: by its shape, or because the last one to it came back. None when it may."""
    why = can_be_texted(number)
    if why is not None:
        return why
    ended = Message.objects.filter(to=number, state__in=(Sending.DELIVERED, Sending.FAILED)).order_by("-settled_at")
    last = ended.first()
    return Untextable.CAME_BACK if last is not None and last.state == Sending.FAILED and last.sent_at else None


def trouble(now: datetime) -> InTrouble:
    """How the outbox stands now: one line on the lead's board."""
    gateway = Gateway.objects.filter(down_since__isnull=False).first()
    found = Message.objects.exclude(purpose=Purpose.SURVEY).aggregate(
        waiting=Count("id", filter=Q(state__in=NOT_POSTED)),
        oldest=Min("queued_at", filter=Q(state__in=NOT_POSTED, queued_at__lte=now - SLOW)),
        not_told=Count("id", filter=Q(state__in=NOT_TOLD, settled_at__gte=now - LOOK_BACK)),
    )
    return InTrouble(
        down_since=gateway.down_since if gateway else None,
        why_down=gateway.trouble if gateway else "",
        waiting=found["waiting"],
        oldest_waiting_at=found["oldest"],
        not_told=found["not_told"],
    )


def troubled(now: datetime) -> QuerySet[Message]:
    """The messages behind `trouble`: waiting too long, or not told within the last day; newest first."""
    waits = Q(state__in=NOT_POSTED, queued_at__lte=now - SLOW)
    not_told = Q(state__in=NOT_TOLD, settled_at__gte=now - LOOK_BACK)
    return Message.objects.filter(waits | not_told).exclude(purpose=Purpose.SURVEY).order_by("-queued_at", "-id")
