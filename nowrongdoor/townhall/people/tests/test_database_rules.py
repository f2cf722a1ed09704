"""What the database itself refuses, whoever asks."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction

from nowrongdoor.townhall.people import actions, rules
from nowrongdoor.townhall.people.job_functions import PERMISSIONS
from nowrongdoor.townhall.people.models import Base, Town, Wearing
from nowrongdoor.townhall.people.tests.cast import ADMINISTRATOR, NOW, TODAY, a_team, an_agent

pytestmark = pytest.mark.django_db


def test_a_real_town_cannot_become_made_up_nor_the_other_way():
    actions.found_town(ADMINISTRATOR, name="Åmunde Kommune", made_up=True, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Town.objects.update(made_up=False)
    Town.objects.update(name="Aamunde")
    assert Town.objects.get().made_up


def test_a_town_is_not_taken_away():
    actions.found_town(ADMINISTRATOR, name="Åmunde Kommune", made_up=True, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Town.objects.all().delete()


def test_there_is_one_town():
    actions.found_town(ADMINISTRATOR, name="Åmunde Kommune", made_up=True, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Town.objects.create(id=2, name="Another", made_up=False, founded_at=NOW)


def test_nobody_has_two_bases_or_two_hats_at_once():
    parking, business = a_team("P"), a_team("ERH")
    agent = an_agent(base=parking)
    with pytest.raises(IntegrityError), transaction.atomic():
        Base.objects.create(agent=agent, team=business, from_day=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wearing.objects.create(agent=agent, team=business, since=NOW)


def test_the_eight_job_functions_are_groups_with_their_permissions():
    assert set(Group.objects.values_list("name", flat=True)) == set(rules.JOB_FUNCTIONS)
    for codename, (_name, holders) in PERMISSIONS.items():
        found = Group.objects.filter(permissions__codename=codename, permissions__content_type__model="town")
        assert set(found.values_list("name", flat=True)) == set(holders)


def test_job_functions_are_laid_out_again_in_an_emptied_database():
    Group.objects.all().delete()
    agent = an_agent(job_functions=("coach",))
    assert agent.user.has_perm("people.co_listen")
    assert not agent.user.has_perm("people.set_up_town")


def test_two_agents_share_no_extension_even_past_the_actions():
    first, second = an_agent("one", device="2001"), an_agent("two")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_agent SET device = %s WHERE id = %s", [first.device, second.pk])
