"""What the answers say: by team, with n and interval, and nothing where few have answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from nowrongdoor.townhall.contacts import survey_reads as reads
from nowrongdoor.townhall.contacts.models import Contact, Survey
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.journal.acting import Acting
from tests.cast import Cast, at

SINCE, UNTIL = at(0), at(0) + timedelta(days=1)


def asked(town: Cast, score: int | None, *, team: str = "P", about: str = "P", words: str = "", **more: Any) -> Survey:
    number = Survey.objects.count()
    values = {
        "team": town.teams[team],
        "about": town.teams[about],
        "link": f"link-{number}",
        "sent_at": at(number),
        "expires_at": at(number) + timedelta(days=7),
        "quiet_until": at(number) + timedelta(days=30),
        "score": score,
        "words": words,
        "answered_at": at(number + 60) if score else None,
    }
    return Survey.objects.create(**values | more)


def answered(town: Cast, *names: str, team: str = "P", seconds: float = 0, topic: str = "p-gaest") -> None:
    """Each of these agents had one contact under the team's hat."""
    for name in names:
        contact = Contact.objects.create(
            team=town.teams[team], hat=town.teams[team], agent=town.agents[name], state="closed",
            began_at=at(seconds), answered_at=at(seconds), ended_at=at(seconds), closed_at=at(seconds),
        )  # fmt: skip
        contact.questions.create(position=1, hat=town.teams[team], topic=town.topics[topic], outcome="answered")


@pytest.fixture(autouse=True)
def _three_answer(town: Cast) -> None:
    """Three people answer on each line, so that nobody is meant."""
    answered(town, "lone", "bjarke", "signe")
    answered(town, "henrik", "amina", "vibeke", team="1881")


def lead(*teams: str, job: str = "lead") -> Acting:
    return Acting(who="agent:1", agent_id=1, teams=frozenset(teams), job_functions=frozenset({job}))


def test_a_team_has_its_share_its_mean_and_how_sure_they_are(town):
    for score in (5, 5, 4, 3, 1, None, None):
        asked(town, score)
    (parking,) = reads.by_team(SINCE, UNTIL)
    assert (parking.code, parking.asked, parking.n, parking.mean, parking.share) == ("P", 7, 5, 3.6, 0.6)
    # Wilson for 3 of 5, by hand: 0.2307 to 0.8824.
    assert (parking.low, parking.high) == (pytest.approx(0.2307, abs=1e-4), pytest.approx(0.8824, abs=1e-4))


def test_of_four_answers_nothing_is_told_but_how_many(town):
    for _number in range(4):
        asked(town, 5)
    (parking,) = reads.by_team(SINCE, UNTIL)
    assert (parking.n, parking.mean, parking.share, parking.low, parking.high) == (4, None, None, None, None)


def test_who_answered_and_whose_topic_it_was_are_two_things(town):
    for _number in range(5):
        asked(town, 5, team="1881", about="P")
    assert [(one.code, one.n) for one in reads.by_team(SINCE, UNTIL)] == [("1881", 5)]
    assert [(one.code, one.n) for one in reads.by_topics(SINCE, UNTIL)] == [("P", 5)]
    assert reads.in_all(SINCE, UNTIL).share == 1.0


def test_only_those_asked_in_the_time_given_count(town):
    for _number in range(5):
        asked(town, 1)
    assert reads.by_team(UNTIL, UNTIL + timedelta(days=1)) == []
    assert reads.in_all(UNTIL, UNTIL + timedelta(days=1)).n == 0


def test_what_was_written_is_for_the_leads_of_that_team_alone(town):
    for number in range(5):
        asked(town, 3, words=f"linje {number}")
    asked(town, 3, team="1881", words="en anden linje")
    lines = reads.lines(lead("P"), town.teams["P"], SINCE, UNTIL)
    assert [line.words for line in lines] == [f"linje {number}" for number in range(5)]
    for other in (lead("1881"), lead("P", job="agent"), lead("P", job="administrator"), lead()):
        with pytest.raises(Refused):
            reads.lines(other, town.teams["P"], SINCE, UNTIL)


def test_four_lines_are_too_few_to_show(town):
    for number in range(4):
        asked(town, 3, words=f"linje {number}")
    assert reads.lines(lead("P"), town.teams["P"], SINCE, UNTIL) == []


def test_a_line_says_the_week_and_not_when(town):
    for number in range(5):
        asked(town, 3, words=f"linje {number}")
    (line, *_more) = reads.lines(lead("P"), town.teams["P"], SINCE, UNTIL)
    assert line.week.isoformat() == "2026-11-16"
    assert set(line.__slots__) == {"score", "words", "week"}


def test_of_two_people_no_share_is_told(town):
    Contact.objects.filter(agent=town.agents["signe"]).delete()
    for _number in range(9):
        asked(town, 5)
        asked(town, 5, team="1881", about="P")
    parking, other = reads.by_team(SINCE, UNTIL)
    assert (parking.n, parking.share, parking.mean, parking.hidden) == (9, None, None, "people")
    assert (other.share, other.hidden) == (1.0, "")
    (topics,) = reads.by_topics(SINCE, UNTIL)
    assert topics.hidden == "", "on the other line three have met its topics"
    assert reads.in_all(SINCE, UNTIL).share == 1.0


def test_what_was_written_in_a_week_of_two_people_is_not_shown(town):
    """Three answered this week; next week only two did, and what is written then points at them."""
    week = 7 * 24 * 3600
    answered(town, "lone", "bjarke", seconds=week)
    for number in range(5):
        asked(town, 3, words=f"linje {number}")
        asked(town, 1, words=f"senere {number}", sent_at=at(week), answered_at=at(week + 60))
        asked(town, 1, words=f"sent svar {number}", answered_at=at(week + 60))
    until = UNTIL + timedelta(days=7)
    assert [one.words for one in reads.lines(lead("P"), town.teams["P"], SINCE, until)] == [
        f"linje {number}" for number in range(5)
    ]
    answered(town, "signe", seconds=week)
    assert len(reads.lines(lead("P"), town.teams["P"], SINCE, until)) == 15
