"""The hat card at the moment of switching: when it is asked for, what is new on it, and that it is read once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.people.tests.cast import ADMINISTRATOR, NOW, TODAY, a_team, an_agent
from nowrongdoor.townhall.topics import actions, news, switching
from nowrongdoor.townhall.topics.models import CardRead, HatNews

pytestmark = pytest.mark.django_db

CARD = {
    f"{part}_{language}": ["En"] if part in ("dos", "donts", "referrals") else "Goddag"
    for part in ("greeting", "tone", "dos", "donts", "referrals")
    for language in ("da", "en")
}


def hours(count: float) -> datetime:
    return NOW + timedelta(hours=count)


@pytest.fixture
def parking() -> Team:
    team = a_team("P")
    actions.save_hat_card(ADMINISTRATOR, team, now=NOW, **CARD)
    return team


@pytest.fixture
def lone(parking: Team) -> Agent:
    """At home in cash benefits, and qualified in parking."""
    agent = an_agent("lone", a_team("KTH"))
    people.qualify(ADMINISTRATOR, agent, parking, level=Level.GUIDE, issued_on=date(2026, 1, 1), now=NOW)
    return agent


def acting(agent: Agent) -> Acting:
    return Acting(f"agent:{agent.pk}", agent.pk, job_functions=frozenset({"agent"}))


def puts_on(agent: Agent, team: Team, at: float) -> None:
    people.wear(acting(agent), agent, team, now=hours(at))


def reads_it(agent: Agent, team: Team, at: float) -> CardRead | None:
    return news.note_read(acting(agent), agent.pk, team, now=hours(at))


def asked(agent: Agent, team: Team, at: float, *, at_home: bool = False) -> bool:
    return switching.to_read(agent.pk, team, at_home=at_home, now=hours(at)) is not None


def told(agent: Agent, team: Team, at: float, *, at_home: bool = False) -> list[str]:
    shown = switching.to_read(agent.pk, team, at_home=at_home, now=hours(at))
    return [one.text_da for one in shown.news] if shown else []


def writes(team: Team, text: str, at: float, on: date = TODAY) -> HatNews:
    return news.write_news(ADMINISTRATOR, team, on=on, text_da=text, text_en=text, now=hours(at))


def test_the_card_is_asked_for_each_time_another_hat_is_put_on_and_read_once(lone, parking):
    puts_on(lone, parking, 1)
    assert asked(lone, parking, 1)
    assert reads_it(lone, parking, 1.1) is not None
    assert not asked(lone, parking, 2)
    puts_on(lone, Team.objects.get(code="KTH"), 3)
    puts_on(lone, parking, 4)
    assert asked(lone, parking, 4)


def test_coming_home_asks_for_nothing_unless_there_is_news(lone):
    home = Team.objects.get(code="KTH")
    actions.save_hat_card(ADMINISTRATOR, home, now=NOW, **CARD)
    assert not asked(lone, home, 1, at_home=True)
    writes(home, "Nyt skema", 2)
    assert told(lone, home, 3, at_home=True) == ["Nyt skema"]
    reads_it(lone, home, 3)
    assert not asked(lone, home, 4, at_home=True)


def test_news_is_new_from_when_she_last_read_the_card(lone, parking):
    writes(parking, "Før", 0)
    puts_on(lone, parking, 1)
    assert told(lone, parking, 1) == ["Før"]
    reads_it(lone, parking, 2)
    writes(parking, "Efter", 3)
    assert told(lone, parking, 4) == ["Efter"], "also while she has the hat on"


def test_who_never_said_read_knows_what_was_there_when_she_last_took_the_hat_off(lone, parking):
    writes(parking, "Gammelt", 0)
    puts_on(lone, parking, 1)
    puts_on(lone, Team.objects.get(code="KTH"), 2)
    writes(parking, "Nyt", 3)
    puts_on(lone, parking, 4)
    assert told(lone, parking, 4) == ["Nyt"]


def test_news_that_begins_tomorrow_is_told_tomorrow_also_to_who_has_read_the_card_today(lone, parking):
    writes(parking, "Fra i morgen", 0, on=TODAY + timedelta(days=1))
    puts_on(lone, parking, 1)
    assert told(lone, parking, 1) == []
    reads_it(lone, parking, 1)
    assert told(lone, parking, 24) == ["Fra i morgen"]


@pytest.mark.parametrize(("age_days", "shown"), [(56, True), (57, False)])
def test_news_is_new_for_eight_weeks(lone, parking, age_days, shown):
    writes(parking, "Takster", 0, on=TODAY - timedelta(days=age_days))
    puts_on(lone, parking, 1)
    assert told(lone, parking, 1) == (["Takster"] if shown else [])


def test_the_newest_five_are_told(lone, parking):
    for number in range(7):
        writes(parking, str(number), number / 100)
    puts_on(lone, parking, 1)
    assert told(lone, parking, 1) == ["6", "5", "4", "3", "2"]


def test_a_hat_without_card_and_news_asks_for_nothing(lone):
    bare = a_team("BAR")
    people.qualify(ADMINISTRATOR, lone, bare, level=Level.GUIDE, issued_on=date(2026, 1, 1), now=NOW)
    puts_on(lone, bare, 1)
    assert not asked(lone, bare, 1)
    assert reads_it(lone, bare, 1) is None


def test_pressing_twice_writes_one_row_and_one_journal_line_with_what_was_read(lone, parking):
    piece = writes(parking, "Nyt", 0)
    puts_on(lone, parking, 1)
    assert reads_it(lone, parking, 1.1) is not None
    assert reads_it(lone, parking, 1.2) is None
    assert CardRead.objects.count() == 1
    line = Entry.objects.get(verb="hat_card.read")
    assert (line.who, line.details) == (f"agent:{lone.pk}", {"code": "P", "news": [piece.pk]})


def test_the_card_of_a_hat_she_has_not_on_cannot_be_read_away(lone, parking):
    writes(parking, "Nyt", 0)
    assert reads_it(lone, parking, 1) is None
    puts_on(lone, parking, 2)
    assert told(lone, parking, 2) == ["Nyt"]


def test_nobody_reads_in_a_colleagues_name_and_only_editors_write(lone, parking):
    with pytest.raises(Refused):
        news.note_read(ADMINISTRATOR, lone.pk, parking, now=NOW)
    with pytest.raises(Refused):
        news.write_news(acting(lone), parking, on=TODAY, text_da="a", text_en="b", now=NOW)
    piece = writes(parking, "Nyt", 0)
    with pytest.raises(Refused):
        news.take_back_news(acting(lone), piece.pk, now=NOW)


def test_news_needs_both_languages_and_is_a_glance_long(parking):
    for text_da, text_en in (("", "New"), ("Nyt", " "), ("x" * 201, "New")):
        with pytest.raises(Slip):
            news.write_news(ADMINISTRATOR, parking, on=TODAY, text_da=text_da, text_en=text_en, now=NOW)
    assert not HatNews.objects.exists()


def test_taken_back_is_gone_and_a_second_time_says_so(lone, parking):
    piece = writes(parking, "Forkert", 0)
    news.take_back_news(ADMINISTRATOR, piece.pk, now=hours(1))
    puts_on(lone, parking, 2)
    assert told(lone, parking, 2) == []
    with pytest.raises(Refused):
        news.take_back_news(ADMINISTRATOR, piece.pk, now=hours(3))
