"""Setting up who keeps promises when others cannot: a team's coordinators, and stand-ins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.callbacks.models import Coordinator, StandIn
from nowrongdoor.townhall.callbacks.owning import would_loop
from nowrongdoor.townhall.callbacks.stepping import ROOM
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.actions import record
from nowrongdoor.townhall.people.models import Agent, Team


@transaction.atomic
def set_coordinators(acting: Acting, team: Team, agent_ids: Sequence[int], *, now: datetime) -> list[Coordinator]:
    """Name a team's coordinators in order, in place of those before; none: its leads see to it again."""
    acting.must_be("lead", "administrator")
    Team.objects.select_for_update().get(pk=team.pk)
    wanted = list(dict.fromkeys(agent_ids))
    if Agent.objects.filter(pk__in=wanted, active=True).count() != len(wanted):
        raise Slip("coordinators", _("No such colleague works here."))
    standing = list(Coordinator.objects.filter(team=team).order_by("position", "pk"))
    if [row.agent_id for row in standing] == wanted:
        return standing
    Coordinator.objects.filter(team=team).delete()
    rows = [
        Coordinator.objects.create(team=team, agent_id=agent_id, position=place)
        for place, agent_id in enumerate(wanted, start=1)
    ]
    record(acting, "coordinators.set", team, at=now, rooms=("people", ROOM), code=team.code, agents=wanted)
    return rows


@transaction.atomic
def set_stand_in(acting: Acting, agent_id: int, stand_in_id: int | None, *, now: datetime) -> StandIn | None:
    """Say who keeps an agent's promises while she is away: her own doing, or a lead's. None takes it back.

    Refused where the chain would lead back to her: then a promise could go round for ever.
    """
    if acting.agent_id != agent_id:
        acting.must_be("lead", "administrator")
    with connection.cursor() as cursor:  # two that make a ring together must not pass each other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('callbacks.stand_ins'))")
    told: dict[str, Any] = {"stand_in": stand_in_id}
    if stand_in_id is None:
        if StandIn.objects.filter(agent_id=agent_id).delete()[0]:
            record(acting, "stand_in.set", f"agent:{agent_id}", at=now, rooms=("people", ROOM), **told)
        return None
    if Agent.objects.filter(pk__in=[agent_id, stand_in_id], active=True).count() != len({agent_id, stand_in_id}):
        raise Slip("stand_in", _("No such colleague works here."))
    if would_loop(agent_id, stand_in_id, dict(StandIn.objects.values_list("agent_id", "stand_in_id"))):
        raise Refused(_("She would end up standing in for herself. Choose somebody else."), "stand_in_loops")
    row, _made = StandIn.objects.update_or_create(agent_id=agent_id, defaults={"stand_in_id": stand_in_id})
    record(acting, "stand_in.set", f"agent:{agent_id}", at=now, rooms=("people", ROOM), **told)
    return row


def stand_ins() -> list[StandIn]:
    """Everybody's stand-in, by name."""
    return list(StandIn.objects.select_related("agent", "stand_in").order_by("agent__name"))


def coordinators_of(team: Team) -> list[Coordinator]:
    """The coordinators named for a team, in order; none where its leads see to it."""
    return list(Coordinator.objects.filter(team=team).select_related("agent").order_by("position", "pk"))
