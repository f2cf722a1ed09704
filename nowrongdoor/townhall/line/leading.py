"""What a lead may do to a colleague's presence; everything else about it is the colleague's own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.line import presence, rules
from nowrongdoor.townhall.line.models import Presence
from nowrongdoor.townhall.people.models import Agent

SET_BY_LEAD = "set_by_lead"


@transaction.atomic
def set_away_for(acting: Acting, agent_id: int, now: datetime) -> Agent:
    """A lead sets an agent away whose chair is empty, so that no citizen rings there; returns whom.

    A call that rings there goes back to its place at once. Refused with a contact in hand, for a conversation is never
    taken from somebody, and for who is no longer on the staff; LostRace when her state changed at the same moment.
    """
    acting.must_be("lead", "administrator")
    agent = Agent.objects.filter(pk=agent_id, active=True).first()
    current = presence.now_of(agent_id)
    if agent is None or current is None:
        raise Refused(_("There is nobody at that desk."), "not_at_work")
    if current.state in rules.WITH_CONTACT:
        sentence = _("%(name)s has a citizen in hand. It can be done when that contact is closed.")
        raise Refused(sentence % {"name": agent.name}, "contact_in_hand")
    if current.state != State.AWAY:
        _move(acting, current, now)
    return agent


def _move(acting: Acting, current: Presence, now: datetime) -> None:
    """Ringing goes back to the line; ready or on a break simply ends."""
    agent_id, state = current.agent_id, State(current.state)
    if state is State.RINGING:
        moved = presence.withdraw_ringing(acting, agent_id, State.AWAY, reason=SET_BY_LEAD, now=now)
    else:
        moved = presence.flip(agent_id, [state], State.AWAY, at=now, reason=SET_BY_LEAD, missed_rings=0)
    if not moved:
        raise LostRace(_("The state changed at the same moment. Look again."))
    rooms = (f"desk:{agent_id}", "line", "lead")
    record(acting, "presence.away", f"agent:{agent_id}", at=now, rooms=rooms, reason=SET_BY_LEAD, state=state)
