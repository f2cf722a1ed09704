"""Every outcome, level and hat: what is demanded, said once more in words of its own and compared."""

from __future__ import annotations

from itertools import product

import pytest

from nowrongdoor.engine.dispatch import Demand, Hat, Level, may_finish
from nowrongdoor.townhall.contacts.rules import Outcome, demanded

LEVELS = list(Level)


def may(outcome: Outcome, worn: Hat, own: Level | None, topic: Demand) -> bool:
    demand = demanded(outcome, topic, worn.code)
    return demand is None or may_finish(worn, own, demand).allowed


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("topic_level", LEVELS)
@pytest.mark.parametrize("worn", ["P", "1881"])
def test_hat_and_person_must_both_allow_what_is_demanded(outcome, topic_level, worn):
    topic = Demand(hat="P", level=topic_level)
    for mandate, own in product(LEVELS, [None, *LEVELS]):
        reach = min(mandate, own) if own else 0
        right_hat = worn == "P"
        expected = {
            Outcome.HANDLED: right_hat and reach >= topic_level,
            Outcome.ANSWERED: reach >= 1 if topic_level == 1 else right_hat and reach >= min(topic_level, 2),
        }.get(outcome, True)
        assert may(outcome, Hat(worn, mandate), own, topic) is expected, (mandate, own)


def test_who_may_handle_may_also_tell():
    for mandate, own, topic in product(LEVELS, LEVELS, LEVELS):
        hat, demand = Hat("P", mandate), Demand("P", topic)
        assert not may(Outcome.HANDLED, hat, own, demand) or may(Outcome.ANSWERED, hat, own, demand)


@pytest.mark.parametrize("outcome", [Outcome.PROMISED, Outcome.GUIDED_ELSEWHERE, Outcome.WARM_HANDOVER])
def test_the_legal_ways_on_are_open_under_every_hat_even_to_who_lost_her_qualification(outcome):
    assert may(outcome, Hat("1881", Level.INFORM), None, Demand("P", Level.DECIDE))
