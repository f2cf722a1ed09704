"""The cast of the desk's tests: a town of two teams, an agent with two hats, and a citizen who rings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count

from nowrongdoor.config.clock import now
from nowrongdoor.engine.dispatch import Level, State
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.journal.acting import Acting, machine
from nowrongdoor.townhall.line import actions as line
from nowrongdoor.townhall.line import presence
from nowrongdoor.townhall.line.models import Assignment
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.townhall.people import reads
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.topics.indexing import index
from nowrongdoor.townhall.topics.models import Topic

ADMINISTRATOR = Acting(who="agent:0", job_functions=frozenset({"administrator"}))
DISPATCHER = machine("dispatcher")
_calls = count(1)


@dataclass(frozen=True, slots=True)
class House:
    """Parking may handle lightly, cash benefits only guide; Lone sits in cash benefits and may wear both hats."""

    parking: Team
    cash: Team
    lone: Agent
    erik: Agent
    fine: Topic
    form: Topic

    def acting(self, agent: Agent) -> Acting:
        """The agent as the town hall knows her now."""
        return reads.acting_for(agent.user, now=now())


def a_house() -> House:
    """The two teams with a topic each, and two agents, of whom nobody is ready yet."""
    people.found_town(ADMINISTRATOR, name="Prøveby", made_up=True, now=now())
    parking = a_team("P", "Parkering", "Parking", Level.LIGHT_HANDLING, 1)
    cash = a_team("KTH", "Kontanthjælp", "Cash benefits", Level.GUIDE, 2)
    lone, erik = people.hire_many(
        ADMINISTRATOR,
        [
            a_newcomer("lone", "Lone Ager", cash, ((cash, Level.GUIDE), (parking, Level.LIGHT_HANDLING))),
            a_newcomer("erik", "Erik Dam", parking, ((parking, Level.LIGHT_HANDLING),)),
        ],
        now=now(),
    )
    fine = Topic.objects.create(code="p-fine", team=parking, level=4, name_da="P-afgift", name_en="Parking fine")
    form = Topic.objects.create(code="cash-form", team=cash, level=2, name_da="Ansøgning", name_en="Application")
    index([fine, form])
    return House(parking=parking, cash=cash, lone=lone, erik=erik, fine=fine, form=form)


def a_team(code: str, name_da: str, name_en: str, mandate: Level, position: int) -> Team:
    """A team that is open, with its two letters made of the code."""
    values = {"name_da": name_da, "name_en": name_en, "mark": code[:2], "mandate": mandate, "position": position}
    return people.save_team(ADMINISTRATOR, code=code, now=now(), **values)


def a_newcomer(username: str, name: str, base: Team, levels: tuple[tuple[Team, Level], ...]) -> people.Newcomer:
    """Somebody who answers the telephone from a base."""
    return people.Newcomer(
        username,
        name,
        base=base,
        base_from=date(2024, 1, 1),
        levels=levels,
        device=f"2{username}",
        job_functions=("agent",),
    )


def ready(agent: Agent) -> None:
    """The agent sits down and says that she is ready."""
    acting = reads.acting_for(agent.user, now=now())
    presence.arrive(acting, agent.pk, now=now())
    presence.choose(acting, agent.pk, State.READY, now=now())


def a_call(team: Team, topic: Topic | None = None, caller: str = "+4500001234") -> Contact:
    """A citizen rings a team's line and waits."""
    begun = contacts.begin(
        DISPATCHER, team=team, call=f"call-{next(_calls)}", caller_number=caller, topic=topic, now=now()
    )
    line.join(DISPATCHER, begun, team=team, level=Level(topic.level if topic else 1), now=now())
    return begun


def rings_at(agent: Agent, contact: Contact, hat: Team) -> Assignment:
    """The waiting contact is offered to an agent who is ready: her telephone rings."""
    claim = line.Claim(contact.place.pk, contact.pk, agent.pk, hat.pk, ring=0)
    return line.assign(DISPATCHER, claim, now=now())


def in_hand(agent: Agent, team: Team, topic: Topic | None = None, caller: str = "+4500001234") -> Contact:
    """The agent answers a call that came to a team's line."""
    ready(agent)
    contact = a_call(team, topic, caller)
    line.answered(DISPATCHER, rings_at(agent, contact, team), contact, now=now())
    contact.refresh_from_db()
    return contact


def first_question(contact: Contact) -> Question:
    """The question that stands ready when a contact is answered."""
    return contact.questions.get(position=1)
