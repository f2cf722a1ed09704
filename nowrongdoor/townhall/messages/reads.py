"""What screens and other rooms ask about messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet

from nowrongdoor.townhall.messages.models import Message
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


_TROUBLE = """
SELECT waits.n, waits.oldest, failed.n, gateway.down_since, gateway.trouble
FROM (SELECT count(*) AS n, min(queued_at) FILTER (WHERE queued_at <= %(slow)s) AS oldest
      FROM outbox_message WHERE state IN ('queued', 'posting') AND purpose <> %(survey)s) AS waits
CROSS JOIN (SELECT count(*) AS n FROM outbox_message
            WHERE state IN ('failed', 'given_up') AND settled_at >= %(lately)s AND purpose <> %(survey)s) AS failed
LEFT JOIN outbox_gateway AS gateway ON gateway.down_since IS NOT NULL
"""


def about(subject: str) -> list[Message]:
    """Every message about one subject, such as `callback:12`, oldest first."""
    return list(Message.objects.filter(about=subject).order_by("id"))


def has_gone(subject: str) -> bool:
    """Whether a message about a subject has left the house, or is leaving it: the citizen knows, or will."""
    return Message.objects.filter(about=subject, state__in=(Sending.POSTING, Sending.SENT, Sending.DELIVERED)).exists()


def came_to_nothing(key: str) -> bool:
    """Whether the message under this key was taken back, given up or lost: sent once more it needs another key."""
    return Message.objects.filter(key=key, state__in=(*NOT_TOLD, Sending.WITHDRAWN)).exists()


def may_be_texted(number: str) -> Untextable | None:
    """Why a number cannot be sent a text: by its shape, or because the last one to it came back. None when it may."""
    why = can_be_texted(number)
    if why is not None:
        return why
    ended = Message.objects.filter(to=number, state__in=(Sending.DELIVERED, Sending.FAILED)).order_by("-settled_at")
    last = ended.first()
    return Untextable.CAME_BACK if last is not None and last.state == Sending.FAILED and last.sent_at else None


def trouble(now: datetime) -> InTrouble:
    """How the outbox stands now: one line on the lead's board, in one statement over two small indexes."""
    with connection.cursor() as cursor:
        cursor.execute(_TROUBLE, {"slow": now - SLOW, "lately": now - LOOK_BACK, "survey": Purpose.SURVEY})
        waiting, oldest, not_told, down_since, why_down = cursor.fetchone()
    return InTrouble(down_since, why_down or "", waiting, oldest, not_told)


def troubled(now: datetime) -> QuerySet[Message]:
    """The messages behind `trouble`: waiting too long, or not told within the last day; newest first."""
    waits = Q(state__in=NOT_POSTED, queued_at__lte=now - SLOW)
    not_told = Q(state__in=NOT_TOLD, settled_at__gte=now - LOOK_BACK)
    return Message.objects.filter(waits | not_told).exclude(purpose=Purpose.SURVEY).order_by("-queued_at", "-id")
