"""A real town begins with its name and one administrator."""

from __future__ import annotations

import pytest

from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.people import reads
from nowrongdoor.townhall.people.founding import new_town
from nowrongdoor.townhall.people.models import Account, Town
from nowrongdoor.townhall.people.tests.cast import NOW, a_team

pytestmark = pytest.mark.django_db


def test_the_first_administrator_can_sign_in_once_and_set_the_town_up():
    password = new_town("Lillerup Kommune", "gitte", person="Gitte Holm", now=NOW)
    account = Account.objects.get()
    acting = reads.acting_for(account, now=NOW)
    acting.must_be("administrator")
    assert account.check_password(password) and account.must_change_password
    assert (Town.objects.get().made_up, account.agent.name, a_team().code) == (False, "Gitte Holm", "P")


def test_a_second_town_is_refused_and_the_first_is_named():
    new_town("Lillerup Kommune", "gitte", now=NOW)
    with pytest.raises(Refused, match="Lillerup"):
        new_town("Storup Kommune", "bent", now=NOW)
    assert Account.objects.count() == 1


def test_a_name_that_cannot_be_founds_nothing():
    for name, username in (("", "gitte"), ("Lillerup", "gitte holm")):
        with pytest.raises(Slip):
            new_town(name, username, now=NOW)
    assert not Town.objects.exists()
