"""Somebody with a protected name and address is found on no page, in no piece of one, and in no file.

Every address of the house is opened that can be opened, by everybody who may, while a citizen with a protected name is
in hand, parked, ringing, promised a call, noted and texted. Neither her name, nor her number, nor her CPR number may
stand in any answer. A page that somebody adds is looked at from the first day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.callbacks.promising import Terms, promise
from nowrongdoor.townhall.contacts import about, actions, citizens, notes, noting, parking, questions
from nowrongdoor.townhall.contacts.models import CaseNote, Citizen, Contact
from nowrongdoor.townhall.messages import actions as messages
from nowrongdoor.townhall.people.job_functions import groups_of
from nowrongdoor.townhall.people.models import Agent
from nowrongdoor.web.notes import paper
from tests.cast import DISPATCHER, Cast, Switchboard, at, build, calls, offer, talks

pytestmark = pytest.mark.django_db

NAME, FIRST, NUMBER, CPR = "Karla Hemmeligholt", "Karla", "+4520000001", "310290-1234"
BACKEND = "django.contrib.auth.backends.ModelBackend"
EVERYTHING = ("agent", "lead", "planner", "editor", "administrator", "coach")

TELLING = re.compile(
    r"Karla|Hemmeligholt|2000 ?0001|20 00 00 01|20000001|\b00 01\b|310290|3102 ?90|0290-?1234", re.IGNORECASE
)
"""Her name, her number as it may be written, its last four digits, and her CPR number."""


@pytest.fixture
def house(db: None, switchboard: Switchboard) -> Cast:
    """Everything that can be known of one protected citizen, in every place where it is kept."""
    town = build()
    acting = town.acting("lone")
    noted = talks(town, switchboard, "lone", "call-noted", topic="p-gaest")
    citizens.know(acting, noted.pk, name=NAME, now=at(12))
    citizens.give_cpr(acting, noted.pk, CPR, now=at(13))
    citizens.protect(acting, noted.pk, True, now=at(14))
    first = noted.questions.get()
    about.set_subject(acting, first.pk, "other", cpr=CPR, relation="child", now=at(15))
    noting.set_matters(acting, first.pk, True, now=at(16))
    noting.write(acting, first.case_note.pk, title="Gæster", said="Har gæster i weekenden.", now=at(17))
    questions.set_outcome(acting, first.pk, "answered", now=at(18))
    second = questions.ask(acting, noted.pk, now=at(19), topic=town.topics["p-afgift-klage"])
    promise(acting, second.pk, Terms(team="P"), now=at(20))
    switchboard.tell("hangup", "call-noted", 30)
    actions.close(acting, noted.pk, now=at(40))
    messages.send(
        acting, key="promise:1:9", to=NUMBER, text="Vi ringer", language="da", about="callback:1", purpose="promise",
        now=at(41),
    )  # fmt: skip
    _parked_and_in_hand(town, switchboard, noted.citizen_id)
    return town


def _parked_and_in_hand(town: Cast, switchboard: Switchboard, citizen_id: int | None) -> None:
    """She lies parked with Lone, is in her hand, and rings at Bjarke's."""
    for call, seconds in (("call-parked", 50), ("call-held", 100)):
        calls(switchboard, call, seconds)
        contact = Contact.objects.get(call=call)
        offer(town, contact, "lone", seconds + 1)
        switchboard.tell("answer", call, seconds + 2, device=town.agents["lone"].device)
        Contact.objects.filter(call=call).update(citizen_id=citizen_id)
        if call == "call-parked":
            switchboard.tell("hangup", call, seconds + 20)
            parking.park(town.acting("lone"), contact.pk, now=at(seconds + 30))
    town.ready("bjarke", seconds=120)
    calls(switchboard, "call-rings", 121)
    offer(town, Contact.objects.get(call="call-rings"), "bjarke", 122)
    assert DISPATCHER.is_machine and Citizen.objects.get(protected=True).phone == NUMBER


def signed_in(agent: Agent) -> Client:
    """Somebody who may open everything."""
    agent.user.groups.set(groups_of(EVERYTHING))
    client = Client()
    client.force_login(agent.user, backend=BACKEND)
    return client


def addresses(town: Cast) -> Iterator[str]:
    """Every address of the house, with something behind each of its places to fill."""
    note, callback = CaseNote.objects.get(), Callback.objects.first()
    in_hand = Contact.objects.get(call="call-held")
    question = in_hand.questions.get()
    given: dict[str, Any] = {
        "contact_id": in_hand.pk, "question_id": question.pk, "note_id": note.pk, "citizen_id": in_hand.citizen_id,
        "callback_id": callback.pk if callback else 1, "code": "P", "topic": "p-gaest", "team": "P",
        "agent_id": town.agents["lone"].pk, "link": callback.link if callback else "x", "metric": "first_go",
        "name": "first_go", "exchange": "switchboard", "form": "csv", "kind": "agents",
    }  # fmt: skip
    for name, parts in _named(get_resolver().url_patterns, ""):
        values = {part: given.get(part, 1) for part in parts}
        try:
            yield reverse(name, kwargs=values)
        except NoReverseMatch:
            yield from ()


def _named(patterns: list[Any], before: str) -> Iterator[tuple[str, list[str]]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _named(one.url_patterns, f"{before}{one.namespace}:" if one.namespace else before)
        elif isinstance(one, URLPattern) and one.name:
            yield f"{before}{one.name}", list(one.pattern.converters)


def body_of(answer: HttpResponse) -> str:
    """What came back as text, with its headers; a stream is not waited for."""
    if getattr(answer, "streaming", False):
        return ""
    return answer.content.decode("utf-8", "replace") + str(dict(answer.headers))


@pytest.mark.parametrize("who", ["lone", "bjarke"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_she_is_found_on_no_page_and_in_no_file(house: Cast, who: str, language: str) -> None:
    client = signed_in(house.agents[who])
    seen, told = 0, []
    for address in addresses(house):
        if "/live/" in address or "sign-out" in address:
            continue
        answer = client.get(f"{address}?words=karla&q=karla", headers={"accept-language": language})
        seen += answer.status_code == 200
        found = TELLING.search(re.sub(r"words=karla|q=karla|value=\"karla\"|“karla”|»karla«", "", body_of(answer)))
        if found:
            told.append(f"{address}: {found.group(0)}")
    assert not told
    assert seen > 30, "hardly anything could be opened: the test does not look at much"


def test_the_pages_would_show_her_if_she_were_not_protected(house: Cast) -> None:
    """The test above can fail."""
    Citizen.objects.update(protected=False)
    client = signed_in(house.agents["lone"])
    assert NAME in body_of(client.get("/desk/"))
    note = CaseNote.objects.get()
    assert NAME in body_of(client.get(f"/notes/{note.pk}.json"))


def test_the_note_on_paper_does_not_name_her(house: Cast) -> None:
    note = notes.note_for(house.acting("lone"), CaseNote.objects.get().pk)
    html = render_to_string("notes/paper.html", paper._shown(note))
    assert not TELLING.search(html) and "beskyttet" in html
    Citizen.objects.update(protected=False)
    note = notes.note_for(house.acting("lone"), note.pk)
    assert NAME in render_to_string("notes/paper.html", paper._shown(note))
