"""The pages where editors write what is new under a hat."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from nowrongdoor.townhall.people.tests.cast import a_team, an_agent
from nowrongdoor.townhall.topics.models import HatNews
from nowrongdoor.web.setup.tests.conftest import signed_in

pytestmark = pytest.mark.django_db

NEWS = {"on": "2026-11-20", "text_da": "Ny takst fra fredag", "text_en": "New rate from Friday"}


@pytest.fixture
def page() -> str:
    a_team("P")
    return reverse("setup:news", args=["P"])


def test_news_is_written_shown_and_taken_back(page, screen):
    assert screen.get(page).status_code == 200
    assert screen.post(page, NEWS)["Location"] == page
    assert "Ny takst fra fredag" in screen.get(page).content.decode()
    back = reverse("setup:take_back_news", args=["P", HatNews.objects.get().pk])
    assert screen.post(back)["Location"] == page
    assert not HatNews.objects.exists()
    assert (screen.post(back).status_code, HatNews.objects.count()) == (422, 0)


@pytest.mark.parametrize("wrong", [{"text_en": ""}, {"text_da": " "}, {"on": "i går"}, {"text_da": "x" * 201}])
def test_half_a_piece_of_news_comes_back_at_its_field(page, screen, wrong):
    answer = screen.post(page, NEWS | wrong)
    assert answer.status_code == 422
    assert next(iter(wrong)) in answer.context["form"].errors
    assert not HatNews.objects.exists()


def test_an_editor_may_and_a_lead_may_not(page):
    editor, lead = an_agent("ed", job_functions=("editor",)), an_agent("lead", job_functions=("lead", "agent"))
    assert signed_in(editor).post(page, NEWS).status_code == 302
    assert signed_in(lead).get(page).status_code == 403
    assert signed_in(lead).post(page, NEWS).status_code == 403
    assert Client().get(page).status_code == 302
    assert HatNews.objects.count() == 1
