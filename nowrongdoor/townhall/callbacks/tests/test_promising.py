"""Making a promise: drafts by outcome, what is agreed, chasing instead of a second promise, and what closing does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nowrongdoor.townhall.callbacks import reads
from nowrongdoor.townhall.callbacks.models import Callback, CallbackTime, Chase
from nowrongdoor.townhall.callbacks.promising import Terms, promise
from nowrongdoor.townhall.contacts import actions as contacts
from nowrongdoor.townhall.contacts import questions
from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import handing
from nowrongdoor.townhall.topics import knowledge
from tests.cast import Cast, Simulated, Switchboard, at, talks

pytestmark = pytest.mark.django_db

BAR_CLOSES = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


def asked(town: Cast, switchboard: Switchboard, call: str = "call-1", topic: str = "bar-barsel") -> Question:
    """Lone, in conversation, with a question that Benefits must answer."""
    contact = talks(town, switchboard, "lone", call)
    question = contact.questions.get()
    return questions.set_topic(town.acting("lone"), question.pk, town.topics[topic], now=at(20))


def ends_promised(town: Cast, question: Question, team: str = "BAR") -> Callback | None:
    questions.set_outcome(town.acting("lone"), question.pk, "promised", now=at(30), receiver_team=town.teams[team])
    return reads.for_question(question.pk)


def close(town: Cast, switchboard: Switchboard, contact: Contact, call: str = "call-1") -> None:
    switchboard.tell("hangup", call, 60)
    contacts.close(town.acting("lone"), contact.pk, now=at(70))


def test_the_outcome_leaves_a_draft_with_the_receiving_team(town: Cast, switchboard: Switchboard) -> None:
    draft = ends_promised(town, asked(town, switchboard))
    assert draft is not None
    assert (draft.state, draft.team.code, draft.promiser) == ("draft", "BAR", town.agents["lone"])


def test_another_outcome_takes_the_draft_back_and_promising_again_brings_it_back(
    town: Cast, switchboard: Switchboard
) -> None:
    question = asked(town, switchboard)
    draft = ends_promised(town, question)
    questions.set_outcome(town.acting("lone"), question.pk, "dropped", now=at(40))
    assert reads.for_question(question.pk) is None
    again = ends_promised(town, question)
    assert again is not None and draft is not None and (again.pk, again.state) == (draft.pk, "draft")


def test_a_promise_stands_on_what_was_agreed(town: Cast, switchboard: Switchboard) -> None:
    question = asked(town, switchboard)
    agreed = Terms(
        team="BAR", number="+46 8 123 456 78", verified="said_back", by=BAR_CLOSES, best_times="efter kl. 14",
        language="en", interpreter="arabisk", named=town.agents["vibeke"].pk,
    )  # fmt: skip
    made = promise(town.acting("lone"), question.pk, agreed, now=at(30))
    assert (made.state, made.number, made.by, made.first_by) == ("assigned", "+46812345678", BAR_CLOSES, BAR_CLOSES)
    assert made.said == "Vibeke from Benefits will ring you by Friday 20 November at 18:00."
    assert made.promised_at == at(30) and made.link and len(made.link) == 32
    line = Entry.objects.get(verb="callback.promised")
    assert line.subject == f"callback:{made.pk}" and line.details["team"] == "BAR"
    assert "46812345678" not in str(line.details)


def test_promising_alone_sets_the_outcome_too(town: Cast, switchboard: Switchboard) -> None:
    question = asked(town, switchboard)
    promise(town.acting("lone"), question.pk, Terms(), now=at(30))
    question.refresh_from_db()
    assert (question.outcome, question.receiver_team) == ("promised", town.teams["BAR"])


def test_a_double_click_agrees_anew_and_promises_once(town: Cast, switchboard: Switchboard) -> None:
    question = asked(town, switchboard)
    for seconds in (30, 31):
        promise(town.acting("lone"), question.pk, Terms(), now=at(seconds))
    assert Callback.objects.count() == CallbackTime.objects.count() == 1
    assert Entry.objects.filter(verb="callback.promised").count() == 1


@pytest.mark.parametrize("number", ["", "hemmeligt", "112", "12", "+45 90 12 34 56", "+999999999999999999"])
def test_a_number_nobody_can_ring_is_a_slip(town: Cast, switchboard: Switchboard, number: str) -> None:
    contact = talks(town, switchboard, "lone")
    Contact.objects.filter(pk=contact.pk).update(caller_number="")
    with pytest.raises(Slip) as slip:
        promise(town.acting("lone"), contact.questions.get().pk, Terms(team="BAR", number=number), now=at(30))
    assert slip.value.field == "number"


def test_a_time_when_the_team_is_closed_is_a_slip_that_offers_the_nearest(town: Cast, switchboard: Switchboard) -> None:
    question = asked(town, switchboard)
    with pytest.raises(Slip) as slip:
        promise(town.acting("lone"), question.pk, Terms(by=BAR_CLOSES + timedelta(hours=2)), now=at(30))
    assert slip.value.field == "by"
    assert "Friday" in str(slip.value) or "fredag" in str(slip.value)


def test_what_the_team_wants_asked_must_be_answered(town: Cast, switchboard: Switchboard) -> None:
    knowledge.save_promise_questions(
        machine("test"), town.teams["BAR"], [("Hvilket år?", "Which year?", True)], now=at(0)
    )
    (wanted,) = town.teams["BAR"].promise_questions.all()
    question = asked(town, switchboard)
    with pytest.raises(Slip) as slip:
        promise(town.acting("lone"), question.pk, Terms(), now=at(30))
    assert slip.value.field == f"answer-{wanted.pk}"
    made = promise(town.acting("lone"), question.pk, Terms(answers={wanted.pk: "2025"}), now=at(31))
    assert made.answers == [{"id": wanted.pk, "asked": "Hvilket år?", "answer": "2025"}]


def test_a_cpr_number_stays_out_of_every_text(town: Cast, switchboard: Switchboard) -> None:
    question = asked(town, switchboard)
    for agreed in (Terms(best_times="0101901234"), Terms(said="010190-1234"), Terms(interpreter="010190 1234")):
        with pytest.raises(Slip):
            promise(town.acting("lone"), question.pk, agreed, now=at(30))


def test_closing_makes_a_draft_good_with_the_number_she_rang_from(town: Cast, switchboard: Switchboard) -> None:
    question = asked(town, switchboard)
    ends_promised(town, question)
    close(town, switchboard, question.contact)
    made = Callback.objects.get()
    assert (made.state, made.number, made.number_verified) == ("assigned", "+4520000001", "caller_id")
    assert made.by == datetime(2026, 11, 23, 8, 15, tzinfo=UTC)  # the same hour on the next working day, on the quarter


def test_a_contact_with_a_promise_to_no_number_stays_open_and_says_which(town: Cast, switchboard: Switchboard) -> None:
    question = asked(town, switchboard)
    Contact.objects.update(caller_number="")
    ends_promised(town, question)
    with pytest.raises(Refused) as no:
        close(town, switchboard, question.contact)
    assert no.value.code == "promise_number" and "1" in str(no.value)
    assert Contact.objects.get().closed_at is None


def test_the_same_citizen_asking_again_chases_the_promise(town: Cast, switchboard: Switchboard) -> None:
    first = asked(town, switchboard)
    ends_promised(town, first)
    close(town, switchboard, first.contact)
    second = asked(town, switchboard, "call-2")
    chased = ends_promised(town, second)
    assert chased is not None and chased.question_id == first.pk
    assert chased.chased == 1 and Callback.objects.count() == 1
    assert chased.named_until is not None and chased.named_until <= at(30)
    with pytest.raises(Refused) as no:
        promise(town.acting("lone"), second.pk, Terms(), now=at(31))
    assert no.value.code == "chased"
    questions.set_outcome(town.acting("lone"), second.pk, "dropped", now=at(36))
    assert not Chase.objects.exists()


def test_another_matter_is_another_promise(town: Cast, switchboard: Switchboard) -> None:
    first = asked(town, switchboard)
    ends_promised(town, first)
    close(town, switchboard, first.contact)
    second = asked(town, switchboard, "call-2", topic="nemkonto")
    ends_promised(town, second, "1881")
    assert Callback.objects.count() == 2


def test_a_link_shows_the_citizen_first_name_team_and_time_and_nothing_else(
    town: Cast, switchboard: Switchboard
) -> None:
    question = asked(town, switchboard)
    contacts.know_citizen(town.acting("lone"), question.contact_id, name="Karen Margrethe Holm", now=at(25))
    made = promise(town.acting("lone"), question.pk, Terms(by=BAR_CLOSES), now=at(30))
    assert made.link is not None
    seen = reads.for_citizen(made.link, at(40))
    assert seen == reads.CitizenSees("Karen", "Barsel og sygedagpenge", "", BAR_CLOSES, "waiting", (), "da")
    assert reads.for_citizen("0" * 32, at(40)) is None


def test_what_a_colleague_it_was_handed_to_promises_is_his_promise(town: Cast, simulated: Simulated) -> None:
    contact, lone, bjarke = simulated.talks(town, "lone"), town.acting("lone"), town.acting("bjarke")
    question = contact.questions.get()
    questions.set_topic(lone, question.pk, town.topics["nemkonto"], now=at(15))
    questions.set_outcome(lone, question.pk, "promised", now=at(16), receiver_team=town.teams["1881"])
    town.ready("bjarke", seconds=17)
    asked = handing.ask(lone, contact.pk, town.agents["bjarke"].pk, now=at(20))
    handing.answer(bjarke, asked.pk, True, now=at(25))
    handing.complete(lone, asked.pk, now=at(40))
    simulated.tell_all(40)
    simulated.switchboard.put_down("call-1", at=at(60))
    simulated.tell_all(60)
    contacts.close(bjarke, contact.pk, now=at(61))
    assert Callback.objects.get().promiser == town.agents["bjarke"]
