"""Handing over with the colleague's yes, and sending on with a reason."""

from __future__ import annotations

import json

import pytest

from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import notes, noting, questions
from nowrongdoor.townhall.contacts.models import CaseNote, Contact
from nowrongdoor.townhall.errors import LostRace, Refused, Slip
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import handing, reconciling
from nowrongdoor.townhall.line.models import HandoverAsk, Place, Transfer
from nowrongdoor.townhall.line.ports import telephony
from nowrongdoor.townhall.line.tests.rows import nobody_is_stuck
from nowrongdoor.townhall.line.transferring import sent_from, transfer
from tests.cast import DISPATCHER, Cast, Simulated, at
from tests.racing import at_once

pytestmark = pytest.mark.django_db


def lone_asks_bjarke(town: Cast, simulated: Simulated) -> HandoverAsk:
    contact = simulated.talks(town, "lone")
    town.ready("bjarke", seconds=15)
    return handing.ask(town.acting("lone"), contact.pk, town.agents["bjarke"].pk, now=at(20))


def test_the_colleague_says_yes_the_two_talk_and_the_citizen_is_hers(town: Cast, simulated: Simulated) -> None:
    asked = lone_asks_bjarke(town, simulated)
    with pytest.raises(Refused) as no:
        handing.complete(town.acting("lone"), asked.pk, now=at(22))
    assert no.value.code == "not_accepted"
    handing.answer(town.acting("bjarke"), asked.pk, True, now=at(25))
    assert town.state("bjarke") == "pause/colleague"
    handing.complete(town.acting("lone"), asked.pk, now=at(40))
    simulated.tell_all(40)
    contact = Contact.objects.get()
    assert contact.agent == town.agents["bjarke"]
    assert (town.state("lone"), town.state("bjarke")) == ("ready", "in_conversation")
    asked.refresh_from_db()
    assert asked.state == "done"
    nobody_is_stuck()


def goes_over(town: Cast, simulated: Simulated, asked: HandoverAsk) -> Contact:
    """Bjarke says yes, and the citizen is his."""
    handing.answer(town.acting("bjarke"), asked.pk, True, now=at(25))
    handing.complete(town.acting("lone"), asked.pk, now=at(40))
    simulated.tell_all(40)
    return Contact.objects.get(pk=asked.contact_id)


def test_what_is_still_to_be_noted_is_the_colleagues_to_write(town: Cast, simulated: Simulated) -> None:
    asked = lone_asks_bjarke(town, simulated)
    question = asked.contact.questions.get()
    questions.set_topic(town.acting("lone"), question.pk, town.topics["p-gaest"], now=at(21))
    noting.set_matters(town.acting("lone"), question.pk, True, now=at(22))
    contact = goes_over(town, simulated, asked)
    bjarke, note = town.acting("bjarke"), CaseNote.objects.get()
    noting.write(bjarke, note.pk, title="Gæst", said="Hun har søgt i tide.", now=at(50))
    questions.set_outcome(bjarke, question.pk, "answered", now=at(51))
    simulated.switchboard.put_down("call-1", at=at(60))
    simulated.tell_all(60)
    contacts.close(bjarke, contact.pk, now=at(61))
    assert [one.note for one in notes.waiting_of(town.agents["bjarke"].pk)] == [note]


def test_a_no_needs_no_reason_and_changes_nothing(town: Cast, simulated: Simulated) -> None:
    asked = lone_asks_bjarke(town, simulated)
    handing.answer(town.acting("bjarke"), asked.pk, False, now=at(25))
    assert (town.state("lone"), town.state("bjarke")) == ("in_conversation", "ready")
    with pytest.raises(LostRace):
        handing.answer(town.acting("bjarke"), asked.pk, True, now=at(26))


def test_a_question_runs_out_after_a_minute(town: Cast, simulated: Simulated) -> None:
    asked = lone_asks_bjarke(town, simulated)
    assert handing.asked_of(town.agents["bjarke"].pk, now=at(30)) == asked
    assert handing.asked_of(town.agents["bjarke"].pk, now=at(90)) is None
    with pytest.raises(LostRace):
        handing.answer(town.acting("bjarke"), asked.pk, True, now=at(90))
    assert handing.expire(DISPATCHER, now=at(90)) == 1
    assert handing.expire(DISPATCHER, now=at(91)) == 0


def test_one_is_asked_by_one_at_a_time_and_nobody_who_has_a_citizen(town: Cast, simulated: Simulated) -> None:
    asked = lone_asks_bjarke(town, simulated)
    with pytest.raises(LostRace):
        handing.ask(town.acting("lone"), asked.contact_id, town.agents["bjarke"].pk, now=at(21))
    with pytest.raises(Refused) as no:
        handing.ask(town.acting("lone"), asked.contact_id, town.agents["signe"].pk, now=at(100))
    assert no.value.code == "busy"


def test_a_citizen_who_hangs_up_ends_the_question_and_frees_the_colleague(town: Cast, simulated: Simulated) -> None:
    asked = lone_asks_bjarke(town, simulated)
    handing.answer(town.acting("bjarke"), asked.pk, True, now=at(25))
    simulated.switchboard.put_down("call-1", at=at(30))
    simulated.tell_all(30)
    asked.refresh_from_db()
    assert (asked.state, town.state("bjarke"), town.state("lone")) == ("withdrawn", "ready", "after_work")


def test_taking_the_question_back_after_a_yes_frees_the_colleague(town: Cast, simulated: Simulated) -> None:
    asked = lone_asks_bjarke(town, simulated)
    handing.answer(town.acting("bjarke"), asked.pk, True, now=at(25))
    handing.withdraw(town.acting("lone"), asked.pk, now=at(30))
    assert (town.state("lone"), town.state("bjarke")) == ("in_conversation", "ready")
    assert simulated.switchboard.snapshot().calls[0].device == "2001"


def test_a_switchboard_that_is_away_changes_nothing(town: Cast, simulated: Simulated) -> None:
    asked = lone_asks_bjarke(town, simulated)
    simulated.switchboard.put_down("call-1", at=at(23))  # the house has not heard of it yet
    with pytest.raises(Refused) as no:
        handing.answer(town.acting("bjarke"), asked.pk, True, now=at(25))
    assert no.value.code == "telephony"
    assert town.state("bjarke") == "ready"


def test_a_citizen_sent_on_waits_there_as_of_her_first_arrival(town: Cast, simulated: Simulated) -> None:
    contact = simulated.talks(town, "lone")
    waits = transfer(town.acting("lone"), contact.pk, town.teams["1881"], "wrong_line", now=at(60))
    simulated.tell_all(61)
    assert (waits.state, waits.call, waits.team.code) == ("waiting", "call-1", "1881")
    assert Place.objects.get(contact=waits).joined_at == at(0)
    contact.refresh_from_db()
    assert (contact.state, contact.questions.get().outcome) == ("after_work", "guided_elsewhere")
    assert town.state("lone") == "after_work"
    assert Transfer.objects.get().because == "wrong_line"
    assert reconciling.reconcile(DISPATCHER, telephony(), now=at(70)) == 0
    assert simulated.switchboard.snapshot().calls[0].stage == "waiting"


def test_there_is_no_sending_on_without_a_reason_or_to_a_closed_line(town: Cast, simulated: Simulated) -> None:
    contact = simulated.talks(town, "lone")
    with pytest.raises(Slip):
        transfer(town.acting("lone"), contact.pk, town.teams["1881"], "", now=at(60))
    with pytest.raises(Refused) as no:
        transfer(town.acting("lone"), contact.pk, town.teams["1881"], "urgent", now=at(12 * 3600))
    assert no.value.code == "closed_line"
    with pytest.raises(Refused) as no:
        transfer(town.acting("lone"), contact.pk, town.teams["P"], "urgent", now=at(60))
    assert no.value.code == "same_line"


def test_words_for_whoever_answers_go_along_and_stand_nowhere_else(town: Cast, simulated: Simulated) -> None:
    contact = simulated.talks(town, "lone")
    said = "har fået afslag to gange, taler langsomt"
    waits = transfer(town.acting("lone"), contact.pk, town.teams["1881"], "urgent", now=at(60), words=f" {said}\n")
    found = sent_from(waits.pk)
    assert found is not None
    assert (found.words, found.before.agent) == (said, town.agents["lone"])
    assert sent_from(contact.pk) is None
    assert said not in json.dumps(list(Entry.objects.values_list("details", flat=True)), default=str)


@pytest.mark.parametrize("words", ["310290-1234", "cpr 3102901234 ring", "x" * 201])
def test_words_that_cannot_be_kept_are_a_slip_and_nobody_is_sent_on(
    town: Cast, simulated: Simulated, words: str
) -> None:
    contact = simulated.talks(town, "lone")
    with pytest.raises(Slip) as slip:
        transfer(town.acting("lone"), contact.pk, town.teams["1881"], "urgent", now=at(60), words=words)
    assert slip.value.field == "words"
    assert not Transfer.objects.exists()
    contact.refresh_from_db()
    assert contact.state == "in_conversation"


@pytest.mark.django_db(transaction=True)
def test_a_double_click_sends_on_once_with_its_words(town: Cast, simulated: Simulated) -> None:
    contact = simulated.talks(town, "lone")
    acting = town.acting("lone")
    at_once(*[lambda: transfer(acting, contact.pk, town.teams["1881"], "urgent", now=at(60), words="haster")] * 2)
    assert Transfer.objects.get().words == "haster"
