"""The job that keeps promises: owners at work, times told before the old ones pass, and safe at any moment."""

from __future__ import annotations

import itertools
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nowrongdoor.engine.dispatch import State
from nowrongdoor.townhall.callbacks import actions, keepers, keeping, overview, reads, setup
from nowrongdoor.townhall.callbacks.models import Callback, CallbackTime
from nowrongdoor.townhall.callbacks.promising import Terms
from nowrongdoor.townhall.callbacks.tests.cast import Day
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import presence
from nowrongdoor.townhall.line.models import Place
from nowrongdoor.townhall.messages import reporting
from nowrongdoor.townhall.messages.models import Message
from nowrongdoor.townhall.messages.ports import Report
from nowrongdoor.townhall.messages.rules import Sending, Told
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.townhall.people import job_functions
from tests.cast import ADMINISTRATOR, Cast, Simulated

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(town: Cast, simulated: Simulated) -> Day:
    return Day(town, simulated)


def hours_to(day: Day, moment: datetime | None) -> float:
    assert moment is not None
    return (moment - day.at(0)) / timedelta(hours=1)


def leaves(day: Day, name: str, hours: float) -> None:
    presence.choose(day.town.acting(name), day.town.agents[name].pk, State.AWAY, now=day.at(hours))


def with_henrik(day: Day) -> Callback:
    """Promised with Henrik's name, who is at work as Vibeke is."""
    day.ready("henrik", "vibeke")
    return day.promised(agreed=Terms(named=day.town.agents["henrik"].pk))


def lies_with(callback: Callback) -> tuple[str, str]:
    callback.refresh_from_db()
    return (callback.owner.user.username if callback.owner else "", callback.held_as)


def test_the_one_named_keeps_it_and_nobody_else_has_it_on_her_list(day: Day) -> None:
    callback = with_henrik(day)
    assert lies_with(callback) == ("henrik", "named")
    agents = day.town.agents
    assert [row.pk for row in reads.kept_by(agents["henrik"].pk, day.at(1))] == [callback.pk]
    assert reads.kept_by(agents["vibeke"].pk, day.at(1)) == []
    assert [row.pk for row in reads.promised_by(agents["signe"].pk, day.at(1))] == [callback.pk]


def test_it_falls_the_moment_she_leaves_and_comes_back_when_she_does(day: Day) -> None:
    callback = with_henrik(day)
    setup.set_stand_in(ADMINISTRATOR, day.town.agents["henrik"].pk, day.town.agents["amina"].pk, now=day.at(0.1))
    leaves(day, "henrik", 1)
    assert lies_with(callback) == ("", "team")  # Amina is not at work either
    day.ready("amina", hours=1.1)
    day.keep(1.1)
    assert lies_with(callback) == ("amina", "stand_in")
    leaves(day, "amina", 1.2)
    leaves(day, "vibeke", 1.3)
    assert lies_with(callback) == ("signe", "coordinator")  # nobody of the team is there, but somebody is
    leaves(day, "signe", 1.4)
    assert overview.without_keeper(day.at(1.4)) == []
    assert [row.pk for row in overview.unattended(day.at(1.4))] == [callback.pk]
    day.ready("henrik", hours=2)
    day.keep(2)
    assert lies_with(callback) == ("henrik", "named")


def test_half_of_the_time_gives_it_to_the_team_and_the_line(day: Day) -> None:
    callback = with_henrik(day)
    half = hours_to(day, callback.named_until)
    assert day.keep(half - 0.01).joined == 0
    done = day.keep(half)
    assert lies_with(callback) == ("", "team")
    assert done.joined == 1
    assert Place.objects.get(outgoing=True).team.code == "1881"


def test_the_teams_promise_goes_to_a_coordinator_when_the_team_has_left(day: Day) -> None:
    callback = day.promised()
    day.ready("lone", "henrik")
    setup.set_coordinators(ADMINISTRATOR, day.town.teams["1881"], [day.town.agents["lone"].pk], now=day.at(0.1))
    day.keep(0.2)
    leaves(day, "henrik", 1)
    assert lies_with(callback) == ("lone", "coordinator")
    assert overview.without_keeper(day.at(1)) == []


def test_a_team_without_coordinators_has_its_leads(day: Day) -> None:
    callback = day.promised()
    job_functions.lay_out()
    day.town.agents["vibeke"].user.groups.add(*job_functions.groups_of(["lead"]))
    day.ready("vibeke")
    callback.refresh_from_db()
    late = hours_to(day, callback.first_by) + 0.01
    Callback.objects.update(tell_at=day.at(late + 10))  # nobody told her another time: the job was down
    day.keep(late)
    assert lies_with(callback) == ("vibeke", "coordinator")


def test_slipping_is_told_once_at_three_quarters_and_broken_once_when_the_time_has_passed(day: Day) -> None:
    callback = day.promised()
    slips, late = hours_to(day, callback.slips_at), hours_to(day, callback.first_by)
    assert [day.keep(slips - 0.01).slipping, day.keep(slips).slipping, day.keep(slips).slipping] == [0, 1, 0]
    assert [day.keep(late - 0.01).broken, day.keep(late).broken, day.keep(late + 1).broken] == [0, 1, 0]
    callback.refresh_from_db()
    assert callback.broken_at == callback.first_by
    assert Entry.objects.filter(verb="callback.broken").count() == 1
    assert overview.overview([day.town.teams["1881"]], day.at(late + 1))[0].broken == 1


def test_a_short_promise_slips_in_the_round_that_moves_it_and_slips_until_somebody_has_rung(day: Day) -> None:
    callback = day.promised(agreed=Terms(by=day.at(1)))
    assert callback.slips_at == callback.tell_at
    done = day.keep(hours_to(day, callback.slips_at))
    assert (done.slipping, done.moved) == (1, 1)
    team = day.town.teams["1881"]
    assert overview.overview([team], day.at(0.9))[0].slipping == 1, "what was promised first can still be kept"
    day.ready("henrik", hours=0.91)
    day.talks("henrik", callback, 0.92)
    assert overview.overview([team], day.at(0.95))[0].slipping == 0
    assert day.keep(0.96).slipping == 0 and day.now(callback).broken_at is None


def test_broken_stays_broken_though_she_is_rung_later(day: Day) -> None:
    callback = day.promised()
    late = hours_to(day, callback.first_by) + 0.2
    day.keep(late)
    day.ready("henrik", hours=late)
    contact = day.talks("henrik", callback, late)
    day.end("henrik", contact, "answered", late + 0.1)
    callback.refresh_from_db()
    assert callback.state == "closed" and callback.broken_at is not None
    assert Entry.objects.get(verb="callback.answered").details["in_time"] is False


def test_a_new_time_is_told_before_the_old_one_passes(day: Day) -> None:
    callback = day.promised()
    tell = hours_to(day, callback.tell_at)
    assert day.keep(tell - 0.01).moved == 0
    assert day.keep(tell).moved == 1
    old, new = callback.times.order_by("number")
    assert old.over_at == new.given_at == new.told_at == day.at(tell)
    assert new.told_at < old.by < new.by
    assert Message.objects.get(purpose="new_time").key == f"promise:{callback.pk}:2"
    assert Entry.objects.filter(verb="callback.told").last().details["too_late"] is False
    assert day.keep(tell).moved == 0


def test_who_cannot_be_texted_is_found_until_somebody_has_told_her(day: Day) -> None:
    callback = day.promised(agreed=Terms(number="+46 8 123 456 78"))  # a landline in Stockholm
    assert callback.times.get().told_how == "spoken"
    tell = hours_to(day, callback.tell_at)
    day.keep(tell)
    (untold,) = overview.untold(day.at(tell))
    assert untold.callback_id == callback.pk and untold.untold_because
    assert Entry.objects.filter(verb="callback.untold").count() == 1
    assert day.keep(tell + 0.1).told == 0
    actions.told(day.town.acting("signe"), callback.pk, now=day.at(tell + 0.2))
    assert overview.untold(day.at(tell + 0.2)) == []


def test_a_text_that_is_lost_makes_her_untold_and_one_that_arrives_late_told(day: Day) -> None:
    callback = day.promised()
    message = Message.objects.get()
    Message.objects.update(state=Sending.SENT, sent_at=day.at(0.1), gateway_id="g-1")
    lost = Report(message.reference, "g-1", Told.NOT_DELIVERED, day.at(0.2), "no_such_number")
    reporting.take(ADMINISTRATOR, lost, now=day.at(0.2))
    assert [row.callback_id for row in overview.untold(day.at(0.3))] == [callback.pk]
    arrived = Report(message.reference, "g-1", Told.DELIVERED, day.at(0.4))
    reporting.take(ADMINISTRATOR, arrived, now=day.at(0.4))
    assert overview.untold(day.at(0.5)) == []


def test_doing_it_again_at_the_same_moment_changes_nothing_more(day: Day) -> None:
    callback = day.promised()
    for moment in (callback.named_until, callback.slips_at, callback.tell_at, callback.first_by):
        hours = hours_to(day, moment)
        day.keep(hours)
        lines = Entry.objects.count()
        again = day.keep(hours)
        assert Entry.objects.count() == lines
        assert set(vars_of(again)) == {0}


def vars_of(kept: object) -> list[int]:
    return [getattr(kept, name) for name in kept.__slots__]  # type: ignore[attr-defined]


def two_promises(day: Day) -> tuple[Callback, Callback]:
    """To two citizens: by the same number the second would chase the first."""
    first = day.promised(call="call-1")
    contact = first.question.contact
    contact.caller_number = "+4520000002"
    contact.save()
    Callback.objects.update(number="+4520000002")
    day.simulated.switchboard.put_down("call-1", at=day.at(0.04))
    second = day.promised(topic="mitid-legitimation", call="call-2")
    return first, second


def test_killed_between_two_promises_the_next_call_does_the_rest(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = two_promises(day)
    assert first.pk != second.pk
    slips = hours_to(day, max(one.slips_at for one in Callback.objects.all() if one.slips_at))
    real = keeping._slip

    def dies(acting: object, callback: Callback, now: datetime) -> bool:
        if callback.pk == second.pk:
            raise KeyboardInterrupt  # as a kill would
        return real(acting, callback, now)  # type: ignore[arg-type]

    monkeypatch.setattr(keeping, "_slip", dies)
    with pytest.raises(KeyboardInterrupt):
        day.keep(slips)
    monkeypatch.setattr(keeping, "_slip", real)
    day.keep(slips)
    assert Entry.objects.filter(verb="callback.slipping").count() == 2
    assert CallbackTime.objects.filter(told_at=None).count() == 0


def test_nobody_is_rung_after_closing_time(day: Day) -> None:
    callback = day.promised()
    Callback.objects.filter(pk=callback.pk).update(named_until=day.at(8.9))
    assert day.keep(8.95).joined == 1
    assert day.keep(9.5).put_back == 1
    assert Place.objects.filter(outgoing=True, left_at=None).count() == 0
    callback.refresh_from_db()
    assert (callback.state, callback.rung_at) == ("assigned", None)
    assert day.keep(9.6).joined == 0


def test_stand_ins_that_lead_back_are_refused(day: Day) -> None:
    ids = {name: agent.pk for name, agent in day.town.agents.items()}
    setup.set_stand_in(ADMINISTRATOR, ids["lone"], ids["bjarke"], now=day.at(0))
    setup.set_stand_in(ADMINISTRATOR, ids["bjarke"], ids["signe"], now=day.at(0))
    for agent, stand_in in (("signe", "lone"), ("lone", "lone")):
        with pytest.raises(Refused) as no:
            setup.set_stand_in(ADMINISTRATOR, ids[agent], ids[stand_in], now=day.at(0))
        assert no.value.code == "stand_in_loops"
    assert setup.set_stand_in(day.town.acting("signe"), ids["signe"], ids["amina"], now=day.at(0)) is not None
    with pytest.raises(Refused):
        setup.set_stand_in(day.town.acting("signe"), ids["lone"], None, now=day.at(0))
    assert setup.set_stand_in(ADMINISTRATOR, ids["lone"], None, now=day.at(0)) is None


def test_coordinators_are_colleagues_and_set_by_a_lead(day: Day) -> None:
    team, lone = day.town.teams["P"], day.town.agents["lone"]
    with pytest.raises(Refused):
        setup.set_coordinators(day.town.acting("lone"), team, [lone.pk], now=day.at(0))
    with pytest.raises(Slip):
        setup.set_coordinators(ADMINISTRATOR, team, [987654], now=day.at(0))
    assert [row.agent for row in setup.set_coordinators(ADMINISTRATOR, team, [lone.pk, lone.pk], now=day.at(0))] == [
        lone
    ]


def test_a_team_that_changes_its_hours_changes_when_its_promises_slip(day: Day) -> None:
    callback = day.promised()
    before = callback.slips_at
    team = day.town.teams["1881"]
    people.save_team(ADMINISTRATOR, code=team.code, closes=time(12), now=day.at(0.1))
    callback.refresh_from_db()
    assert callback.by == callback.first_by and callback.slips_at != before


def test_asked_once_for_all_that_lie_alike_the_same_promises_change_hands_as_asked_one_by_one(day: Day) -> None:
    """Two promises, each as it may come to lie: named, late, back with its promiser, with somebody who is away."""
    agents = {name: agent.pk for name, agent in day.town.agents.items()}
    first, second = two_promises(day)
    day.ready("henrik", "vibeke", "amina")
    now, rows = day.at(1), Callback.objects.all()
    ways = (
        {"state": "assigned", "held_as": "named", "owner": agents["henrik"], "named": agents["henrik"]},
        {"state": "assigned", "held_as": "coordinator", "owner": agents["lone"]},
        {"state": "returned", "held_as": "promiser", "owner": agents["signe"], "returned_because": "wrong_team"},
        {"state": "promised", "held_as": "team", "owner": None, "named": None, "returned_because": ""},
    )
    passed = {"first_by": day.at(0.5), "named_until": day.at(0.2)}
    ahead = {"first_by": day.at(9), "named_until": day.at(5)}
    found = set()
    for way, times in itertools.product(ways, (passed, ahead)):
        rows.filter(pk=first.pk).update(**way, **times)
        rows.filter(pk=second.pk).update(**ways[3], **ahead)
        house = keepers.at_work(now)
        alone = [one.pk for one in rows.order_by("pk") if belongs_elsewhere(one, house)]
        assert house.misplaced(rows) == alone
        found.add(len(alone))
    assert found == {0, 1}


def belongs_elsewhere(one: Callback, house: keepers.AtWork) -> bool:
    keeper = house.keeper(one)
    return keeper is not None and (one.owner_id or 0, one.held_as) != (keeper.agent_id, keeper.holder)


def test_what_no_text_could_bring_is_not_tried_again_every_few_seconds(day: Day) -> None:
    callback = day.promised(agreed=Terms(number="+46 8 123 456 78"))
    moment = hours_to(day, callback.tell_at)
    day.keep(moment)
    assert overview.untold(day.at(moment))
    with CaptureQueriesContext(connection) as asked:
        day.keep(moment + 0.01)
    assert not [one for one in asked if "FOR UPDATE" in one["sql"] and "callbacks_callback" in one["sql"]]


def test_what_was_in_hand_does_not_come_to_rest_with_somebody_who_went_home_meanwhile(day: Day) -> None:
    callback = with_henrik(day)
    attempt = day.take("vibeke", callback, 1)
    leaves(day, "henrik", 1.01)
    day.simulated.switchboard.cannot_be_reached(str(attempt.contact.call), "busy", at=day.at(1.02))
    day.tell(1.02)
    assert (day.now(callback).state, lies_with(callback)) == ("not_reached", ("", "team"))
