"""The tap on the shoulder at the desk: a bar that asks, three keys, and what the other tab is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from nowrongdoor.config import clock
from nowrongdoor.townhall.journal.acting import Acting, machine
from nowrongdoor.townhall.line import moves
from nowrongdoor.townhall.line.models import Absorption, Move, MoveDay, Presence
from nowrongdoor.townhall.people import reads
from nowrongdoor.web.desk.tests import cast

pytestmark = pytest.mark.django_db

TEN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HTMX = {"HX-Request": "true"}
LEAD = Acting(who="agent:0", job_functions=frozenset({"lead"}), teams=frozenset({"P", "KTH"}))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], datetime]:
    """It is ten o'clock on a Friday, until so many seconds later are asked for."""

    def move_on(seconds: float) -> datetime:
        moment = TEN + timedelta(seconds=seconds)
        monkeypatch.setattr(clock, "clock", lambda: clock.Clock(moment, epoch=0.0, speed=0.0))
        return moment

    move_on(0)
    return move_on


@pytest.fixture
def house(later: Callable[[float], datetime]) -> cast.House:
    found = cast.a_house()
    found.cash.protected_minimum = 0
    found.cash.save()
    cast.ready(found.lone)
    return found


def asked(house: cast.House, **more: object) -> Move:
    """Lone is asked to step in with parking."""
    return moves.ask(LEAD, house.lone.pk, house.parking, now=TEN, **more)


def tab_of(agent: cast.Agent, language: str = "en") -> Client:
    """A browser tab in which the agent is signed in."""
    agent.user.language = language
    agent.user.save()
    tab = Client(headers=HTMX)
    tab.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    return tab


def text(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def strip(tab: Client) -> str:
    return text(tab.get(reverse("desk:tap")))


def wears(agent: cast.Agent) -> str:
    return reads.skills(today=TEN.date(), agents=[agent.pk])[agent.pk].wearing


def test_an_offer_says_who_asks_which_hat_until_when_and_for_how_long_it_stands(house: cast.House) -> None:
    asked(house, why="Breve med fejl")
    shown = strip(tab_of(house.lone))
    assert 'data-tap="offer"' in shown
    assert "will you step in with <strong>Parking</strong> until <strong>11:00</strong>?" in shown
    assert "Breve med fejl" in shown
    assert 'data-until="2026-11-20T09:01:30+00:00"' in shown
    assert 'max="90"' in shown


def test_what_was_foretold_stands_there_for_both_lines_and_nothing_where_nothing_was(house: cast.House) -> None:
    told = {
        "P": {"nobody": {"share": 0.41}, "this": {"share": 0.78, "share_low": 0.71, "share_high": 0.84}},
        "KTH": {"nobody": {"share": 0.84}, "this": {"share": 0.80, "share_low": 0.74, "share_high": 0.86}},
    }
    offer = asked(house, foretold={"horizon_minutes": 60, "teams": told})
    shown = strip(tab_of(house.lone))
    assert "78&nbsp;%" in shown
    assert "(71–84)" in shown
    assert "80&nbsp;%" in shown
    Move.objects.filter(pk=offer.pk).update(foretold={"teams": {"P": {"this": {"share": "?"}}}})
    assert "tap-effect" not in strip(tab_of(house.lone))


def test_after_this_conversation_is_asked_only_of_who_has_one(house: cast.House) -> None:
    asked(house)
    assert "after_contact" not in strip(tab_of(house.lone))
    cast.in_hand(house.lone, house.cash)
    assert "after_contact" in strip(tab_of(house.lone))


def test_yes_puts_the_hat_on_and_the_strip_shows_both_marks_and_the_way_home(house: cast.House) -> None:
    offer = asked(house)
    tab = tab_of(house.lone)
    shown = text(tab.post(reverse("desk:tap_yes", args=[offer.pk])))
    assert 'data-tap="moved"' in shown
    assert "You are with <strong>Parking</strong> until <strong>11:00</strong>." in shown
    assert 'class="hat behind"' in shown
    assert "Go home now" in shown
    assert wears(house.lone) == "P"
    shown = text(tab.post(reverse("desk:tap_home", args=[offer.pk])))
    assert "You are home again in Cash benefits." in shown
    assert wears(house.lone) == "KTH"


def test_yes_with_a_citizen_in_hand_waits_for_the_contact_and_may_be_taken_back(house: cast.House) -> None:
    offer = asked(house)
    cast.in_hand(house.lone, house.cash)
    tab = tab_of(house.lone)
    shown = text(tab.post(reverse("desk:tap_yes", args=[offer.pk]), {"after_contact": "yes"}))
    assert "when this contact is closed" in shown
    assert wears(house.lone) == "KTH"
    assert "came to nothing" in text(tab.post(reverse("desk:tap_home", args=[offer.pk])))


def test_no_is_one_key_changes_nothing_and_says_until_when_there_is_peace(house: cast.House) -> None:
    offer = asked(house)
    tab = tab_of(house.lone)
    shown = text(tab.post(reverse("desk:tap_no", args=[offer.pk])))
    assert "you are not asked again before 10:20" in shown
    assert Presence.objects.get(agent=house.lone, until=None).state == "ready"
    assert Move.objects.get(pk=offer.pk).decline_reason == ""


def test_why_not_may_be_said_from_a_short_list_only(house: cast.House) -> None:
    offer = asked(house)
    tab = tab_of(house.lone)
    assert tab.post(reverse("desk:tap_no", args=[offer.pk]), {"reason": "gider ikke"}).status_code == 422
    assert tab.post(reverse("desk:tap_no", args=[offer.pk]), {"reason": "break_due"}).status_code == 200
    assert Move.objects.get(pk=offer.pk).decline_reason == "break_due"


def test_the_other_tab_says_what_was_chosen_and_comes_calmly_too_late(house: cast.House) -> None:
    offer = asked(house)
    first, second = tab_of(house.lone), tab_of(house.lone)
    first.post(reverse("desk:tap_no", args=[offer.pk]))
    late = second.post(reverse("desk:tap_yes", args=[offer.pk]))
    assert late.status_code == 409
    assert "You said no thanks." in strip(second)
    assert wears(house.lone) == "KTH"


def test_what_was_said_stands_for_two_minutes_and_then_makes_room(
    house: cast.House, later: Callable[[float], datetime]
) -> None:
    offer = asked(house)
    tab = tab_of(house.lone)
    tab.post(reverse("desk:tap_no", args=[offer.pk]))
    later(119)
    assert 'data-tap="said"' in strip(tab)
    later(121)
    assert 'data-tap="idle"' in strip(tab)


def test_an_offer_that_runs_out_or_is_taken_back_is_held_against_nobody(
    house: cast.House, later: Callable[[float], datetime]
) -> None:
    moves.withdraw(LEAD, asked(house).pk, now=TEN)
    tab = tab_of(house.lone)
    assert "was taken back" in strip(tab)
    asked(house)
    moves.keep_up(machine("dispatcher"), now=later(95))
    assert "ran out without an answer. That is quite all right." in strip(tab)


def test_a_directed_move_is_told_with_its_reason_and_by_whom(house: cast.House) -> None:
    moves.direct(LEAD, house.lone.pk, house.parking, why="Tre er syge", now=TEN)
    shown = strip(tab_of(house.lone))
    assert "because: Tre er syge" in shown
    assert "Go home now" in shown


def test_a_colleague_can_neither_see_nor_answer_it(house: cast.House) -> None:
    offer = asked(house)
    erik = tab_of(house.erik)
    assert 'data-tap="offer"' not in strip(erik)
    for name in ("tap_yes", "tap_no"):
        assert erik.post(reverse(f"desk:{name}", args=[offer.pk])).status_code == 422
    assert Move.objects.get(pk=offer.pk).state == "offered"


def test_who_has_a_single_hat_sees_no_strip(house: cast.House) -> None:
    assert 'data-tap="none"' in strip(tab_of(house.erik))


def test_opting_out_and_volunteering_for_today_are_one_click_each_way(house: cast.House) -> None:
    tab = tab_of(house.lone)
    assert "asked among the first" in text(tab.post(reverse("desk:tap_today"), {"today": "volunteer", "on": "yes"}))
    assert "You are not asked" in text(tab.post(reverse("desk:tap_today"), {"today": "opt_out", "on": "yes"}))
    row = MoveDay.objects.get(agent=house.lone)
    assert (row.opted_out, row.volunteers) == (True, False)
    assert "No line needs you" in text(tab.post(reverse("desk:tap_today"), {"today": "opt_out", "on": "no"}))
    assert tab.post(reverse("desk:tap_today"), {"today": "perhaps"}).status_code == 422


def test_who_is_absorbed_is_told_why_nobody_asks_her(house: cast.House) -> None:
    Absorption.objects.create(agent=house.lone, home=house.cash, flagged_at=TEN, away_seconds=50, worked_seconds=100)
    assert "away from your base a good deal" in strip(tab_of(house.lone))


def test_my_own_page_tells_who_asked_when_and_how_long_and_nothing_of_a_no(
    house: cast.House, later: Callable[[float], datetime]
) -> None:
    tab = tab_of(house.lone)
    tab.post(reverse("desk:tap_yes", args=[asked(house, why="Breve med fejl").pk]))
    later(600)
    page = text(tab.get(reverse("desk:shifts")))
    assert "Breve med fejl" in page
    assert "10:00" in page
    assert "1 of at most 2" in page
    Move.objects.update(state="declined", began_at=None, ended_at=TEN)
    page = text(tab.get(reverse("desk:shifts")))
    assert "No moves yet" in page
    assert "Breve med fejl" not in page


def test_her_own_idea_needs_no_question_and_is_refused_with_the_reason_where_home_cannot_spare_her(
    house: cast.House,
) -> None:
    tab = tab_of(house.lone)
    house.cash.protected_minimum = 1
    house.cash.save()
    refused = tab.post(reverse("desk:step_in"), {"team": "P"})
    assert (refused.status_code, refused["X-Reason"]) == (422, "home_below_minimum")
    house.cash.protected_minimum = 0
    house.cash.save()
    assert tab.post(reverse("desk:step_in"), {"team": "P"}).status_code == 302
    assert wears(house.lone) == "P"
    assert "Your own idea." in strip(tab)
