"""How many statements the whole board asks: no more with more teams, people, promises or parked contacts."""

from __future__ import annotations

import pytest
from django.test import Client

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.contacts import parking
from nowrongdoor.townhall.line import actions as line
from nowrongdoor.townhall.people import actions as people
from nowrongdoor.web.desk.tests import cast
from nowrongdoor.web.desk.tests.test_keeping import promised
from nowrongdoor.web.desk.tests.test_statements import statements


@pytest.mark.parametrize("times", [1, 3])
def test_the_whole_board_asks_the_same_however_much_goes_on(house: cast.House, lead: Client, times: int):
    for number in range(times):
        promised(house, caller=f"+450000123{number}")
        aside = cast.in_hand(house.lone, house.cash, house.form)
        line.ended(cast.DISPATCHER, aside, now=cast.now())
        parking.park(house.acting(house.lone), aside.pk, now=cast.now())
        team = cast.a_team(f"T{number}", f"Hold {number}", f"Team {number}", Level.GUIDE, 10 + number)
        newcomer = cast.a_newcomer(f"new{number}", f"Ny {number}", team, ((team, Level.GUIDE),))
        (agent,) = people.hire_many(cast.ADMINISTRATOR, [newcomer], now=cast.now())
        cast.ready(agent)
        cast.a_call(team)
    assert statements(lead, "/lead/") <= 19
