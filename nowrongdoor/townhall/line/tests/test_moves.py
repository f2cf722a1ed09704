"""A tap on the shoulder from the asking to her being home again, and everything that may come between."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from nowrongdoor.engine.dispatch import Level, State
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import questions
from nowrongdoor.townhall.contacts.models import Contact
from nowrongdoor.townhall.errors import LostRace, Refused, Slip
from nowrongdoor.townhall.insight import reads as insight
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import move_reads, moves, presence
from nowrongdoor.townhall.line.dispatching import Dispatcher
from nowrongdoor.townhall.line.models import Assignment, Move, MoveDay, Presence
from nowrongdoor.townhall.line.reads import people_now as people_on_line
from nowrongdoor.townhall.line.tests.moving import (
    ASKING_LEAD,
    HOME_LEAD,
    HOUSE,
    accepted,
    alarm,
    asked,
    at_work,
    calm,
    has_citizen,
    hat_of,
    kept_up,
    may_wear_parking,
    state_of,
)
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.townhall.people import reads as people_reads
from nowrongdoor.townhall.people.activities import plan
from nowrongdoor.townhall.people.models import Team
from tests.cast import ADMINISTRATOR, DISPATCHER, OPENING, Simulated, at, calls, offer

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


def lent_and_borrowed() -> list[move_reads.TeamLending]:
    """Every team's exchange with the others, twenty seconds after opening."""
    held = people_reads.skills(today=people_reads.town_day(at(20))).values()
    return move_reads.lent_and_borrowed(people_reads.teams(), held, move_reads.open_moves())


def close(town, name, seconds):
    contact = Contact.objects.get(agent=town.agents[name], closed_at=None)
    for question in contact.questions.all():
        questions.set_outcome(town.acting(name), question.pk, "dropped", now=at(seconds))
    contacts.close(town.acting(name), contact.pk, now=at(seconds))


def offer_before(agent_id, seconds):
    """The offer that lies before her then."""
    return move_reads.moves_of(agent_id, now=at(seconds), ended_after=at(0)).offer


def test_an_offer_says_who_asks_which_hat_until_when_and_lasts_ninety_seconds(town):
    at_work(town)
    alarm(town)
    offered = offer_before(asked(town, seconds=5).agent_id, 94)
    assert (offered.state, offered.home.code, offered.to.code) == ("offered", "1881", "P")
    assert (offered.offered_at, offered.expires_at, offered.ends_at) == (at(5), at(95), at(3605))
    assert (offered.asked_by, offered.asker_benefits, offered.triggered_at) == ("agent:802", True, at(0))
    assert offer_before(offered.agent_id, 95) is None


def test_who_says_yes_with_nothing_in_hand_wears_the_hat_at_once(town):
    at_work(town)
    move = accepted(town)
    assert (state_of(move), hat_of(town, "amina"), move.began_at) == ("active", "P", at(10))
    assert Entry.objects.get(verb="move.proposed").details["asker_benefits"] is True, "her own line is helped"
    assert [entry.verb for entry in Entry.objects.filter(verb__startswith="move.").order_by("id")] == [
        "move.proposed",
        "move.offered",
        "move.accepted",
        "move.begun",
    ]


def test_the_dispatcher_gives_her_the_other_lines_next_citizen(town, switchboard):
    at_work(town)
    presence.choose(town.acting("lone"), town.agents["lone"].pk, State.AWAY, now=at(1))
    accepted(town)
    calls(switchboard, "call-1", 11)
    assert Dispatcher(DISPATCHER, Simulated().switchboard).round(now=at(11)).assigned == 1
    given = Assignment.objects.get()
    assert (given.agent_id, given.hat.code, given.ring) == (town.agents["amina"].pk, "P", 1)


def test_yes_after_this_call_begins_in_the_moment_the_contact_closes(town, switchboard):
    at_work(town)
    has_citizen(town, switchboard, "amina")
    move = moves.accept(town.acting("amina"), asked(town, seconds=20).pk, now=at(25), after_contact=True)
    assert (state_of(move), move.after_contact, hat_of(town, "amina")) == ("accepted", True, "1881")
    kept_up(26)
    switchboard.tell("hangup", "call-1", 60)
    kept_up(61)
    assert state_of(move) == "accepted", "after-work belongs to the contact"
    close(town, "amina", 70)
    assert (state_of(move), hat_of(town, "amina"), town.state("amina")) == ("active", "P", "ready")
    assert Contact.objects.get(call="call-1").hat.code == "1881", "the contact keeps the hat it was answered under"


def test_a_move_accepted_while_a_call_arrives_begins_after_that_call_which_keeps_its_hat(town, switchboard):
    at_work(town)
    contact = calls(switchboard, "call-1", 1, line="1881")
    move = asked(town, seconds=2)
    offer(town, contact, "amina", 3)
    moves.accept(town.acting("amina"), move.pk, now=at(4))
    assert (state_of(move), hat_of(town, "amina")) == ("accepted", "1881")
    switchboard.tell("answer", "call-1", 6, device="2010")
    assert Contact.objects.get(call="call-1").hat.code == "1881"
    switchboard.tell("hangup", "call-1", 30)
    close(town, "amina", 40)
    assert (state_of(move), hat_of(town, "amina")) == ("active", "P")


def test_a_ring_that_nobody_picked_up_does_not_hold_the_move_up(town, switchboard):
    at_work(town)
    contact = calls(switchboard, "call-1", 1, line="1881")
    offer(town, contact, "amina", 3)
    move = accepted(town)
    assert state_of(move) == "accepted"
    switchboard.tell("no_answer", "call-1", 25, device="2010")
    assert kept_up(26).begun == 1
    assert (state_of(move), hat_of(town, "amina")) == ("active", "P")


def _figures():
    """Every figure of the day that a colleague or a lead can look at."""
    hours = {"start": at(-60), "end": at(600)}
    return insight.conservation(**hours), people_on_line(now=at(20)), lent_and_borrowed()


def test_a_no_changes_neither_state_nor_hat_nor_any_figure_and_gives_twenty_minutes_peace(town):
    at_work(town)
    move = asked(town)
    spells, figures = list(Presence.objects.values()), _figures()
    moves.decline(town.acting("amina"), move.pk, now=at(10), reason="in_the_middle")
    assert state_of(move) == "declined"
    assert list(Presence.objects.values()) == spells
    assert _figures() == figures
    assert hat_of(town, "amina") == "1881"
    assert move_reads.ledger_of(move.agent_id, since=at(-9), now=at(20)) == []
    line = Entry.objects.get(verb="move.declined")
    assert "in_the_middle" not in f"{line.reason}{line.details}"
    with pytest.raises(Refused) as refused:
        asked(town, seconds=10 + 20 * 60 - 1)
    assert refused.value.code == "cool_down"
    assert state_of(asked(town, seconds=10 + 20 * 60)) == "offered"


def test_a_no_needs_no_reason_and_takes_none_that_is_not_on_the_list(town):
    at_work(town)
    move = asked(town)
    with pytest.raises(Slip):
        moves.decline(town.acting("amina"), move.pk, now=at(5), reason="lazy")
    moves.decline(town.acting("amina"), move.pk, now=at(5))
    assert (state_of(move), move.decline_reason) == ("declined", "")


def test_no_setting_takes_the_no_away(town):
    names = {field.name for field in move_reads.numbers_row()._meta.get_fields()}
    assert not [name for name in names if "declin" in name or "refus" in name]
    with pytest.raises(Slip):
        moves.set_numbers(ADMINISTRATOR, now=OPENING, cool_down_minutes=0)


def test_an_offer_nobody_answers_expires_and_is_held_against_nobody(town):
    at_work(town)
    move = asked(town)
    assert kept_up(89).expired == 0
    assert (kept_up(90).expired, state_of(move), town.state("amina")) == (1, "expired", "ready")
    assert kept_up(90).expired == 0
    with pytest.raises(LostRace):
        moves.accept(town.acting("amina"), move.pk, now=at(91))


def test_an_answer_in_the_second_it_runs_out_is_too_late_even_before_the_duty_came(town):
    at_work(town)
    with pytest.raises(LostRace):
        moves.accept(town.acting("amina"), asked(town).pk, now=at(90))
    assert hat_of(town, "amina") == "1881"


def test_two_tabs_accept_in_one_and_decline_in_the_other_and_the_first_counts(town):
    at_work(town)
    move = accepted(town)
    with pytest.raises(LostRace):
        moves.decline(town.acting("amina"), move.pk, now=at(11))
    assert state_of(move) == "active"
    assert move_reads.moves_of(move.agent_id, now=at(12), ended_after=at(0)).move == move


def test_nobody_answers_in_a_colleagues_name(town):
    at_work(town)
    move = asked(town)
    for verb in (moves.accept, moves.decline):
        with pytest.raises(Refused):
            verb(town.acting("henrik"), move.pk, now=at(5))
    assert state_of(move) == "offered"


def test_she_comes_home_at_the_end_time_and_not_before(town):
    at_work(town)
    move = accepted(town)
    kept_up(3599)
    assert state_of(move) == "active"
    assert kept_up(3600).hats_changed
    assert (state_of(move), hat_of(town, "amina"), move.ended_at) == ("closed/time", "1881", at(3600))
    assert kept_up(3600) == moves.KeptUp()


def test_with_a_citizen_in_hand_the_hat_comes_off_and_the_contact_is_finished_under_it(town, switchboard):
    at_work(town)
    move = accepted(town)
    offer(town, calls(switchboard, "call-1", 3500), "amina", 3501)
    switchboard.tell("answer", "call-1", 3505, device="2010")
    kept_up(3600)
    assert (state_of(move), hat_of(town, "amina")) == ("returning/time", "1881")
    assert Contact.objects.get(call="call-1").hat.code == "P"
    switchboard.tell("hangup", "call-1", 3700)
    close(town, "amina", 3710)
    assert (state_of(move), move.ended_at, town.state("amina")) == ("closed/time", at(3710), "ready")


def test_a_short_move_ends_no_later_than_the_line_closes(town):
    at_work(town)
    closing = at(9 * 3600)  # 18:00 in the town
    move = asked(town, seconds=9 * 3600 - 1200)
    assert move.ends_at == closing


def test_the_line_closing_in_mid_move_brings_her_home_once_nobody_waits_there(town, switchboard):
    at_work(town)
    move = accepted(town)
    calls(switchboard, "call-1", 100)
    people.save_team(ADMINISTRATOR, code="P", now=at(110), closes=at(-1800 + 120).time().replace(hour=9, minute=2))
    kept_up(200)
    assert state_of(move) == "active", "somebody still waits"
    switchboard.tell("abandoned", "call-1", 210)
    kept_up(211)
    assert (state_of(move), hat_of(town, "amina")) == ("closed/line_closed", "1881")


def test_both_lines_calm_bring_her_home_after_ten_minutes_and_not_sooner(town):
    at_work(town)
    move = accepted(town)
    calm(town, 300)
    kept_up(305)
    assert state_of(move) == "active", "hardly there"
    calm(town, 700)
    kept_up(705)
    assert state_of(move) == "closed/calm"


def test_a_line_calm_for_a_minute_or_two_still_needs_its_helpers(town):
    at_work(town)
    move = accepted(town)
    calm(town, 700, looks=14)
    kept_up(705)
    assert state_of(move) == "active"
    kept_up(725)
    assert state_of(move) == "closed/calm", "the fifteenth calm look"


def test_one_calm_line_is_not_enough(town):
    at_work(town)
    move = accepted(town)
    calm(town, 700)
    alarm(town, "1881", seconds=700)
    kept_up(705)
    assert state_of(move) == "active"


def test_a_qualification_revoked_in_mid_move_lets_the_contact_finish_and_then_she_is_home(town, switchboard):
    at_work(town)
    move = accepted(town)
    offer(town, calls(switchboard, "call-1", 20), "amina", 21)
    switchboard.tell("answer", "call-1", 25, device="2010")
    people.revoke(ADMINISTRATOR, town.agents["amina"], town.teams["P"], because="prøven bestod ikke", now=at(30))
    kept_up(31)
    assert (state_of(move), hat_of(town, "amina")) == ("returning/qualification", "1881")
    assert Contact.objects.get(call="call-1").hat.code == "P"
    switchboard.tell("hangup", "call-1", 50)
    close(town, "amina", 60)
    assert state_of(move) == "closed/qualification"


def test_a_qualification_that_expires_at_midnight_ends_the_move(town):
    at_work(town)
    may_wear_parking(town, "henrik", valid_to=TODAY)
    move = accepted(town, "henrik", minutes=480)
    Move.objects.update(ends_at=at(20 * 3600))
    Team.objects.update(closes="23:59:59")
    kept_up(14 * 3600)  # 23:00 in the town
    assert state_of(move) == "active"
    Team.objects.update(opens="00:00:00", weekdays="1-7")
    kept_up(15 * 3600 + 1)
    assert (state_of(move), hat_of(town, "henrik")) == ("closed/qualification", "1881")


def test_another_base_in_mid_move_ends_it_and_the_new_base_is_home(town):
    at_work(town)
    move = accepted(town)
    people.give_base(ADMINISTRATOR, town.agents["amina"], town.teams["BAR"], from_day=TODAY, now=at(50))
    kept_up(51)
    assert (state_of(move), hat_of(town, "amina")) == ("closed/base_changed", "BAR")


def test_the_receiving_team_as_new_base_lets_her_stay_there_without_a_move(town):
    at_work(town)
    move = accepted(town)
    people.give_base(ADMINISTRATOR, town.agents["amina"], town.teams["P"], from_day=TODAY, now=at(50))
    kept_up(51)
    assert (state_of(move), hat_of(town, "amina")) == ("closed/base_changed", "P")


def test_a_team_taken_out_of_use_sends_everybody_home(town):
    at_work(town)
    active, offered = accepted(town), asked(town, "henrik", 20)
    Team.objects.filter(code="P").update(active=False)
    kept_up(30)
    assert (state_of(active), hat_of(town, "amina")) == ("closed/team_gone", "1881")
    assert state_of(offered) == "withdrawn/team_gone"
    with pytest.raises(Refused) as refused:
        moves.ask(ASKING_LEAD, town.agents["vibeke"].pk, Team.objects.get(code="P"), now=at(40))
    assert refused.value.code == "team_gone"


def test_she_who_puts_another_hat_on_by_herself_has_ended_the_move(town):
    at_work(town)
    move = accepted(town)
    people.wear(town.acting("amina"), town.agents["amina"], town.teams["1881"], now=at(60))
    kept_up(61)
    assert (state_of(move), hat_of(town, "amina")) == ("closed/hat_changed", "1881")


def test_a_short_walk_from_the_desk_ends_no_move_and_a_long_one_does(town):
    at_work(town)
    move, acting, agent_id = accepted(town), town.acting("amina"), town.agents["amina"].pk
    presence.choose(acting, agent_id, State.AWAY, now=at(100))
    kept_up(100 + 299)
    assert state_of(move) == "active"
    presence.choose(acting, agent_id, State.READY, now=at(400))
    kept_up(401)
    assert (state_of(move), hat_of(town, "amina")) == ("active", "P")
    presence.choose(acting, agent_id, State.AWAY, now=at(500))
    kept_up(800)
    assert (state_of(move), hat_of(town, "amina"), town.state("amina")) == ("closed/went_away", "1881", "away")


def test_who_goes_home_ill_before_it_began_has_a_cancelled_move(town, switchboard):
    at_work(town)
    has_citizen(town, switchboard, "amina")
    move = accepted(town, seconds=30)
    assert state_of(move) == "accepted"
    moves.cancel(town.acting("amina"), move.pk, now=at(40))
    assert (state_of(move), hat_of(town, "amina")) == ("cancelled/own", "1881")


def test_a_call_that_overruns_the_whole_move_cancels_it(town, switchboard):
    at_work(town)
    has_citizen(town, switchboard, "amina")
    move = accepted(town, seconds=30, minutes=10)
    kept_up(20 + 600)
    assert (state_of(move), hat_of(town, "amina")) == ("cancelled/time", "1881")


def test_who_leaves_the_staff_in_mid_move_is_in_none(town):
    at_work(town)
    move = accepted(town)
    people.let_go(ADMINISTRATOR, town.agents["amina"], now=at(50))
    kept_up(51)
    assert state_of(move) == "closed/left_staff"


def test_the_home_lead_calls_her_home_and_no_other_lead_does(town):
    at_work(town)
    move = accepted(town)
    with pytest.raises(Refused) as refused:
        moves.recall(ASKING_LEAD, move.pk, now=at(50))
    assert refused.value.code == "not_home_lead"
    moves.recall(HOME_LEAD, move.pk, now=at(60))
    assert (state_of(move), hat_of(town, "amina")) == ("closed/recalled", "1881")


def test_called_home_with_a_citizen_in_hand_she_finishes_first(town, switchboard):
    at_work(town)
    move = accepted(town)
    offer(town, calls(switchboard, "call-1", 20), "amina", 21)
    switchboard.tell("answer", "call-1", 25, device="2010")
    moves.recall(HOME_LEAD, move.pk, now=at(60))
    assert (state_of(move), hat_of(town, "amina"), town.state("amina")) == (
        "recalled/recalled",
        "1881",
        "in_conversation",
    )
    with pytest.raises(LostRace):
        moves.recall(HOME_LEAD, move.pk, now=at(61))
    switchboard.tell("hangup", "call-1", 70)
    close(town, "amina", 80)
    assert state_of(move) == "closed/recalled"


def test_she_comes_home_when_she_wants_to(town):
    at_work(town)
    move = accepted(town)
    moves.come_home(town.acting("amina"), move.pk, now=at(100))
    assert (state_of(move), hat_of(town, "amina")) == ("closed/own", "1881")
    with pytest.raises(LostRace):
        moves.come_home(town.acting("amina"), move.pk, now=at(101))
    assert move_reads.moves_of(move.agent_id, now=at(0), ended_after=at(0)).move is None


def test_more_time_is_a_new_offer_that_she_may_decline(town):
    at_work(town)
    move = accepted(town)
    more = asked(town, seconds=3000, extends=move, minutes=30)
    assert more.ends_at == move.ends_at + timedelta(minutes=30)
    moves.decline(town.acting("amina"), more.pk, now=at(3010))
    kept_up(3600)
    assert (state_of(more), state_of(move)) == ("declined", "closed/time")


def test_more_time_that_she_accepts_goes_on_under_the_same_hat(town):
    at_work(town)
    move = accepted(town)
    more = asked(town, seconds=3000, extends=move, minutes=30)
    moves.accept(town.acting("amina"), more.pk, now=at(3010))
    assert (state_of(move), state_of(more), hat_of(town, "amina")) == ("closed/extended", "active", "P")
    kept_up(3700)
    assert state_of(more) == "active"
    kept_up(5400)
    assert (state_of(more), hat_of(town, "amina")) == ("closed/time", "1881")
    assert move_reads.standings(now=at(5500))[move.agent_id].moves_today == 1, "more time is no second move"


def test_only_a_move_that_goes_on_can_be_prolonged(town):
    at_work(town)
    move = accepted(town)
    moves.come_home(town.acting("amina"), move.pk, now=at(100))
    with pytest.raises(Refused) as refused:
        asked(town, seconds=200, extends=Move.objects.get(pk=move.pk))
    assert refused.value.code == "no_move"


def test_of_two_donors_only_as_many_go_as_home_can_spare(town):
    at_work(town)
    people.save_team(ADMINISTRATOR, code="1881", now=at(0), protected_minimum=2)
    first, second = asked(town, "amina"), asked(town, "henrik")
    moves.accept(town.acting("amina"), first.pk, now=at(5))
    with pytest.raises(Refused) as refused:
        moves.accept(town.acting("henrik"), second.pk, now=at(5))
    assert refused.value.code == "home_below_minimum"
    assert (state_of(first), state_of(second), hat_of(town, "henrik")) == ("active", "offered", "1881")
    moves.come_home(town.acting("amina"), first.pk, now=at(20))
    moves.accept(town.acting("henrik"), second.pk, now=at(30))
    assert state_of(second) == "active", "home can spare her again"


def test_home_that_calls_for_help_itself_spares_nobody_unless_a_lead_decides_it(town):
    at_work(town)
    alarm(town, "1881")
    with pytest.raises(Refused) as refused:
        asked(town)
    assert refused.value.code == "home_below_target"
    assert "Borger.dk-linjen" in refused.value.message
    moves.direct(ASKING_LEAD, town.agents["amina"].pk, town.teams["P"], why="Brand i p-huset", now=at(5))
    assert hat_of(town, "amina") == "P"


def test_a_directed_move_needs_a_reason_is_told_to_the_home_lead_and_is_counted(town):
    at_work(town)
    agent_id, parking = town.agents["amina"].pk, town.teams["P"]
    with pytest.raises(Slip):
        moves.direct(ASKING_LEAD, agent_id, parking, why="  ", now=at(5))
    with pytest.raises(Refused):
        moves.direct(town.acting("lone"), agent_id, parking, why="Travlt", now=at(5))
    move = moves.direct(ASKING_LEAD, agent_id, parking, why="Brand i p-huset", now=at(5))
    assert (state_of(move), move.kind, move.ends_at) == ("active", "directed", at(3605))
    assert move_reads.directed_unseen(town.teams["1881"]) == [move]
    with pytest.raises(Refused):
        moves.seen_by_home_lead(ASKING_LEAD, move.pk, now=at(6))
    moves.seen_by_home_lead(HOME_LEAD, move.pk, now=at(7))
    assert move_reads.directed_unseen(town.teams["1881"]) == []
    told = move_reads.ledger(town.teams["1881"], since=at(0), now=at(600))
    assert (told.people[0].directed, told.asked_by, told.benefits) == (1, (("agent:802", 1),), 1)
    assert Entry.objects.get(verb="move.directed").reason == "Brand i p-huset"


def test_no_lead_directs_beyond_the_protected_minimum_or_somebody_who_stays_at_home_today(town):
    at_work(town)
    people.save_team(ADMINISTRATOR, code="1881", now=at(0), protected_minimum=3)
    with pytest.raises(Refused) as refused:
        moves.direct(ASKING_LEAD, town.agents["amina"].pk, town.teams["P"], why="Travlt", now=at(5))
    assert refused.value.code == "home_below_minimum"
    people.save_team(ADMINISTRATOR, code="1881", now=at(0), protected_minimum=1)
    moves.opt_out(town.acting("amina"), town.agents["amina"].pk, TODAY, now=at(6))
    with pytest.raises(Refused) as refused:
        moves.direct(ASKING_LEAD, town.agents["amina"].pk, town.teams["P"], why="Travlt", now=at(7))
    assert refused.value.code == "opted_out_today"


def test_she_steps_in_of_her_own_accord_where_the_rules_allow_it(town):
    at_work(town)
    move = moves.step_in(town.acting("amina"), town.agents["amina"].pk, town.teams["P"], now=at(5))
    assert (state_of(move), move.kind, hat_of(town, "amina")) == ("active", "own", "P")
    with pytest.raises(Refused) as refused:
        moves.step_in(town.acting("vibeke"), town.agents["vibeke"].pk, town.teams["P"], now=at(5))
    assert refused.value.code == "not_qualified"


def test_two_leads_cannot_both_have_an_offer_before_her(town):
    at_work(town)
    asked(town)
    with pytest.raises(Refused) as refused:
        asked(town, seconds=1)
    assert refused.value.code == "already_asked"
    agent, parking, home = town.agents["amina"], town.teams["P"], town.teams["1881"]
    twin = {"agent": agent, "home": home, "to": parking, "asked_by": "x", "proposed_at": at(1), "ends_at": at(9)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Move.objects.create(state="offered", **twin)
    Move.objects.create(state="active", **twin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Move.objects.create(state="accepted", **twin)


def test_the_one_who_asked_takes_it_back_before_she_has_answered(town):
    at_work(town)
    move = asked(town)
    moves.withdraw(ASKING_LEAD, move.pk, now=at(5))
    assert (state_of(move), town.state("amina")) == ("withdrawn/asker", "ready")
    with pytest.raises(LostRace):
        moves.accept(town.acting("amina"), move.pk, now=at(6))
    assert state_of(asked(town, seconds=7)) == "offered", "nothing is held against her"


def test_an_offer_made_for_an_alarm_is_withdrawn_when_the_line_has_recovered(town):
    at_work(town)
    alarm(town)
    move = asked(town)
    calm(town, 25, looks=3)
    kept_up(30)
    assert state_of(move) == "withdrawn/recovered"


def test_an_offer_made_without_an_alarm_is_the_askers_own_affair(town):
    at_work(town)
    move = asked(town)
    calm(town, 25)
    kept_up(30)
    assert state_of(move) == "offered"


def test_a_proposal_nobody_takes_up_is_withdrawn(town):
    at_work(town)
    move = moves.propose(HOUSE, town.agents["amina"].pk, town.teams["P"], now=at(0))
    kept_up(899)
    assert state_of(move) == "proposed"
    kept_up(900)
    assert state_of(move) == "withdrawn/time"


def test_a_break_at_a_quarter_past_nine_is_said_with_its_time(town):
    at_work(town)
    plan(ASKING_LEAD, town.agents["amina"], "break", at(900 - 60), at(1500), now=at(0))
    with pytest.raises(Refused) as refused:
        asked(town)
    assert (refused.value.code, refused.value.message) == ("protected_soon", "Har pause kl. 09:14.")


@pytest.mark.parametrize(
    ("reason", "code"), [("lunch", "protected_activity"), ("training", "protected_activity"), ("check_in", "away")]
)
def test_who_is_on_a_break_is_not_asked_away_from_it(town, reason, code):
    at_work(town)
    presence.flip(town.agents["amina"].pk, [State.READY], State.PAUSE, at=at(1), reason=reason)
    with pytest.raises(Refused) as refused:
        asked(town, seconds=2)
    assert refused.value.code == code


def test_a_break_asked_for_after_this_call_is_kept(town, switchboard):
    at_work(town)
    has_citizen(town, switchboard, "amina")
    presence.choose(town.acting("amina"), town.agents["amina"].pk, State.PAUSE, reason="lunch", now=at(15))
    with pytest.raises(Refused) as refused:
        asked(town, seconds=20)
    assert refused.value.code == "protected_activity"


def test_opting_out_today_holds_today_and_is_asked_no_reason(town):
    at_work(town)
    agent_id = town.agents["amina"].pk
    moves.opt_out(town.acting("amina"), agent_id, TODAY, now=at(0))
    with pytest.raises(Refused) as refused:
        asked(town)
    assert refused.value.code == "opted_out_today"
    assert {field.name for field in MoveDay._meta.get_fields()} == {
        "id",
        "agent",
        "day",
        "opted_out",
        "volunteers",
        "standby",
        "away_shift",
    }
    moves.volunteer(town.acting("amina"), agent_id, TODAY, now=at(1))
    assert state_of(asked(town, seconds=2)) == "offered"
    with pytest.raises(Refused):
        moves.opt_out(town.acting("henrik"), agent_id, TODAY, now=at(3))


def test_who_is_out_of_practice_comes_with_a_colleague_beside_her(town):
    at_work(town)
    may_wear_parking(town, "henrik", issued=date(2026, 9, 24))
    with pytest.raises(Refused) as refused:
        asked(town, "henrik")
    assert refused.value.code == "not_fresh"
    assert asked(town, "henrik", paired=True).paired


def test_the_third_away_shift_of_a_period_is_refused_with_a_reason(town):
    agent_id, parking = town.agents["amina"].pk, town.teams["P"]
    for day in (date(2026, 12, 1), date(2026, 12, 2)):
        moves.roster_away(ASKING_LEAD, agent_id, day, parking, now=at(0))
    moves.roster_away(ASKING_LEAD, agent_id, date(2026, 12, 2), parking, now=at(0))
    with pytest.raises(Refused) as refused:
        moves.roster_away(ASKING_LEAD, agent_id, date(2026, 12, 3), parking, now=at(0))
    assert refused.value.code == "quota_used"
    assert "2 af 2" in refused.value.message
    moves.roster_away(ASKING_LEAD, agent_id, date(2026, 12, 3), parking, now=at(0), both_leads_and_she=True)
    assert MoveDay.objects.filter(agent_id=agent_id).exclude(away_shift=None).count() == 3


def test_the_third_move_of_a_day_needs_both_leads_and_her(town):
    at_work(town)
    for number in range(2):
        move = accepted(town, seconds=100 * number + 10)
        moves.come_home(town.acting("amina"), move.pk, now=at(100 * number + 50))
    third = asked(town, seconds=300)
    assert (state_of(third), third.over_quota) == ("proposed", True)
    with pytest.raises(Refused) as refused:
        moves.offer(ASKING_LEAD, third.pk, now=at(301))
    assert refused.value.code == "home_yes_missing"
    assert move_reads.to_agree(town.teams["1881"]) == [third]
    with pytest.raises(Refused):
        moves.agree(ASKING_LEAD, third.pk, now=at(302))
    moves.agree(HOME_LEAD, third.pk, now=at(303))
    moves.offer(ASKING_LEAD, third.pk, now=at(304))
    moves.accept(town.acting("amina"), third.pk, now=at(305))
    assert state_of(third) == "active"


def test_declines_are_told_for_a_team_only_and_never_when_they_are_few(town):
    at_work(town)
    for number in range(5):
        moment = number * 1300 + 10
        moves.decline(town.acting("amina"), asked(town, seconds=moment - 10).pk, now=at(moment), reason="other")
        told = move_reads.ledger(town.teams["1881"], since=at(-1), now=at(moment))
        assert told.declined == (5 if number == 4 else None)
    assert (told.reasons, told.people, told.expired) == ((("other", 5),), (), None)


def test_lent_and_borrowed_shows_both_teams_and_what_home_can_spare(town):
    at_work(town)
    move = accepted(town)
    told = {one.team.code: one for one in lent_and_borrowed()}
    assert (told["1881"].lent, told["1881"].wearers, told["1881"].spare) == ((move,), 2, 1)
    assert (told["P"].borrowed, told["P"].wearers) == ((move,), 2)


def test_candidates_come_in_the_order_of_asking_and_the_others_with_their_reason(town):
    at_work(town)
    moves.volunteer(town.acting("henrik"), town.agents["henrik"].pk, TODAY, now=at(0))
    found = move_reads.candidates(town.teams["P"], now=at(1))
    assert [one.name for one in found.able] == ["Henrik Damborg", "Amina Osman"]
    assert {one.agent_id: one.reasons for one in found.refused} == {town.agents["vibeke"].pk: ("not_qualified",)}
    assert found.ways == ()


def test_with_nobody_to_ask_it_is_said_what_would_have_to_change(town):
    at_work(town)
    people.save_team(ADMINISTRATOR, code="1881", now=at(0), protected_minimum=3)
    found = move_reads.candidates(town.teams["P"], now=at(1))
    assert found.able == ()
    assert [way.sentence("da", {"1881": "Borger.dk-linjen"}) for way in found.ways] == [
        "Borger.dk-linjen skal have en mere på arbejde, eller et beskyttet minimum under 3."
    ]


def test_the_house_asks_as_well_as_a_lead_and_an_agent_does_not(town):
    at_work(town)
    assert moves.ask(HOUSE, town.agents["amina"].pk, town.teams["P"], now=at(0)).asked_by == "machine:house"
    with pytest.raises(Refused):
        moves.ask(town.acting("lone"), town.agents["henrik"].pk, town.teams["P"], now=at(0))


@pytest.mark.parametrize("minutes", [0, 4, 481])
def test_a_length_nobody_can_mean_is_a_slip(town, minutes):
    at_work(town)
    with pytest.raises(Slip):
        asked(town, minutes=minutes)


def test_a_move_over_the_night_the_clock_changes_lasts_as_long_as_it_says(town):
    """Sixty minutes after 01:30 summer time it is 02:30 for the first time; the wall shows it twice."""
    Team.objects.update(opens="00:00:00", closes="23:59:59", weekdays="1-7")
    night = (OPENING.replace(month=10, day=24, hour=23, minute=30) - OPENING).total_seconds()
    may_wear_parking(town, "henrik", issued=date(2026, 10, 1))
    town.ready("henrik", "vibeke", seconds=night - 60)
    move = accepted(town, "henrik", seconds=night + 10)
    assert move.ends_at == at(night + 3600)
    kept_up(night + 3599)
    assert state_of(move) == "active"
    kept_up(night + 3600)
    assert state_of(move) == "closed/time"
    assert move_reads.ledger_of(move.agent_id, since=at(night), now=at(night + 4000))[0].minutes == 60


def test_the_level_of_the_other_hat_is_the_one_she_was_given_there(town):
    at_work(town)
    accepted(town, "henrik")
    assert people_reads.skills(today=TODAY)[town.agents["henrik"].pk].levels["P"] == Level.GUIDE
