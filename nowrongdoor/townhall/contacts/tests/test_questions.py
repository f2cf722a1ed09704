"""Asking, topics, hats and outcomes: what a mandate allows, and two tabs of one agent at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.contacts import actions, questions, reads
from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.people import actions as people
from tests.cast import Cast, at, calls, offer, talks
from tests.racing import at_once, while_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(town, switchboard) -> Contact:
    """Amina, who wears the hat of the borger.dk line and also holds Parking's, talks with a citizen."""
    return talks(town, switchboard, "amina", line="1881")


def question_of(contact: Contact) -> Question:
    return contact.questions.select_related("topic", "hat").get(position=1)


def about(town: Cast, contact: Contact, topic: str) -> Question:
    return questions.set_topic(town.acting("amina"), question_of(contact).pk, town.topics[topic], now=at(20))


def say(town: Cast, question: Question, outcome: str, **more: object) -> Question:
    return questions.set_outcome(town.acting("amina"), question.pk, outcome, now=at(30), **more)


def test_the_first_question_stands_ready_under_the_hat_it_was_answered_under(town, contact):
    question = question_of(contact)
    assert (question.hat.code, question.topic, question.outcome) == ("1881", None, "")


def test_a_topic_chosen_in_the_menu_is_the_topic_of_the_first_question(town, switchboard):
    contact = talks(town, switchboard, "henrik", line="1881", topic="nemkonto")
    assert question_of(contact).topic == town.topics["nemkonto"]


def test_what_the_hat_allows_is_handled(town, contact):
    assert say(town, about(town, contact, "nemkonto"), "handled").outcome == "handled"


def test_handled_is_refused_under_a_hat_that_may_only_guide_and_the_reason_is_said(town, contact):
    question = about(town, contact, "mitid-legitimation")
    with pytest.raises(Refused) as refused:
        say(town, question, "handled")
    assert refused.value.code == "mandate_too_low"
    assert "Borger.dk-linjen" in str(refused.value)
    assert "registrere" in str(refused.value)
    assert question_of(contact).outcome == ""


def test_another_teams_question_is_handled_only_after_putting_on_its_hat(town, contact):
    question = about(town, contact, "p-afgift-klage")
    with pytest.raises(Refused) as refused:
        say(town, question, "handled")
    assert refused.value.code == "other_hat"
    questions.wear_for(town.acting("amina"), question.pk, town.teams["P"], now=at(25))
    assert say(town, question, "handled").hat.code == "P"
    contact.refresh_from_db()
    assert contact.hat.code == "1881", "the mandate follows the question; the contact keeps its hat"
    assert Entry.objects.get(verb="question.outcome_set").hat == "P"


def test_the_ways_on_are_to_wear_a_hat_she_holds_or_to_promise(town, contact):
    today = date(2026, 11, 20)
    ways = reads.ways_on(about(town, contact, "p-afgift-klage"), today=today)
    assert [(way.kind, way.team.code) for way in ways] == [("wear", "P"), ("promise", "P")]
    ways = reads.ways_on(about(town, contact, "bar-barsel"), today=today)
    assert [(way.kind, way.team.code) for way in ways] == [("promise", "BAR")]
    assert reads.ways_on(about(town, contact, "nemkonto"), today=today) == []


def test_a_hat_she_does_not_hold_is_not_put_on(town, contact):
    with pytest.raises(Refused) as refused:
        questions.wear_for(town.acting("amina"), question_of(contact).pk, town.teams["BAR"], now=at(25))
    assert refused.value.code == "not_qualified"


@pytest.mark.parametrize(
    ("issued_on", "valid_to", "may"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), True),
        (date(2026, 11, 1), date(2026, 11, 19), False),
        (date(2026, 11, 21), None, False),
    ],
)
def test_a_hat_is_held_from_the_day_it_is_issued_to_the_day_it_expires(town, contact, issued_on, valid_to, may):
    people.qualify(
        machine("test"), town.agents["amina"], town.teams["P"], level=Level.LIGHT_HANDLING, issued_on=issued_on,
        valid_to=valid_to, now=at(0),
    )  # fmt: skip
    wear = lambda: questions.wear_for(town.acting("amina"), question_of(contact).pk, town.teams["P"], now=at(25))  # noqa: E731
    if may:
        assert wear().hat.code == "P"
    else:
        with pytest.raises(Refused):
            wear()


def test_the_day_is_the_towns_own_also_after_its_midnight(town, contact):
    """Half past midnight in the town is still yesterday in UTC."""
    people.qualify(
        machine("test"), town.agents["amina"], town.teams["P"], level=Level.GUIDE, issued_on=date(2026, 11, 1),
        valid_to=date(2026, 11, 20), now=at(0),
    )  # fmt: skip
    with pytest.raises(Refused):
        questions.wear_for(town.acting("amina"), question_of(contact).pk, town.teams["P"], now=at(15.5 * 3600))


def test_her_own_level_counts_too(town, switchboard):
    contact = talks(town, switchboard, "signe", line="P", topic="p-afgift-klage")
    with pytest.raises(Refused) as refused:
        questions.set_outcome(town.acting("signe"), question_of(contact).pk, "handled", now=at(30))
    assert refused.value.code == "own_level_too_low"


@pytest.mark.parametrize("change", ["topic", "no topic", "hat"])
def test_an_outcome_that_is_no_longer_allowed_falls_away(town, contact, change):
    question = about(town, contact, "nemkonto")
    say(town, question, "handled")
    acting = town.acting("amina")
    if change == "hat":
        questions.wear_for(acting, question.pk, town.teams["P"], now=at(40))
    else:
        topic = town.topics["mitid-legitimation"] if change == "topic" else None
        questions.set_topic(acting, question.pk, topic, now=at(40))
    changed = question_of(contact)
    assert (changed.outcome, changed.ended_at) == ("", None)


def test_an_outcome_that_needs_no_mandate_stays(town, contact):
    question = about(town, contact, "nemkonto")
    say(town, question, "not_ours")
    questions.set_topic(town.acting("amina"), question.pk, town.topics["p-afgift-klage"], now=at(40))
    assert question_of(contact).outcome == "not_ours"


def test_what_was_told_before_anybody_knew_the_topic_stays_where_the_hat_may_tell_it(town, contact):
    acting, question = town.acting("amina"), question_of(contact)
    say(town, question, "answered")
    assert questions.set_topic(acting, question.pk, town.topics["p-afgift-betal"], now=at(40)).outcome == "answered"
    assert questions.set_topic(acting, question.pk, town.topics["p-afgift-klage"], now=at(41)).outcome == ""


def test_what_merely_informs_may_be_told_under_any_hat(town, contact):
    """How one pays a parking fine stands in the answer; nobody is sent on to hear it."""
    assert say(town, about(town, contact, "p-afgift-betal"), "answered").hat.code == "1881"


def test_telling_takes_the_topics_hat_and_never_more_than_guiding(town, contact):
    with pytest.raises(Refused) as refused:
        say(town, about(town, contact, "p-afgift-klage"), "answered")
    assert refused.value.code == "other_hat"
    assert say(town, about(town, contact, "mitid-legitimation"), "answered").outcome == "answered"


def test_a_refusal_offers_the_hat_she_has_and_nothing_she_has_not(town, contact):
    for topic, offered in (("p-afgift-klage", True), ("bar-barsel", False), ("mitid-legitimation", False)):
        with pytest.raises(Refused) as refused:
            say(town, about(town, contact, topic), "handled")
        assert ("Parkering: " in str(refused.value)) is offered
        assert "Lov borgeren et opkald" in str(refused.value) or "lov borgeren et opkald" in str(refused.value)


@pytest.mark.parametrize(("team", "rule"), [("P", "lends_hat_for_questions"), ("1881", "takes_hats_for_questions")])
def test_both_teams_must_let_a_hat_be_put_on_for_a_question(town, contact, team, rule):
    people.save_team(machine("test"), code=team, now=at(0), **{rule: False})
    question = about(town, contact, "p-afgift-klage")
    with pytest.raises(Refused) as refused:
        questions.wear_for(town.acting("amina"), question.pk, town.teams["P"], now=at(25))
    assert refused.value.code == "hat_not_lent"
    fresh = Question.objects.get(pk=question.pk)
    assert [way.kind for way in reads.ways_on(fresh, today=date(2026, 11, 20))] == ["promise"]
    assert say(town, question, "promised", receiver_team=town.teams["P"]).outcome == "promised"


def test_the_other_teams_rules_do_not_matter(town, contact):
    people.save_team(machine("test"), code="P", now=at(0), takes_hats_for_questions=False)
    people.save_team(machine("test"), code="1881", now=at(0), lends_hat_for_questions=False)
    question = about(town, contact, "p-afgift-klage")
    acting = town.acting("amina")
    assert questions.wear_for(acting, question.pk, town.teams["P"], now=at(25)).hat.code == "P"
    assert questions.wear_for(acting, question.pk, town.teams["1881"], now=at(26)).hat.code == "1881"


def test_the_journal_says_which_question_was_met_under_which_hat_and_why(town, contact):
    acting, question = town.acting("amina"), about(town, contact, "p-afgift-klage")
    questions.wear_for(acting, question.pk, town.teams["P"], now=at(25))
    say(town, question, "handled")
    questions.wear_for(acting, question.pk, town.teams["1881"], now=at(40))
    lines = Entry.objects.filter(subject=f"contact:{contact.pk}", verb__startswith="question.").order_by("id")
    assert [(line.verb, line.hat, line.reason, line.details["position"]) for line in lines] == [
        ("question.topic_set", "1881", "", 1),
        ("question.hat_worn", "P", "other_hat", 1),
        ("question.outcome_set", "P", "other_hat", 1),
        ("question.hat_worn", "1881", "", 1),
    ]
    assert question_of(contact).outcome == "", "handled under Parking's hat is not handled under this one"


def test_handled_needs_a_topic(town, contact):
    with pytest.raises(Slip) as slip:
        say(town, question_of(contact), "handled")
    assert slip.value.field == "topic"


@pytest.mark.parametrize("outcome", ["promised", "guided_elsewhere", "warm_handover"])
def test_who_takes_over_must_be_named(town, contact, outcome):
    question = about(town, contact, "bar-barsel")
    for receiver in ("", "   ", "\x00"):
        with pytest.raises(Slip) as slip:
            say(town, question, outcome, receiver=receiver)
        assert slip.value.field == "receiver"
    assert say(town, question, outcome, receiver=" Børn og Familie ").receiver == "Børn og Familie"
    assert say(town, question, outcome, receiver_team=town.teams["BAR"]).receiver_team == town.teams["BAR"]


def test_a_cpr_number_is_no_receiver(town, contact):
    with pytest.raises(Slip) as slip:
        say(town, question_of(contact), "promised", receiver="010190-1234")
    assert slip.value.field == "receiver"


def test_a_receiver_is_forgotten_with_another_outcome(town, contact):
    question = about(town, contact, "bar-barsel")
    say(town, question, "promised", receiver="Børn og Familie", receiver_team=town.teams["BAR"])
    answered = say(town, question, "dropped")
    assert (answered.receiver, answered.receiver_team) == ("", None)


def test_an_outcome_is_one_of_the_seven_or_taken_back(town, contact):
    question = question_of(contact)
    with pytest.raises(Slip):
        say(town, question, "solved")
    say(town, question, "dropped")
    opened = say(town, question, "")
    assert (opened.outcome, opened.ended_at) == ("", None)


def test_a_contact_holds_twelve_questions_and_keeps_one(town, contact):
    acting = town.acting("amina")
    asked = [questions.ask(acting, contact.pk, now=at(20)) for _ in range(11)]
    with pytest.raises(Refused) as refused:
        questions.ask(acting, contact.pk, now=at(20))
    assert refused.value.code == "too_many_questions"
    for question in asked:
        questions.withdraw(acting, question.pk, now=at(21))
    with pytest.raises(Refused) as refused:
        questions.withdraw(acting, question_of(contact).pk, now=at(22))
    assert refused.value.code == "last_question"


def test_after_a_question_was_withdrawn_the_next_gets_a_number_of_its_own(town, contact):
    acting = town.acting("amina")
    second = questions.ask(acting, contact.pk, now=at(20))
    third = questions.ask(acting, contact.pk, now=at(20))
    questions.withdraw(acting, second.pk, now=at(21))
    assert questions.ask(acting, contact.pk, now=at(22)).position == third.position + 1


@pytest.mark.parametrize("name", ["lone", "henrik"])
def test_a_colleagues_question_is_left_alone(town, contact, name):
    acting, question = town.acting(name), question_of(contact)
    for attempt in (
        lambda: questions.ask(acting, contact.pk, now=at(20)),
        lambda: questions.set_topic(acting, question.pk, town.topics["nemkonto"], now=at(20)),
        lambda: questions.wear_for(acting, question.pk, town.teams["1881"], now=at(20)),
        lambda: questions.set_outcome(acting, question.pk, "dropped", now=at(20)),
        lambda: questions.withdraw(acting, question.pk, now=at(20)),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "not_yours"


def test_a_question_that_is_gone_is_said_to_be_gone(town, contact):
    with pytest.raises(Refused) as refused:
        questions.set_outcome(town.acting("amina"), 0, "dropped", now=at(20))
    assert refused.value.code == "gone"


def test_a_contact_nobody_has_answered_is_nobodys(town, switchboard):
    waiting = calls(switchboard, "call-9", line="1881")
    with pytest.raises(Refused):
        questions.ask(town.acting("henrik"), waiting.pk, now=at(20))


@pytest.mark.django_db(transaction=True)
class TestTwoTabs:
    """One agent, two tabs of the same desk, both at once."""

    def test_the_second_tab_sees_the_hat_the_first_one_put_on(self, town, contact):
        question = about(town, contact, "p-afgift-klage")
        with transaction.atomic(), while_waiting(lambda: say(town, question, "handled")) as started:
            questions.wear_for(town.acting("amina"), question.pk, town.teams["P"], now=at(25))
        assert started[0].outcome().outcome == "handled"

    def test_the_second_tab_sees_the_topic_the_first_one_chose(self, town, contact):
        question = question_of(contact)
        with transaction.atomic(), while_waiting(lambda: say(town, question, "handled")) as started:
            about(town, contact, "nemkonto")
        assert started[0].outcome().outcome == "handled"
        assert question_of(contact).topic == town.topics["nemkonto"]

    def test_an_outcome_is_not_slipped_past_a_topic_chosen_at_the_same_moment(self, town, contact):
        question = about(town, contact, "nemkonto")
        with transaction.atomic(), while_waiting(lambda: say(town, question, "handled")) as started:
            about(town, contact, "mitid-legitimation")
        assert started[0].outcome().code == "mandate_too_low"
        assert question_of(contact).outcome == ""

    def test_a_question_withdrawn_in_one_tab_is_gone_in_the_other(self, town, contact):
        second = questions.ask(town.acting("amina"), contact.pk, now=at(20))
        with transaction.atomic(), while_waiting(lambda: say(town, second, "dropped")) as started:
            questions.withdraw(town.acting("amina"), second.pk, now=at(21))
        assert started[0].outcome().code == "gone"

    def test_questions_asked_in_both_tabs_get_a_number_each(self, town, contact):
        acting = town.acting("amina")
        asked = at_once(*[lambda: questions.ask(acting, contact.pk, now=at(20)).position] * 4)
        assert sorted(asked) == [2, 3, 4, 5]

    def test_both_tabs_close_and_one_is_told_that_it_is_closed(self, town, switchboard, contact):
        acting = town.acting("amina")
        say(town, question_of(contact), "dropped")
        switchboard.tell("hangup", "call-1", 60)
        outcomes = at_once(*[lambda: actions.close(acting, contact.pk, now=at(90))] * 3)
        assert outcomes.count(None) == 1
        assert {one.code for one in outcomes if one} == {"closed"}
        assert Entry.objects.filter(verb="contact.closed").count() == 1
        assert town.state("amina") == "ready"

    def test_a_question_asked_while_the_other_tab_closes_is_not_lost_in_a_closed_contact(
        self, town, switchboard, contact
    ):
        acting = town.acting("amina")
        say(town, question_of(contact), "dropped")
        switchboard.tell("hangup", "call-1", 60)
        with transaction.atomic(), while_waiting(lambda: actions.close(acting, contact.pk, now=at(90))) as started:
            questions.ask(acting, contact.pk, now=at(89))
        assert started[0].outcome().code == "question_without_outcome"
        contact.refresh_from_db()
        assert contact.state == "after_work"


def test_a_contact_given_to_her_is_hers_from_the_answer_on(town, switchboard):
    town.ready("henrik")
    waiting = calls(switchboard, "call-9", line="1881")
    offer(town, waiting, "henrik", 2)
    with pytest.raises(Refused):
        questions.ask(town.acting("henrik"), waiting.pk, now=at(3))
    switchboard.tell("answer", "call-9", 5, device="2009")
    assert questions.ask(town.acting("henrik"), waiting.pk, now=at(6)).position == 2
