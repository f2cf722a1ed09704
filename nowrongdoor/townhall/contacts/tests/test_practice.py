"""Closing a contact keeps its agent in practice under the hat she answered with."""

from __future__ import annotations

from datetime import date

import pytest

from nowrongdoor.townhall.contacts import actions, questions
from nowrongdoor.townhall.contacts.rules import Outcome
from nowrongdoor.townhall.people.models import Qualification
from nowrongdoor.townhall.people.reads import town_day
from tests.cast import Cast, Switchboard, at, talks

pytestmark = pytest.mark.django_db


def test_a_closed_contact_writes_that_its_hat_was_worn_today_and_no_other(town: Cast, switchboard: Switchboard) -> None:
    long_ago = date(2026, 1, 5)
    held = Qualification.objects.filter(agent=town.agents["amina"])
    held.update(last_worked_on=long_ago)
    contact = talks(town, switchboard, "amina", line="1881")
    switchboard.tell("hangup", "call-1", 60)
    question = contact.questions.get()
    questions.set_outcome(town.acting("amina"), question.pk, Outcome.DROPPED, now=at(70))
    actions.close(town.acting("amina"), contact.pk, now=at(80))
    worked = dict(held.values_list("team__code", "last_worked_on"))
    assert worked == {"1881": town_day(at(80)), "P": long_ago}
