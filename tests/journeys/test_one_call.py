"""One call, from the citizen who dials to the agent who is ready again, as everybody in the house sees it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.living_town import LivingTown

pytestmark = pytest.mark.browser


def choose_topic(page: Page, words: str, name: str) -> None:
    """Type into the topic that has the focus, and take what is found first, as fast as anybody can."""
    expect(page.locator("input[data-picks]:focus")).to_be_visible()
    field = page.locator("input[data-picks]:focus")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(field).to_have_value(re.compile(name))
    expect(page.locator("[role=option]")).to_have_count(0)
    expect(page.locator("[role=combobox][aria-expanded=true]")).to_have_count(0)


def question(page: Page, number: int) -> Any:
    """A question in the contact in hand, counted from one."""
    return page.locator(".question").nth(number - 1)


def test_a_citizen_dials_and_an_agent_answers_under_two_hats_and_closes(town: LivingTown, enters: Any) -> None:
    desk, board, wall = (
        enters("kasim").watches("/desk/"),
        enters("jytte").watches("/lead/"),
        enters("jytte").watches("/wallboard/"),
    )
    kasim = board.locator(f"#people #agent-{town.stagehand.agent('kasim')}")
    parking = wall.locator("tr", has_text="Parkering").locator("td").first
    expect(parking).to_have_text("0")

    town.stagehand.dial("call-1", "P")
    expect(parking).to_have_text("1")
    expect(board.locator("#lines tr", has_text="Parkering").locator(".line-waiting .big")).to_have_text("1")
    expect(board.locator("#held")).to_contain_text("Parkering")

    the_telephone_rings_and_is_answered(desk)
    expect(kasim).to_have_attribute("data-state", "in_conversation")
    expect(parking).to_have_text("0")

    a_question_the_hat_allows(desk)
    a_question_that_only_others_may_solve(desk)
    a_question_under_her_other_hat(desk)
    a_note_without_a_cpr_number(desk)

    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".hand-head")).to_contain_text("Efterbehandling")
    expect(kasim).to_have_attribute("data-state", "after_work")

    the_open_question_is_pointed_out(desk)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#contact[data-free]")).to_contain_text("Du er klar")
    expect(kasim).to_have_attribute("data-state", "ready")
    expect(desk.locator("#day")).to_contain_text("Betal en parkeringsafgift")

    assert town.stagehand.contact("call-1") == {
        "state": "closed",
        "note": "Borgeren ringer igen på torsdag.",
        "agent": "kasim",
        "questions": [
            ["p-afgift-betal", "P", "answered", None],
            ["bar-barsel", "P", "promised", "BAR"],
            ["erh-arrangement", "ERH", "handled", None],
        ],
    }


def the_telephone_rings_and_is_answered(desk: Page) -> None:
    desk.keyboard.press("k")
    expect(desk.locator(".ringing")).to_contain_text("Parkering")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".hand-head")).to_contain_text("Samtale")


def a_question_the_hat_allows(desk: Page) -> None:
    desk.keyboard.press("e")
    choose_topic(desk, "betal parkering", "Betal en parkeringsafgift")
    expect(question(desk, 1).locator(".verdict")).to_have_attribute("data-allowed", "yes")


def a_question_that_only_others_may_solve(desk: Page) -> None:
    """She reads why not, and promises a call from those who may."""
    desk.keyboard.press("Escape")
    desk.locator("#main").press("n")
    choose_topic(desk, "barsel", "Barsel")
    second = question(desk, 2)
    expect(second.locator(".verdict")).to_have_attribute("data-allowed", "no")
    expect(second.locator(".verdict-word")).to_contain_text("Barsel og sygedagpenge")
    expect(second.locator(".outcome", has_text="Behandlet")).to_be_disabled()
    second.get_by_role("button", name=re.compile("^.*opkald fra")).press("Enter")
    promise_as_it_stands(desk)
    expect(second.locator(".outcome[aria-pressed=true]")).to_have_count(1)
    expect(second.locator(".promised")).to_contain_text("Barsel og sygedagpenge ringer til dig senest")


def promise_as_it_stands(desk: Page) -> None:
    """The form is open with everything defaulted: what the team must know is typed, and Enter promises."""
    expect(desk.locator("form.promise")).to_be_visible()
    for field in desk.locator("form.promise input[required]").all():
        field.fill("Det ved borgeren")
    desk.locator("form.promise [type=submit]").press("Enter")
    expect(desk.locator("form.promise")).to_have_count(0)


def a_question_under_her_other_hat(desk: Page) -> None:
    """She holds the hat, takes it on for this question, and does it herself."""
    desk.locator("#main").press("n")
    choose_topic(desk, "stadeplads", "tadeplads")
    third = question(desk, 3)
    expect(third.locator(".verdict")).to_have_attribute("data-allowed", "no")
    third.get_by_role("button", name=re.compile("kasketten Erhverv")).press("Enter")
    expect(third.locator(".verdict")).to_have_attribute("data-allowed", "yes")
    desk.locator("#main").press("2")
    expect(third.locator(".outcome[aria-pressed=true]")).to_have_count(1)


def a_note_without_a_cpr_number(desk: Page) -> None:
    desk.locator("#main").press("o")
    expect(desk.locator("#note")).to_be_focused()
    desk.keyboard.type("Født 010190-1234")
    expect(desk.locator("#said .said-line[data-kind=no]")).to_contain_text("CPR")
    expect(desk.locator("#note")).to_have_attribute("aria-invalid", "true")
    desk.keyboard.press("Control+a")
    desk.keyboard.type("Borgeren ringer igen på torsdag.")
    expect(desk.locator("[data-kept-for=note]")).to_have_text("gemt")


def the_open_question_is_pointed_out(desk: Page) -> None:
    """The first question has no outcome: the page says which, and the keyboard stands there."""
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#said .said-line[data-kind=no]")).to_contain_text("1")
    expect(desk.locator(".missing-word")).to_contain_text("1")
    expect(question(desk, 1).locator(".outcome").first).to_be_focused()
    desk.keyboard.press("Enter")
    expect(question(desk, 1).locator(".outcome[aria-pressed=true]")).to_have_count(1)
