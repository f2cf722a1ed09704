"""What belongs to a citizen's journey, which ways may be shown, and which topic is worst."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nowrongdoor.townhall.insight import journey_rules as rules
from nowrongdoor.townhall.insight.journey_rules import Journey, Met, Step

MORNING = datetime(2026, 11, 2, 8, tzinfo=UTC)
P, BD, BAR = Step("P"), Step("1881"), Step("BAR")
WE_RANG = Step("P", direction="out")


def met(days: float, step: Step = P, *asked: str, to: tuple[str, ...] = (), who: str = "c1") -> Met:
    return Met(who, MORNING + timedelta(days=days), step, frozenset(asked), frozenset(to))


def steps_of(*contacts: Met, topic: str = "fine") -> list[tuple[Step, ...]]:
    return [one.steps for one in rules.journeys(contacts, topic)]


def went(who: str, *steps: Step) -> Journey:
    return Journey(who, steps)


def many(count: int, *steps: Step, name: str = "c") -> list[Journey]:
    return [went(f"{name}{number}", *steps) for number in range(count)]


def test_a_journey_holds_what_is_about_the_topic_on_whatever_line():
    assert steps_of(met(0, BD, "fine"), met(1, P, "fine"), met(2, P, "permit")) == [(BD, P)]


def test_a_line_the_citizen_was_sent_to_belongs_whatever_it_was_called_there():
    sent = met(0, BD, "fine", to=("BAR",))
    assert steps_of(sent, met(1, BAR, "leave"), met(2, P, "permit")) == [(BD, BAR)]


def test_a_line_she_was_sent_to_for_something_else_does_not_belong():
    assert steps_of(met(0, P, "permit", to=("BAR",)), met(1, BD, "fine"), met(2, BAR, "leave")) == [(BD,)]


def test_being_sent_on_counts_from_the_contact_that_sent_and_not_before():
    assert steps_of(met(0, BAR, "leave"), met(1, BD, "fine", to=("BAR",))) == [(BD,)]


def test_fourteen_days_from_the_first_contact_to_the_minute_and_then_a_new_journey():
    assert steps_of(met(0, P, "fine"), met(14, P, "fine")) == [(P, P)]
    later = met(14.001, BD, "fine")
    assert steps_of(met(0, P, "fine"), met(10, P, "fine"), later, met(15, P, "fine")) == [(P, P), (BD, P)]


def test_two_citizens_are_never_one_journey():
    assert steps_of(met(0, P, "fine", who="c1"), met(1, P, "fine", who="c2")) == [(P,), (P,)]


def test_a_call_we_made_is_drawn_and_costs_the_citizen_nothing():
    assert went("c1", BD, WE_RANG).extra == 0
    assert went("c1", BD, WE_RANG, P).extra == 1
    assert went("c1", WE_RANG).extra == 0


def test_ways_are_heaviest_first_and_those_of_few_citizens_go_together():
    found = rules.ways([*many(5, BD, P, P), *many(9, BD, P, name="d"), *many(4, P, BD, name="e"), *many(30, P)])
    assert [(way.steps, way.citizens, way.extra) for way in found] == [
        ((BD, P, P), 5, 10),
        ((BD, P), 9, 9),
        ((), 4, 4),
    ]


def test_one_citizen_going_the_same_way_five_times_is_still_one():
    found = rules.ways([went("c1", BD, P)] * 5)
    assert [(way.steps, way.journeys, way.citizens) for way in found] == [((), 5, 1)]


def test_the_measure_is_contacts_beyond_the_first_per_citizen_times_the_citizens():
    loop = rules.loop_of("fine", [*many(5, BD, P, P), *many(5, BD, P, name="d"), *many(50, P, name="x")])
    assert (loop.citizens, loop.extra, loop.per_citizen) == (10, 15, 1.5)
    assert loop.per_citizen * loop.citizens == loop.extra
    assert loop.worst is not None and loop.worst.steps == (BD, P, P)


def test_the_worst_topic_is_first_and_one_of_four_citizens_is_only_counted():
    loops = [rules.loop_of("small", many(5, P, P)), rules.loop_of("big", many(6, P, BD, P))]
    few, none = rules.loop_of("few", many(4, P, P, P, P, P)), rules.loop_of("none", many(9, P))
    shown, hidden = rules.worst_first([*loops, few, none])
    assert ([loop.topic for loop in shown], hidden) == (["big", "small"], 1)


def test_nothing_can_be_shown_of_a_topic_where_everybody_went_another_way():
    loop = rules.loop_of(
        "fine", [went(f"c{n}", *([P] * (n + 2))) for n in range(3)] + [went("d", P, BD), went("e", BD, P)]
    )
    assert (loop.citizens, loop.worst) == (5, None)


def test_a_flow_lays_ways_over_each_other():
    flow = rules.flow(rules.ways([*many(5, BD, P, P), *many(9, BD, P, name="d"), *many(2, P, BD, name="e")]))
    assert flow.stops == {(0, BD): 14, (1, P): 14, (2, P): 5}
    assert flow.moves == {(0, BD, P): 14, (1, P, P): 5}


def test_a_very_long_way_is_drawn_to_its_fifth_contact_and_counted_whole():
    way = rules.ways(many(5, *[P] * 8))[0]
    assert (len(way.steps), way.extra) == (rules.LONGEST_WAY, 35)
