"""Journeys from the rows: who is the same citizen, who cannot be followed, and keeping a suggestion."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from nowrongdoor.townhall.contacts.models import Citizen, Contact
from nowrongdoor.townhall.contacts.rules import ContactState
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.insight import journeys
from nowrongdoor.townhall.insight.actions import suggest
from nowrongdoor.townhall.insight.journey_rules import Step, Way
from nowrongdoor.townhall.insight.models import Suggestion
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.models import Entry
from tests.cast import Cast, at

pytestmark = pytest.mark.django_db

NOW = at(3600)
_calls = count(1)


def met(town: Cast, days_ago: float, line: str, topic: str, *, sent_to: str = "", **whose: Any) -> Contact:
    """An answered contact so many days ago; `number` or `citizen` says whose."""
    moment = NOW - timedelta(days=days_ago)
    contact = contact_row(town, line, moment, number=whose.get("number", ""), citizen=whose.get("citizen"))
    receiver = town.teams[sent_to] if sent_to else None
    contact.questions.create(
        position=1, hat=contact.team, topic=town.topics[topic], outcome="answered", receiver_team=receiver
    )
    return contact


def contact_row(town: Cast, line: str, moment: datetime, *, number: str, citizen: Citizen | None) -> Contact:
    team = town.teams[line]
    return Contact.objects.create(
        team=team, hat=team, agent=town.agents["lone"], call=f"past-{next(_calls)}", caller_number=number,
        citizen=citizen, state=ContactState.CLOSED, began_at=moment, answered_at=moment, ended_at=moment,
        closed_at=moment + timedelta(minutes=5),
    )  # fmt: skip


def known(name: str, phone: str = "") -> Citizen:
    return Citizen.objects.create(name=name, phone=phone, known_since=NOW)


def sent_round(town: Cast, citizens: int = 5) -> None:
    """So many citizens rang 1881 about a fine, and then Parking."""
    for number in range(citizens):
        caller = f"+450000{number:04}"
        met(town, 3, "1881", "p-gaest", number=caller, sent_to="P")
        met(town, 2, "P", "p-afgift-klage", number=caller)


def ways(town: Cast, topic: str = "p-gaest", days: int = 28) -> list[tuple[tuple[str, ...], int]]:
    found = journeys.of_topic(topic, now=NOW, days=days).ways
    return [(tuple(step.team for step in way.steps), way.citizens) for way in found]


def test_five_citizens_sent_from_one_line_to_another_are_one_way(town):
    sent_round(town)
    assert ways(town) == [(("1881", "P"), 5)]


def test_four_are_not_shown_and_the_page_only_knows_that_there_are_some(town):
    sent_round(town, 4)
    found = journeys.of_topic("p-gaest", now=NOW, days=28)
    assert (found.ways, found.too_few, found.asked.citizens) == ([], True, 4)
    overview = journeys.overview(now=NOW, days=28)
    assert (overview.loops, overview.hidden) == ([], 1)


def test_the_overview_counts_who_asked_who_came_back_and_what_it_cost(town):
    sent_round(town)
    met(town, 1, "P", "p-gaest", number="+4599999999")
    (loop,) = journeys.overview(now=NOW, days=28).loops
    assert (loop.topic, loop.citizens, loop.extra) == ("p-gaest", 5, 5)
    assert journeys.overview(now=NOW, days=28).asked["p-gaest"].citizens == 6


def test_a_known_citizen_is_followed_by_name_over_two_numbers(town):
    for number in range(5):
        citizen = known(f"Borger {number}", f"+45111{number}")
        met(town, 3, "1881", "nemkonto", citizen=citizen, number=f"+45111{number}")
        met(town, 2, "P", "nemkonto", citizen=citizen, number=f"+45222{number}")
    assert ways(town, "nemkonto") == [(("1881", "P"), 5)]


def test_a_number_of_one_known_citizen_is_hers_also_without_a_name(town):
    for number in range(5):
        phone = f"+45111{number}"
        met(town, 3, "1881", "nemkonto", citizen=known(f"Borger {number}", phone), number=phone)
        met(town, 2, "P", "nemkonto", number=phone)
    assert ways(town, "nemkonto") == [(("1881", "P"), 5)]


def test_two_citizens_on_one_number_are_not_taken_for_each_other(town):
    for number in range(5):
        phone = f"+45111{number}"
        met(town, 3, "1881", "nemkonto", citizen=known(f"Mor {number}", phone), number=phone)
        met(town, 2, "P", "nemkonto", citizen=known(f"Søn {number}", phone), number=phone)
    assert ways(town, "nemkonto") == []


def test_nobody_without_name_and_number_is_followed_but_each_is_counted(town):
    for _each in range(7):
        met(town, 3, "1881", "nemkonto")
    overview = journeys.overview(now=NOW, days=28)
    assert (overview.loops, overview.all.not_followed, overview.asked["nemkonto"].not_followed) == ([], 7, 7)


def test_a_call_that_nobody_answered_is_no_contact_of_a_journey(town):
    sent_round(town)
    for number in range(5):
        row = met(town, 1, "P", "p-gaest", number=f"+450000{number:04}")
        row.questions.all().delete()
        Contact.objects.filter(pk=row.pk).update(
            state=ContactState.ABANDONED, answered_at=None, ended_at=None, agent=None, hat=None
        )
    assert ways(town) == [(("1881", "P"), 5)]


def test_what_lies_before_the_period_is_left_out(town):
    sent_round(town)
    for number in range(5):
        met(town, 20, "P", "p-gaest", number=f"+450000{number:04}")
    assert ways(town, days=14) == [(("1881", "P"), 5)]
    # What began twenty days ago was over after fourteen, with one contact; the two later are another journey.
    assert ways(town, days=28) == [(("1881", "P"), 5)]


def test_a_suggestion_is_kept_with_what_was_seen_and_stands_in_the_journal(town):
    acting = Acting("agent:7", 7, job_functions=frozenset({"agent"}))
    way = Way((Step("1881"), Step("P")), 6, 5, 7)
    kept = suggest(acting, town.topics["p-gaest"], "  Lad 1881 oprette\n gæstekort ", way=way, now=NOW)
    row = Suggestion.objects.get()
    assert row == kept
    assert (row.text, row.who, row.journeys, row.extra_contacts) == ("Lad 1881 oprette gæstekort", "agent:7", 6, 7)
    assert [step["team"] for step in row.chain] == ["1881", "P"]
    line = Entry.objects.get(verb="suggestion.kept")
    assert (line.who, line.subject, line.details["topic"]) == ("agent:7", f"suggestion:{row.pk}", "p-gaest")
    assert "gæstekort" not in str(line.details), "the journal says that, not what: a text can be corrected, it cannot"


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001, "Ring til 010190-1234"])
def test_a_suggestion_says_something_is_short_and_names_nobody(town, text):
    with pytest.raises(Slip):
        suggest(
            Acting("agent:7", 7, job_functions=frozenset({"lead"})), town.topics["p-gaest"], text, way=None, now=NOW
        )
    assert not Suggestion.objects.exists()


def test_who_has_no_part_in_the_contact_centre_suggests_nothing_here(town):
    with pytest.raises(Refused):
        suggest(
            Acting("account:9", job_functions=frozenset({"guard"})), town.topics["p-gaest"], "Ja", way=None, now=NOW
        )
