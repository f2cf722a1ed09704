"""The cast of every test that needs a town: three teams, six agents and a few questions from the made-up town.

`town` builds them by the real actions. Two telephone systems ring there: `Switchboard` numbers what it tells and brings
it to the house through the real door; `Simulated` is the stand-in behind the port.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest
from django.db import connection

from nowrongdoor.engine.dispatch import Level, State
from nowrongdoor.outside.telephony.simulator import Simulator
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.journal.acting import Acting, machine
from nowrongdoor.townhall.line import actions, presence, telephone
from nowrongdoor.townhall.line.models import Assignment, Presence
from nowrongdoor.townhall.line.ports import Event, Kind, telephony
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.topics import actions as topics
from nowrongdoor.townhall.topics.models import Topic

OPENING = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
"""Nine o'clock on a Friday in the town."""

ADMINISTRATOR = Acting(who="agent:900", agent_id=900, job_functions=frozenset({"administrator"}))
TELEPHONE = machine("telephone")
DISPATCHER = machine("dispatcher")

TEAMS: dict[str, dict[str, Any]] = {
    "P": {"name_da": "Parkering", "name_en": "Parking", "mark": "PA", "mandate": Level.LIGHT_HANDLING},
    "1881": {"name_da": "Borger.dk-linjen", "name_en": "The borger.dk line", "mark": "BD", "mandate": Level.GUIDE},
    "BAR": {"name_da": "Barsel og sygedagpenge", "name_en": "Benefits", "mark": "BS", "mandate": Level.REGISTER},
}
PHONES = {"P": "+4500000011", "1881": "+4500000012", "BAR": "+4500000015"}

STAFF: dict[str, tuple[str, str, dict[str, Level]]] = {
    "lone": ("Lone Brandstrup", "2001", {"P": Level.LIGHT_HANDLING}),
    "bjarke": ("Bjarke Holmgaard", "2003", {"P": Level.LIGHT_HANDLING}),
    "signe": ("Signe Tranholm", "2008", {"P": Level.REGISTER}),
    "henrik": ("Henrik Damborg", "2009", {"1881": Level.GUIDE}),
    "amina": ("Amina Osman", "2010", {"1881": Level.GUIDE, "P": Level.LIGHT_HANDLING}),
    "vibeke": ("Vibeke Lysgaard", "2011", {"1881": Level.GUIDE}),
}
"""User name: name, extension, and levels by hat; the first hat is the base. Nobody is qualified in BAR."""

TOPICS = {
    "p-afgift-betal": ("P", Level.INFORM, "Betal en parkeringsafgift"),
    "p-gaest": ("P", Level.REGISTER, "Gæsteparkering"),
    "p-afgift-klage": ("P", Level.LIGHT_HANDLING, "Klag over en parkeringsafgift"),
    "nemkonto": ("1881", Level.GUIDE, "Skift eller find din NemKonto"),
    "mitid-legitimation": ("1881", Level.REGISTER, "Få MitID første gang"),
    "bar-barsel": ("BAR", Level.GUIDE, "Barsel og barselsdagpenge"),
}


def at(seconds: float) -> datetime:
    """So many seconds after the doors opened."""
    return OPENING + timedelta(seconds=seconds)


@dataclass
class Cast:
    """The town's people by user name, its teams and topics by code."""

    teams: dict[str, Team] = field(default_factory=dict)
    agents: dict[str, Agent] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)

    def ready(self, *names: str, seconds: float = 0) -> None:
        """These agents sit down and say they are ready."""
        for name in names:
            presence.choose(self.acting(name), self.agents[name].pk, State.READY, now=at(seconds))

    def acting(self, name: str) -> Acting:
        """One of the agents, acting for herself."""
        agent = self.agents[name]
        return Acting(who=f"agent:{agent.pk}", agent_id=agent.pk, job_functions=frozenset({"agent"}))

    def state(self, name: str) -> str:
        """What an agent is now, `state` or `state/reason`."""
        now = Presence.objects.get(agent=self.agents[name], until=None)
        return f"{now.state}/{now.reason}" if now.reason else now.state


def build() -> Cast:
    """The whole cast, by the real actions."""
    town = Cast()
    people.found_town(machine("test"), name="Åmunde Kommune", made_up=True, now=OPENING)
    for code, values in TEAMS.items():
        town.teams[code] = people.save_team(machine("test"), code=code, phone=PHONES[code], now=OPENING, **values)
    hired = people.hire_many(machine("test"), [_newcomer(town, name) for name in STAFF], now=OPENING)
    town.agents = dict(zip(STAFF, hired, strict=True))
    for code, (team, level, name) in TOPICS.items():
        town.topics[code] = topics.save_topic(
            machine("test"), code=code, team=town.teams[team], level=level, name_da=name, name_en=name, now=OPENING
        )
    return town


def _newcomer(town: Cast, username: str) -> people.Newcomer:
    name, device, levels = STAFF[username]
    hats = [town.teams[code] for code in levels]
    return people.Newcomer(
        username,
        name,
        device=device,
        base=hats[0],
        base_from=date(2024, 1, 1),
        levels=tuple(zip(hats, levels.values(), strict=True)),
    )


@dataclass
class Switchboard:
    """A switchboard that numbers its events; `tell` brings one to the house at once, `event` only makes it."""

    name: str = "switchboard"
    last: int = 0

    def event(self, kind: str, call: str, seconds: float = 0, *, number: int | None = None, **details: str) -> Event:
        """The next event, or the one with a number of its own."""
        if number is None:
            self.last += 1
            number = self.last
        return Event(f"{self.name}-{number}", number, Kind(kind), call, at(seconds), details)

    def tell(self, kind: str, call: str, seconds: float = 0, **details: str) -> str:
        """Make the next event and bring it to the house the moment it happens."""
        return self.bring(self.event(kind, call, seconds, **details), seconds)

    def bring(self, event: Event, seconds: float = 0) -> str:
        """Bring an event to the house, so many seconds after the doors opened."""
        return telephone.take(TELEPHONE, self.name, event, now=at(seconds))


class Simulated:
    """The stand-in switchboard behind the port, with the house listening to what it tells."""

    def __init__(self) -> None:
        self.switchboard = cast(Simulator, telephony())

    def tell_all(self, seconds: float = 0) -> None:
        """The house takes in everything the stand-in has told."""
        telephone.pull(TELEPHONE, self.switchboard, now=at(seconds))

    def calls(self, call: str, seconds: float = 0, line: str = "P", **details: str) -> Contact:
        """A citizen dials; the contact waits in the line."""
        self.switchboard.dial(call, line, caller="+4520000001", at=at(seconds), **details)
        self.tell_all(seconds)
        return Contact.objects.get(call=call)

    def rings_at(self, town: Cast, name: str, call: str = "call-1") -> Contact:
        """A citizen rang at the opening, and five seconds later her call rings at an agent's telephone."""
        town.ready(name)
        contact = self.calls(call)
        offer(town, contact, name, 5)
        self.switchboard.connect(call, town.agents[name].device, at=at(5))
        self.tell_all(6)
        return contact

    def talks(self, town: Cast, name: str, call: str = "call-1") -> Contact:
        """And she has picked up."""
        contact = self.rings_at(town, name, call)
        self.switchboard.pick_up(town.agents[name].device, at=at(10))
        self.tell_all(10)
        contact.refresh_from_db()
        return contact


def calls(switchboard: Switchboard, call: str, seconds: float = 0, line: str = "P", **details: str) -> Contact:
    """A citizen rings; the contact waits in the line."""
    switchboard.tell("offered", call, seconds, line=line, caller="+4520000001", **details)
    return Contact.objects.get(call=call)


def offer(town: Cast, contact: Contact, name: str, seconds: float = 0) -> Assignment:
    """The dispatcher offers a waiting contact to an agent who is ready."""
    claim = actions.Claim(contact.place.pk, contact.pk, town.agents[name].pk, contact.place.team_id, 0)
    return actions.assign(DISPATCHER, claim, now=at(seconds))


def talks(town: Cast, switchboard: Switchboard, name: str, call: str = "call-1", **details: str) -> Contact:
    """An agent in conversation with a citizen who rang at the opening and was answered ten seconds later."""
    town.ready(name)
    contact = calls(switchboard, call, **details)
    offer(town, contact, name, 5)
    switchboard.tell("ringing", call, 6, device=town.agents[name].device)
    switchboard.tell("answer", call, 10, device=town.agents[name].device)
    contact.refresh_from_db()
    return contact


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The journal refuses to be emptied; the tests with real transactions must empty it after themselves."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_not_emptied")


@pytest.fixture
def town(request: pytest.FixtureRequest) -> Cast:
    """The cast, in the test's database."""
    request.getfixturevalue("transactional_db" if _wants_transactions(request) else "db")
    return build()


def _wants_transactions(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in request.fixturenames


@pytest.fixture
def switchboard() -> Switchboard:
    """A switchboard nobody has heard of before."""
    return Switchboard()


@pytest.fixture
def simulated() -> Simulated:
    """The stand-in switchboard, with nothing going on."""
    return Simulated()
