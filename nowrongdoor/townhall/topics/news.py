"""Write what is new under a hat, take it back, and keep that somebody has read the card."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.people.keeping import keep
from nowrongdoor.townhall.people.models import Agent, Team, Wearing
from nowrongdoor.townhall.people.reads import skills, town_day
from nowrongdoor.townhall.topics import switching
from nowrongdoor.townhall.topics.actions import EDITORS, ROOMS
from nowrongdoor.townhall.topics.models import CardRead, HatNews


@transaction.atomic
def write_news(acting: Acting, team: Team, *, on: date, text_da: str, text_en: str, now: datetime) -> HatNews:
    """Tell whoever wears a hat what is new from a day on, in both languages; those who wear it now see it at once."""
    acting.must_be(*EDITORS)
    news = HatNews(team=team, on=on, text_da=text_da.strip(), text_en=text_en.strip(), written_at=now)
    keep(news)
    record(acting, "hat_news.written", team, at=now, rooms=_rooms(team), code=team.code, news=news.pk, on=on)
    return news


@transaction.atomic
def take_back_news(acting: Acting, news_id: int, *, now: datetime) -> None:
    """Take a piece of news back; Refused where it is gone already."""
    acting.must_be(*EDITORS)
    news = HatNews.objects.select_for_update().select_related("team").filter(pk=news_id).first()
    if news is None:
        raise Refused(_("That piece of news is no longer there."), "gone")
    told: dict[str, Any] = {"code": news.team.code, "news": news.pk, "text_da": news.text_da}
    record(acting, "hat_news.taken_back", news.team, at=now, rooms=_rooms(news.team), **told)
    news.delete()


def _rooms(team: Team) -> tuple[str, ...]:
    """The setup pages, and the desks of those who have the hat on."""
    wearers = Wearing.objects.filter(team=team, until=None).values_list("agent_id", flat=True)
    return (*ROOMS, *(f"desk:{agent_id}" for agent_id in wearers))


@transaction.atomic
def note_read(acting: Acting, agent_id: int, team: Team, *, now: datetime) -> CardRead | None:
    """The agent has read the card of the hat she has on; None where there was nothing to read, as on a second press."""
    acting.must_be_agent(agent_id)
    Agent.objects.select_for_update().get(pk=agent_id)
    held = skills(today=town_day(now), agents=[agent_id]).get(agent_id)
    if held is None or held.wearing != team.code:
        return None
    shown = switching.to_read(agent_id, team, at_home=held.wearing == held.base, now=now)
    if shown is None:
        return None
    read = CardRead.objects.create(agent_id=agent_id, team=team, at=now)
    news = [one.pk for one in shown.news]
    record(acting, "hat_card.read", team, at=now, rooms=(f"desk:{agent_id}",), code=team.code, news=news)
    return read
