"""A lead sets an empty chair away: never in the middle of a contact, always in the journal."""

from __future__ import annotations

import pytest

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.errors import LostRace, Refused
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import presence
from nowrongdoor.townhall.line.leading import set_away_for
from nowrongdoor.townhall.line.models import Assignment, Place, Presence
from nowrongdoor.townhall.line.rules import PauseReason
from tests.cast import Cast, Switchboard, at, calls, offer, talks

LEAD = Acting(who="agent:901", agent_id=901, job_functions=frozenset({"lead"}))


def away(town: Cast, name: str, seconds: float = 20, acting: Acting = LEAD) -> None:
    """The lead sets one of the agents away."""
    set_away_for(acting, town.agents[name].pk, at(seconds))


def test_who_is_ready_becomes_away_with_the_reason_in_her_presence_and_the_journal(town: Cast) -> None:
    town.ready("lone")
    away(town, "lone")
    assert town.state("lone") == "away/set_by_lead"
    line = Entry.objects.latest("id")
    assert (line.verb, line.who, line.reason) == ("presence.away", "agent:901", "set_by_lead")
    assert (line.subject, line.details) == (f"agent:{town.agents['lone'].pk}", {"state": "ready"})


def test_a_break_ends_as_away_and_its_length_stands(town: Cast) -> None:
    lone = town.agents["lone"].pk
    town.ready("lone")
    presence.choose(town.acting("lone"), lone, State.PAUSE, reason=PauseReason.LUNCH, now=at(5))
    away(town, "lone", 65)
    spell = Presence.objects.get(agent=lone, state="pause")
    assert (spell.since, spell.until) == (at(5), at(65))


def test_a_call_that_rings_there_goes_back_to_its_place(town: Cast, switchboard: Switchboard) -> None:
    town.ready("lone")
    offer(town, calls(switchboard, "call-1", 3), "lone", 5)
    away(town, "lone")
    place = Place.objects.get()
    assert (place.joined_at, place.left_at) == (at(3), None)
    assert Assignment.objects.get().ended_how == "withdrawn"
    assert town.state("lone") == "away/set_by_lead"


def test_with_a_citizen_in_hand_it_is_refused_and_nothing_changes(town: Cast, switchboard: Switchboard) -> None:
    talks(town, switchboard, "lone")
    lines = Entry.objects.count()
    with pytest.raises(Refused, match="Lone Brandstrup"):
        away(town, "lone")
    assert (town.state("lone"), Entry.objects.count()) == ("in_conversation", lines)
    switchboard.tell("hangup", "call-1", 30)
    with pytest.raises(Refused) as refused:
        away(town, "lone", 40)
    assert refused.value.code == "contact_in_hand"
    assert town.state("lone") == "after_work"


def test_who_is_away_already_stays_as_she_is(town: Cast) -> None:
    presence.arrive(town.acting("lone"), town.agents["lone"].pk, now=at(0))
    lines = Entry.objects.count()
    away(town, "lone")
    assert (town.state("lone"), Entry.objects.count()) == ("away", lines)


@pytest.mark.parametrize("jobs", [{"agent"}, {"planner"}, {"coach", "editor"}, set()])
def test_only_a_lead_or_an_administrator_may(town: Cast, jobs: set[str]) -> None:
    town.ready("lone")
    with pytest.raises(Refused) as refused:
        away(town, "lone", acting=Acting("agent:5", agent_id=5, job_functions=frozenset(jobs)))
    assert (refused.value.code, town.state("lone")) == ("job_function", "ready")


def test_nobody_at_that_desk_is_said_so(town: Cast) -> None:
    with pytest.raises(Refused, match=r"\."):
        away(town, "signe")
    with pytest.raises(Refused) as refused:
        set_away_for(LEAD, 0, at(1))
    assert refused.value.code == "not_at_work"


def test_who_changed_at_the_same_moment_is_left_alone(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    town.ready("lone")
    stale = Presence.objects.get(agent=town.agents["lone"], until=None)
    presence.choose(town.acting("lone"), town.agents["lone"].pk, State.PAUSE, reason=PauseReason.SHORT, now=at(5))
    monkeypatch.setattr(presence, "now_of", lambda _agent_id: stale)
    with pytest.raises(LostRace):
        away(town, "lone")
    monkeypatch.undo()
    assert town.state("lone") == "pause/short"
