"""The desk: who may sit there, what it shows, and how it says no."""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponse
from django.test import Client

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.contacts.models import Contact, Question
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import actions as line
from nowrongdoor.townhall.line import presence
from nowrongdoor.townhall.line.models import Presence
from nowrongdoor.web.desk.tests import cast

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def house() -> cast.House:
    return cast.a_house()


def at(agent: cast.Agent) -> Client:
    """A browser tab in which the agent is signed in."""
    tab = Client(headers=HTMX)
    tab.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    return tab


def text(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def test_opening_the_desk_makes_the_agent_known_and_away_until_she_says_ready(house: cast.House):
    page = text(at(house.lone).get("/desk/"))
    assert "Du er væk" in page
    assert Presence.objects.get(agent=house.lone, until=None).state == State.AWAY


def test_an_idle_desk_shows_the_line_and_the_hat_and_no_void(house: cast.House):
    cast.ready(house.lone)
    cast.a_call(house.parking, house.fine)
    page = text(at(house.lone).get("/desk/"))
    assert "Du er klar" in page
    assert '<strong class="waiting-figure">1</strong> venter' in page
    assert "Parkering" in page
    assert "Kontanthjælp" in page


def test_a_ringing_telephone_says_whose_line_how_long_and_is_answered_from_the_desk(house: cast.House):
    cast.ready(house.erik)
    cast.rings_at(house.erik, cast.a_call(house.parking, house.fine), house.parking)
    piece = text(at(house.erik).get("/desk/contact/"))
    assert "Parkering ringer" in piece
    assert "P-afgift" in piece
    assert "Tag telefonen" in piece


def test_the_number_is_masked_until_it_is_opened_and_opening_is_written_down(house: cast.House):
    contact = cast.in_hand(house.erik, house.parking, caller="+4520304050")
    tab = at(house.erik)
    assert "20304050" not in text(tab.get("/desk/contact/"))
    assert "+4520304050" in text(tab.post(f"/desk/contact/{contact.pk}/number/"))
    assert "+4520304050" in text(tab.get("/desk/contact/"))
    assert Entry.objects.filter(verb="contact.number_opened", subject=f"contact:{contact.pk}").count() == 1
    assert "20304050" not in text(at(house.erik).get("/desk/contact/"))


def test_who_rang_before_is_counted(house: cast.House):
    cast.a_call(house.parking, caller="+4520304050")
    cast.a_call(house.parking, caller="+4520304050")
    cast.in_hand(house.erik, house.parking, caller="+4520304050")
    assert "har henvendt sig 2 gange før" in text(at(house.erik).get("/desk/contact/"))


def test_what_the_hat_does_not_allow_is_said_with_the_legal_ways_on(house: cast.House):
    contact = cast.in_hand(house.lone, house.cash)
    question = cast.first_question(contact)
    tab = at(house.lone)
    piece = text(tab.post(f"/desk/question/{question.pk}/topic/", {"topic": "p-fine"}))
    assert 'data-allowed="no"' in piece
    assert "Tag kasketten Parkering på" in piece
    assert "Lov et opkald fra Parkering" in piece
    refused = tab.post(f"/desk/question/{question.pk}/outcome/", {"outcome": "handled"})
    assert refused.status_code == 422
    assert refused["X-Reason"] == "other_hat"
    assert 'data-allowed="yes"' in text(tab.post(f"/desk/question/{question.pk}/hat/", {"team": "P"}))
    assert tab.post(f"/desk/question/{question.pk}/outcome/", {"outcome": "handled"}).status_code == 200


def test_a_promise_needs_no_more_than_its_outcome_where_the_hat_says_no(house: cast.House):
    question = cast.first_question(cast.in_hand(house.lone, house.cash))
    tab = at(house.lone)
    tab.post(f"/desk/question/{question.pk}/topic/", {"topic": "p-fine"})
    piece = text(tab.post(f"/desk/question/{question.pk}/outcome/", {"outcome": "promised", "receiver_team": "P"}))
    assert "Intet er aftalt endnu" in piece
    question.refresh_from_db()
    assert (question.outcome, question.receiver_team) == ("promised", house.parking)


def test_elsewhere_without_a_receiver_is_a_slip_in_its_field(house: cast.House):
    question = cast.first_question(cast.in_hand(house.erik, house.parking, house.fine))
    answer = at(house.erik).post(f"/desk/question/{question.pk}/outcome/", {"outcome": "guided_elsewhere"})
    assert answer.status_code == 422
    assert json.loads(answer["HX-Trigger"])["slip"]["field"] == "receiver"


def test_the_receiver_is_asked_for_with_the_topics_own_team_suggested(house: cast.House):
    question = cast.first_question(cast.in_hand(house.lone, house.cash, house.fine))
    form = text(at(house.lone).get(f"/desk/question/{question.pk}/receiver/", {"outcome": "guided_elsewhere"}))
    assert '<option value="P" selected>' in form


def test_a_contact_cannot_close_with_an_open_question_and_the_page_goes_there(house: cast.House):
    contact = cast.in_hand(house.erik, house.parking, house.fine)
    tab = at(house.erik)
    assert tab.post(f"/desk/contact/{contact.pk}/close/")["X-Reason"] == "still_talking"
    line.ended(cast.DISPATCHER, contact, now=cast.now())
    added = tab.post(f"/desk/contact/{contact.pk}/ask/")
    second = Question.objects.get(contact=contact, position=2)
    assert json.loads(added["HX-Trigger-After-Settle"]) == {"look-at": f"#topic-{second.pk}"}

    first = cast.first_question(contact)
    refused = tab.post(f"/desk/contact/{contact.pk}/close/")
    assert (refused.status_code, refused["X-Reason"]) == (422, "question_without_outcome")
    assert "1, 2" in text(refused)
    assert json.loads(refused["HX-Trigger-After-Settle"]) == {"look-at": f"#outcomes-{first.pk} button"}

    tab.post(f"/desk/question/{first.pk}/outcome/", {"outcome": "answered"})
    refused = tab.post(f"/desk/contact/{contact.pk}/close/")
    assert json.loads(refused["HX-Trigger-After-Settle"]) == {"look-at": f"#topic-{second.pk}"}

    tab.post(f"/desk/question/{second.pk}/withdraw/")
    assert tab.post(f"/desk/contact/{contact.pk}/close/").status_code == 200
    contact.refresh_from_db()
    assert contact.state == "closed"
    assert Presence.objects.get(agent=house.erik, until=None).state == State.READY


def test_the_note_is_kept_as_it_is_typed_and_a_cpr_number_is_not(house: cast.House):
    contact = cast.in_hand(house.erik, house.parking)
    tab = at(house.erik)
    assert tab.post(f"/desk/contact/{contact.pk}/note/", {"note": "Bilen holdt lovligt"}).status_code == 204
    refused = tab.post(f"/desk/contact/{contact.pk}/note/", {"note": "Hun hedder 010190-1234"})
    assert refused.status_code == 422
    assert "CPR" in text(refused)
    assert Contact.objects.get(pk=contact.pk).note == "Bilen holdt lovligt"
    assert "Bilen holdt lovligt</textarea>" in text(tab.get("/desk/contact/"))


def test_the_citizen_may_be_known_and_anonymous_again(house: cast.House):
    contact = cast.in_hand(house.erik, house.parking)
    tab = at(house.erik)
    tab.post(f"/desk/contact/{contact.pk}/citizen/", {"name": " Åse  <b>Holm</b> "})
    assert 'value="Åse &lt;b&gt;Holm&lt;/b&gt;"' in text(tab.get("/desk/contact/"))
    tab.post(f"/desk/contact/{contact.pk}/citizen/", {"name": ""})
    assert Contact.objects.get(pk=contact.pk).citizen is None


def test_a_break_during_a_conversation_waits_until_it_is_over(house: cast.House):
    cast.in_hand(house.erik, house.parking)
    piece = text(at(house.erik).post("/desk/state/", {"state": "pause", "reason": "lunch"}))
    assert "Pause efter denne: frokost" in piece
    now_in = Presence.objects.get(agent=house.erik, until=None)
    assert (now_in.state, now_in.next_state) == (State.IN_CONVERSATION, State.PAUSE)


@pytest.mark.parametrize("values", [{"state": "asleep"}, {"state": "pause"}, {"state": "ringing"}, {}])
def test_a_state_nobody_can_choose_is_a_slip(house: cast.House, values: dict[str, str]):
    assert at(house.erik).post("/desk/state/", values).status_code == 422


def test_after_two_missed_rings_the_desk_asks_whether_anybody_is_there(house: cast.House):
    cast.ready(house.erik)
    for _ in range(2):
        line.rang_out(
            cast.DISPATCHER, cast.rings_at(house.erik, cast.a_call(house.parking), house.parking), now=cast.now()
        )
    tab = at(house.erik)
    assert "Er du der?" in text(tab.get("/desk/contact/"))
    tab.post("/desk/state/", {"state": "ready"})
    assert "Du er klar" in text(tab.get("/desk/contact/"))


def test_another_hat_is_put_on_and_the_base_stays_in_sight(house: cast.House):
    cast.ready(house.lone)
    piece = text(at(house.lone).post("/desk/hat/", {"team": "P"}))
    assert 'class="hat behind" data-team="2"' in piece
    assert at(house.erik).post("/desk/hat/", {"team": "KTH"})["X-Reason"] == "not_qualified"


def test_two_tabs_of_one_agent_both_follow_the_server(house: cast.House):
    contact = cast.in_hand(house.erik, house.parking, house.fine)
    one, other = at(house.erik), at(house.erik)
    mark = other.get("/desk/contact/")["ETag"]
    assert other.get("/desk/contact/", headers={"If-None-Match": mark}).status_code == 304
    one.post(f"/desk/question/{cast.first_question(contact).pk}/outcome/", {"outcome": "answered"})
    assert other.get("/desk/contact/", headers={"If-None-Match": mark}).status_code == 200
    line.ended(cast.DISPATCHER, contact, now=cast.now())
    assert one.post(f"/desk/contact/{contact.pk}/close/").status_code == 200
    late = other.post(f"/desk/contact/{contact.pk}/close/")
    assert (late.status_code, late["X-Reason"]) == (422, "closed")
    assert "Du er klar" in text(other.get("/desk/contact/"))


def test_a_colleagues_contact_cannot_be_touched_nor_seen(house: cast.House):
    contact = cast.in_hand(house.erik, house.parking, house.fine, caller="+4520304050")
    question = cast.first_question(contact)
    tab = at(house.lone)
    for path in (
        f"/desk/contact/{contact.pk}/note/",
        f"/desk/contact/{contact.pk}/citizen/",
        f"/desk/contact/{contact.pk}/number/",
        f"/desk/contact/{contact.pk}/hang-up/",
        f"/desk/contact/{contact.pk}/close/",
        f"/desk/contact/{contact.pk}/ask/",
        f"/desk/question/{question.pk}/outcome/",
        f"/desk/question/{question.pk}/withdraw/",
    ):
        answer = tab.post(path, {"outcome": "answered", "name": "x", "note": "x"})
        assert (path, answer.status_code, answer["X-Reason"]) == (path, 422, "not_yours")
    assert tab.get(f"/desk/question/{question.pk}/topics/", {"words": "p"}).status_code == 404
    assert tab.get(f"/desk/question/{question.pk}/receiver/").status_code == 422


def test_what_is_not_there_is_said_and_never_a_fault(house: cast.House):
    contact = cast.in_hand(house.erik, house.parking)
    question = cast.first_question(contact)
    tab = at(house.erik)
    assert tab.post("/desk/contact/999999/note/", {"note": "x"})["X-Reason"] == "gone"
    assert tab.post("/desk/question/999999/outcome/", {"outcome": "answered"})["X-Reason"] == "gone"
    assert tab.post(f"/desk/question/{question.pk}/topic/", {"topic": "no-such"}).status_code == 404
    assert tab.post(f"/desk/question/{question.pk}/outcome/", {"outcome": "sung"}).status_code == 422
    assert tab.post("/desk/hat/", {"team": "no-such"}).status_code == 404
    assert tab.get("/desk/articles/999999/").status_code == 404
    assert tab.post("/desk/pick-up/").status_code == 409


def test_topics_are_found_as_one_types(house: cast.House):
    question = cast.first_question(cast.in_hand(house.erik, house.parking))
    tab = at(house.erik)
    assert "P-afgift" in text(tab.get(f"/desk/question/{question.pk}/topics/", {"words": "afgift"}))
    assert "Intet emne passer" in text(tab.get(f"/desk/question/{question.pk}/topics/", {"words": "xyzzyq"}))
    assert text(tab.get(f"/desk/question/{question.pk}/topics/", {"words": " "})) == ""


def test_the_pieces_are_304_while_nothing_changes_even_as_the_timers_run(house: cast.House):
    cast.a_call(house.parking, house.fine)
    cast.ready(house.lone)
    tab = at(house.lone)
    for piece in ("waiting", "line", "day", "card"):
        mark = tab.get(f"/desk/{piece}/")["ETag"]
        assert tab.get(f"/desk/{piece}/", headers={"If-None-Match": mark}).status_code == 304, piece


def test_a_desk_set_away_because_it_was_closed_says_why(house: cast.House):
    cast.ready(house.erik)
    presence.flip(house.erik.pk, [State.READY], State.AWAY, at=cast.now(), reason="desk_closed")
    assert "tom stol" in text(at(house.erik).get("/desk/contact/"))
