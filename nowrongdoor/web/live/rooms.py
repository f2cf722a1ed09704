"""Which rooms there are to hear, and who may hear which."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people.rules import JOB_FUNCTIONS

MOST_ROOMS = 8
FOR_LEADS = frozenset({"lead", "planner", "administrator"})
EARS: dict[str, frozenset[str]] = {
    "line": frozenset(JOB_FUNCTIONS),  # the wallboard hangs where everybody sees it
    "callbacks": frozenset(JOB_FUNCTIONS),
    "lead": FOR_LEADS,
    "people": FOR_LEADS,
}


def asked_for(text: str) -> list[str]:
    """The rooms in `line,desk:12`, each once, at most a handful."""
    return list(dict.fromkeys(room for room in text.split(",") if room))[:MOST_ROOMS]


def must_hear(acting: Acting, rooms: list[str]) -> None:
    """Refuse unless this person may hear every one of the rooms: the own desk, and what goes with the job function."""
    for room in rooms:
        if room != f"desk:{acting.agent_id}" and not acting.job_functions & EARS.get(room, frozenset()):
            raise Refused(_("You may not hear this."), "room")


def own_desk(acting: Acting, rooms: list[str]) -> int | None:
    """The agent whose open desk this stream is, or None where it is another page."""
    return acting.agent_id if f"desk:{acting.agent_id}" in rooms else None
