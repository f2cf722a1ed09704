"""The board's tests stand in the made-up town at a moment of their own choosing, signed in as somebody."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from nowrongdoor.web.desk.tests import cast
from tests.at_a_screen import enters, moment

__all__ = ["enters", "moment"]


@pytest.fixture
def house(db: None) -> cast.House:
    """The desk's house, in which Erik is a lead."""
    found = cast.a_house()
    found.erik.user.groups.add(Group.objects.get_or_create(name="lead")[0])
    return found


@pytest.fixture
def lead(house: cast.House) -> Client:
    """Erik leads Parking."""
    tab = Client()
    tab.force_login(house.erik.user, backend="django.contrib.auth.backends.ModelBackend")
    return tab
