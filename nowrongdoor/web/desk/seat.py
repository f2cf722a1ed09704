"""Who sits at the desk, and what several pieces of the page ask about her, each asked once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cached_property

from nowrongdoor.townhall.contacts import reads as contacts
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.line import reads as line
from nowrongdoor.townhall.line.at_desk import AtDesk, at_desk
from nowrongdoor.townhall.line.models import Presence
from nowrongdoor.townhall.line.rules import WITH_CONTACT, State
from nowrongdoor.townhall.people import reads as people
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.people.rules import Level
from nowrongdoor.townhall.topics.switching import CardNow, to_read

SAID_FOR = timedelta(minutes=2)
"""How long the desk keeps saying how an offer ended, so that her other tab says it too."""


class Seat:
    """An agent at her desk at one moment; lives as long as one request."""

    def __init__(self, acting: Acting, agent_id: int, now: datetime) -> None:
        self.acting = acting
        self.agent_id = agent_id
        self.now = now

    @property
    def today(self) -> date:
        """The day it is in the town."""
        return people.town_day(self.now)

    @cached_property
    def presence(self) -> Presence | None:
        """What she is now; None before her first day."""
        return line.presence_of(self.agent_id)

    @property
    def has_contact(self) -> bool:
        """Whether a choice of hat or break waits for the contact in hand."""
        return self.presence is not None and self.presence.state in WITH_CONTACT

    @cached_property
    def held(self) -> people.Skills | None:
        """Base, hat and levels today; None for an account that no longer works here."""
        return people.skills(today=self.today, agents=[self.agent_id]).get(self.agent_id)

    @cached_property
    def teams(self) -> dict[str, Team]:
        """Every team in use by its code, in the order of the boards."""
        return {team.code: team for team in people.teams()}

    @cached_property
    def lies_here(self) -> AtDesk:
        """What lies before her that a piece of the page has to fetch."""
        return at_desk(self.agent_id, ended_after=self.now - SAID_FOR)

    @cached_property
    def contact(self) -> Contact | None:
        """The contact in hand."""
        return contacts.open_contact(self.agent_id)

    @property
    def base(self) -> Team | None:
        """The team she belongs to."""
        return self.teams.get(self.held.base) if self.held else None

    @property
    def next_hat(self) -> Team | None:
        """The hat she has put on; it goes for the next contact."""
        return self.teams.get(self.held.wearing) if self.held else None

    @property
    def at_home(self) -> bool:
        """Whether the hat she has put on is that of her base."""
        return self.held is not None and self.held.wearing == self.held.base

    @property
    def hat(self) -> Team | None:
        """The hat on now: with a contact in hand it is the contact's, whatever was put on since."""
        return self.presence.hat if self.presence and self.has_contact and self.presence.hat else self.next_hat

    @cached_property
    def card_to_read(self) -> CardNow | None:
        """The card to be read before the next contact; never while one is in hand or rings: it waits for a pause."""
        ringing = self.presence is not None and self.presence.state == State.RINGING
        if self.next_hat is None or self.has_contact or ringing:
            return None
        return to_read(self.agent_id, self.next_hat, at_home=self.at_home, now=self.now)

    def level_in(self, team: Team) -> Level | None:
        """Her own level in a hat today, or None where she may not wear it."""
        return self.held.levels.get(team.code) if self.held else None
