"""Who is where, as a lead sees it."""

from __future__ import annotations

from datetime import timedelta

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.insight.staff import StaffNow, home_and_lent, staff_now
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.line import actions, presence
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.townhall.people import reads
from tests.cast import DISPATCHER, OPENING, Cast, Switchboard, at, calls, offer, talks


def by_name(seconds: float = 0) -> dict[str, StaffNow]:
    """Everybody by first name."""
    return {one.name.split()[0].lower(): one for one in staff_now(reads.teams(), now=at(seconds))}


def test_everybody_with_a_base_is_there_whether_seen_or_not(town: Cast) -> None:
    town.ready("lone", seconds=5)
    found = by_name(10)
    assert list(found) == ["bjarke", "lone", "signe", "amina", "henrik", "vibeke"]
    assert (found["lone"].state, found["lone"].since) == (State.READY, at(5))
    assert (found["vibeke"].state, found["vibeke"].since, found["vibeke"].at_work) == (State.AWAY, None, False)


def test_who_answers_no_contacts_is_not_on_the_board(town: Cast) -> None:
    people.hire(machine("test"), username="jytte", name="Jytte Lindegård", job_functions=("lead",), now=OPENING)
    assert "jytte" not in by_name()


def test_who_has_put_on_another_hat_is_lent(town: Cast) -> None:
    town.ready("amina", "lone")
    people.wear(town.acting("amina"), town.agents["amina"], town.teams["P"], now=OPENING)
    found = by_name(1)
    assert (found["amina"].hat, found["amina"].base, found["amina"].lent) == ("P", "1881", True)
    assert home_and_lent(list(found.values())) == (1, 1)


def test_with_a_contact_in_hand_it_is_the_contacts_hat_that_shows(town: Cast, switchboard: Switchboard) -> None:
    town.ready("amina")
    offer(town, calls(switchboard, "call-1", line="P"), "amina", 5)
    ringing = by_name(6)["amina"]
    assert (ringing.state, ringing.hat, ringing.lent) == (State.RINGING, "P", True)
    presence.withdraw_ringing(machine("test"), ringing.agent_id, State.READY, now=at(7))
    assert by_name(8)["amina"].hat == "1881"


def test_a_hat_that_has_expired_no_longer_shows(town: Cast) -> None:
    amina = town.agents["amina"]
    town.ready("amina")
    people.wear(town.acting("amina"), amina, town.teams["P"], now=OPENING)
    amina.qualifications.filter(team=town.teams["P"]).update(valid_to=OPENING.date() - timedelta(days=1))
    assert by_name(1)["amina"].hat == "1881"


def test_who_has_left_is_not_on_the_board(town: Cast) -> None:
    town.ready("lone")
    people.let_go(machine("test"), town.agents["lone"], now=OPENING)
    assert "lone" not in by_name(1)


def test_nobody_away_counts_as_home_or_lent(town: Cast, switchboard: Switchboard) -> None:
    contact = talks(town, switchboard, "lone")
    presence.arrive(town.acting("signe"), town.agents["signe"].pk, now=OPENING)
    assert home_and_lent(list(by_name(20).values())) == (1, 0)
    contact.refresh_from_db()
    assert actions.ended(DISPATCHER, contact, now=at(30))
    assert home_and_lent(list(by_name(40).values())) == (1, 0)
