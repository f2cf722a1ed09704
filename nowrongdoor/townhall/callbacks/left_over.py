"""What was left behind on another day is a coordinator's: the one who sees to what nobody else does."""

from __future__ import annotations

from datetime import datetime

from nowrongdoor.engine.hours import is_open
from nowrongdoor.townhall.callbacks import keepers
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.errors import TownHallError
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import left_behind
from nowrongdoor.townhall.line.left_reads import lying
from nowrongdoor.townhall.line.left_rules import OPEN_FOR, OVERNIGHT
from nowrongdoor.townhall.people.reads import town_day


def hand_on(acting: Acting, *, now: datetime) -> int:
    """Lay contacts of another day before a coordinator at work, half an hour after the doors opened; how many.

    By then their agent has not come in. With no coordinator at work, or none with room, they stay with the leads.
    """
    today = town_day(now)
    old = [
        one.contact
        for one in lying(now)
        if one.gone and one.contact.left_at is not None and town_day(one.contact.left_at) < today
    ]
    if not old:
        return 0
    house = keepers.at_work(now)
    return sum(_to_a_coordinator(acting, contact, house, now) for contact in old)


def _to_a_coordinator(acting: Acting, contact: Contact, house: keepers.AtWork, now: datetime) -> bool:
    hours = house.hours.get(contact.hat_id or 0)
    if hours is None or not is_open(hours, now) or not is_open(hours, now - OPEN_FOR):
        return False
    for agent_id in house.coordinators.get(contact.hat_id or 0, ()):
        if agent_id not in house.agents or agent_id == contact.agent_id:
            continue
        try:
            left_behind.give(acting, contact.pk, agent_id, OVERNIGHT, now=now, from_agent=contact.agent_id)
        except TownHallError:
            continue  # no room with her, or somebody was first: the next one, or the next round
        return True
    return False
