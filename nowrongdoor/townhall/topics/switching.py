"""The hat card at the moment of switching: what must be read before the first contact under another hat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from nowrongdoor.townhall.people.models import Team, Wearing
from nowrongdoor.townhall.people.reads import town_day
from nowrongdoor.townhall.topics.models import CardRead, HatCard, HatNews

NEWS_LAST = timedelta(weeks=8)
"""As long as one stays in practice under a hat: what is older belongs on the card itself."""

MOST_NEWS = 5


@dataclass(frozen=True, slots=True)
class CardNow:
    """What an agent is asked to read: the card, where one is written, and what is new since she last wore the hat."""

    team: Team
    card: HatCard | None
    news: list[HatNews]


def to_read(agent_id: int, hat: Team, *, at_home: bool, now: datetime) -> CardNow | None:
    """The card an agent must read now that she has this hat on, or None when she has read it, or nothing is written.

    Away from home it is asked for each time the hat is put on; at home only when there is news.
    """
    read_at = last_read(agent_id, hat)
    card = HatCard.objects.filter(team=hat).first()
    news = new_since(hat, _known_until(agent_id, hat, read_at), now=now)
    if news or (card is not None and not at_home and not _read_since_put_on(agent_id, hat, read_at)):
        return CardNow(hat, card, news)
    return None


def last_read(agent_id: int, hat: Team) -> datetime | None:
    """When an agent last said "read" to the card of a hat; None for never."""
    rows = CardRead.objects.filter(agent_id=agent_id, team=hat)
    return rows.order_by("-at").values_list("at", flat=True).first()


def new_since(hat: Team, since: datetime | None, *, now: datetime) -> list[HatNews]:
    """The news of a hat that hold by today and were written or began after `since`, the newest first, at most five."""
    today = town_day(now)
    rows = HatNews.objects.filter(team=hat, on__lte=today, on__gte=today - NEWS_LAST)
    found = [one for one in rows if since is None or one.written_at > since or one.on > town_day(since)]
    return found[:MOST_NEWS]


def all_news(hat: Team) -> list[HatNews]:
    """Every piece of news of a hat, the newest first, also what has not begun and what is long past."""
    return list(HatNews.objects.filter(team=hat))


def _known_until(agent_id: int, hat: Team, read_at: datetime | None) -> datetime | None:
    """Up to when she knows the news: what she last read, otherwise when she last took the hat off; None for never."""
    worn = Wearing.objects.filter(agent_id=agent_id, team=hat, until__isnull=False)
    return read_at or worn.order_by("-until").values_list("until", flat=True).first()


def _read_since_put_on(agent_id: int, hat: Team, read_at: datetime | None) -> bool:
    put_on = Wearing.objects.filter(agent_id=agent_id, team=hat, until=None).values_list("since", flat=True).first()
    return put_on is None or (read_at is not None and read_at >= put_on)
