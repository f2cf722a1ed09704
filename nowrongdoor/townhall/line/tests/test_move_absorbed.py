"""Who is away from her base too much is flagged to herself and her lead, and not asked until it has been reviewed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nowrongdoor.townhall.errors import LostRace, Refused, Slip
from nowrongdoor.townhall.line import move_absorbed, move_reads, moves
from nowrongdoor.townhall.line.models import Presence
from nowrongdoor.townhall.line.tests.moving import ASKING_LEAD, HOME_LEAD, accepted, asked, at_work, kept_up
from nowrongdoor.townhall.people.models import Wearing
from tests.cast import DISPATCHER, at

pytestmark = pytest.mark.django_db

HOUR = 3600.0


def has_worked(town, hours: float, away_hours: float, days_ago: float = 10) -> None:
    """Amina worked so many hours in one go, the last of them under parking's hat."""
    agent, begin = town.agents["amina"], at(-days_ago * 24 * HOUR)
    Presence.objects.filter(agent=agent).update(since=at(0))
    Presence.objects.create(agent=agent, state="ready", since=begin, until=begin + timedelta(hours=hours))
    Wearing.objects.create(
        agent=agent,
        team=town.teams["P"],
        since=begin + timedelta(hours=hours - away_hours),
        until=begin + timedelta(hours=hours),
    )


def test_time_under_another_hat_is_counted_against_time_at_work(town):
    at_work(town)
    has_worked(town, 30, 12)
    found = move_absorbed.worked(since=at(-28 * 24 * HOUR), now=at(0), agents=[town.agents["amina"].pk])
    assert [(one.worked_seconds, one.away_seconds) for one in found] == [(30 * HOUR, 12 * HOUR)]
    assert found[0].share == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("hours", "away", "days_ago", "flagged"),
    [(30, 12, 10, 0), (30, 12.1, 10, 1), (19, 19, 10, 0), (30, 20, 40, 0)],
    ids=["exactly forty per cent", "more", "too little work to say", "more than four weeks ago"],
)
def test_more_than_forty_per_cent_over_four_weeks_is_flagged(town, hours, away, days_ago, flagged):
    at_work(town)
    has_worked(town, hours, away, days_ago)
    assert kept_up(0).absorbed == flagged
    assert kept_up(1).absorbed == 0, "once a day"


def test_who_is_flagged_is_not_asked_until_the_home_lead_has_reviewed_it(town):
    at_work(town)
    has_worked(town, 30, 20)
    kept_up(0)
    flag = move_reads.absorption_of(town.agents["amina"].pk)
    assert move_reads.absorbed_now(town.teams["1881"]) == [flag]
    with pytest.raises(Refused) as refused:
        asked(town, seconds=1)
    assert refused.value.code == "absorbed"
    with pytest.raises(Refused):
        moves.review_absorbed(ASKING_LEAD, flag.pk, conclusion="Det er fint", now=at(2))
    with pytest.raises(Slip):
        moves.review_absorbed(HOME_LEAD, flag.pk, conclusion=" ", now=at(2))
    moves.review_absorbed(HOME_LEAD, flag.pk, conclusion="Vi har talt om det: højst en gang om ugen", now=at(3))
    with pytest.raises(LostRace):
        moves.review_absorbed(HOME_LEAD, flag.pk, conclusion="igen", now=at(4))
    assert asked(town, seconds=5).state == "offered"
    assert move_absorbed.look_at(DISPATCHER, None, now=at(6)) == [], "not flagged again at once"


def test_coming_home_from_the_move_that_was_too_much_flags_her_at_once(town):
    at_work(town)
    has_worked(town, 30, 11.9)
    kept_up(0)
    move = accepted(town)
    kept_up(3600)
    move.refresh_from_db()
    assert move.state == "closed"
    assert move_reads.absorption_of(move.agent_id) is not None


def test_time_in_a_base_she_had_before_is_no_time_away(town):
    at_work(town)
    agent = town.agents["amina"]
    base = agent.bases.get()
    base.team = town.teams["P"]
    base.save()
    has_worked(town, 30, 20)
    found = move_absorbed.worked(since=at(-28 * 24 * HOUR), now=at(-24 * HOUR), agents=[agent.pk])
    assert found[0].away_seconds == 0
