"""Founding the made-up town, and casting its players from the rows."""

from __future__ import annotations

from datetime import date, datetime

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.rehearsal.closing import Afterwards
from nowrongdoor.rehearsal.script import TOWN_FOLDER, Script
from nowrongdoor.rehearsal.staff import Player
from nowrongdoor.townhall.journal.acting import Acting, machine
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.townhall.people import reads
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.topics.importing import found_from_folder
from nowrongdoor.townhall.topics.models import Topic

NAME = "Åmunde Kommune"


def found(*, now: datetime) -> None:
    """Make the made-up town, from the same files a real town would import; nothing happens when it is there."""
    if reads.town() is not None:
        return
    acting = machine("rehearsal")
    people.found_town(acting, name=NAME, made_up=True, now=now)
    found_from_folder(acting, TOWN_FOLDER, now=now)


def players(*, today: date) -> dict[str, Player]:
    """Every agent with a base today, by user name."""
    skills = reads.skills(today=today)
    agents = Agent.objects.filter(pk__in=skills, active=True).select_related("user").exclude(device="")
    return {
        agent.user.get_username(): Player(
            acting=Acting(
                who=f"agent:{agent.pk}",
                agent_id=agent.pk,
                hat=skills[agent.pk].wearing,
                teams=frozenset({skills[agent.pk].base}),
                job_functions=frozenset({"agent"}),
            ),
            agent_id=agent.pk,
            username=agent.user.get_username(),
            device=agent.device,
            base_level=skills[agent.pk].levels.get(skills[agent.pk].base, Level.INFORM),
        )
        for agent in agents
        if skills[agent.pk].base
    }


def phones() -> dict[str, str]:
    """The number to dial for each line, by team code."""
    return {team.code: team.phone or team.code for team in Team.objects.filter(active=True)}


def afterwards(script: Script) -> Afterwards:
    """The script with the topics it speaks of."""
    return Afterwards(script, {topic.code: topic for topic in Topic.objects.select_related("team")})
