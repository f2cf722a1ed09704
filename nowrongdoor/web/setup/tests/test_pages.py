"""The setup pages: who may see them, what they do, and how a no comes back."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from nowrongdoor.config.clock import now
from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.people import reads
from nowrongdoor.townhall.people.models import Agent, Team
from nowrongdoor.townhall.people.tests.cast import ADMINISTRATOR, NOW, TODAY, a_team, an_agent
from nowrongdoor.townhall.topics import actions as topics
from nowrongdoor.townhall.topics.models import Article, HatCard, Topic
from nowrongdoor.web.setup.tests.conftest import signed_in

pytestmark = pytest.mark.django_db

TEAM = {
    "code": "P", "name_da": "Parkering", "name_en": "Parking", "mark": "PA", "mandate": "4", "phone": "+4500000011",
    "opens": "07:00", "closes": "18:00", "weekdays": "1-5", "answer_share": "0,8", "answer_within_seconds": "20",
    "protected_minimum": "1", "widen_after_seconds": "45", "widen_further_after_seconds": "180", "active": "on",
}  # fmt: skip
CARD = {
    f"{part}_{language}": "En\n\nTo" if part in ("dos", "donts", "referrals") else "Goddag"
    for part in ("greeting", "tone", "dos", "donts", "referrals")
    for language in ("da", "en")
}
TOPIC = {"code": "pas", "name_da": "Pas", "name_en": "Passport", "level": "2", "words": "pas", "active": "on"}
ARTICLE = {"title_da": "Pas", "title_en": "Passport", "body_da": "Kom.", "body_en": "Come."}

PLAIN_PAGES = ["overview", "teams", "new_team", "people", "newcomer", "topics", "new_topic", "import"]
FOR_EDITORS = {"teams", "topics", "new_topic"}


@pytest.mark.parametrize("name", PLAIN_PAGES)
def test_a_page_opens_for_those_it_is_for_and_for_nobody_else(name, screen):
    address = reverse(f"setup:{name}")
    assert screen.get(address).status_code == 200
    editor, lead = an_agent("ed", job_functions=("editor",)), an_agent("lead", job_functions=("lead", "agent"))
    assert signed_in(editor).get(address).status_code == (200 if name in FOR_EDITORS else 403)
    assert signed_in(lead).get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_every_door_that_changes_something_is_closed_to_a_lead(gitte):
    lead = signed_in(an_agent("lead", job_functions=("lead", "agent")))
    doors = ["person_card", "person_job_functions", "person_base", "person_hat", "person_leave", "person_come_back"]
    for door in [*doors, "start_password"]:
        assert lead.post(reverse(f"setup:{door}", args=[gitte.pk])).status_code == 403
    for door in ("start_passwords", "carry_out", "import", "new_team", "newcomer", "new_topic"):
        assert lead.post(reverse(f"setup:{door}")).status_code == 403


def test_an_empty_town_is_told_what_is_missing_and_a_complete_one_can_open(screen, gitte, settings):
    settings.MADE_UP_TOWN = False
    assert not screen.get(reverse("setup:overview")).context["can_open"]
    team = a_team("P", phone="+4500000011")
    lone = an_agent("lone", base=team, device="2001", job_functions=("agent", "lead"))
    topics.save_topic(
        ADMINISTRATOR, code="pas", team=team, level=Level.GUIDE, name_da="Pas", name_en="Passport", now=NOW
    )  # fmt: skip
    screen.post(reverse("setup:card", args=["P"]), CARD)
    for agent in (lone, gitte):
        agent.user.set_password("en lang sætning om katte")
        agent.user.save()
    page = signed_in(gitte).get(reverse("setup:overview"))
    assert [(step.name, step.missing) for step in page.context["steps"] if not step.done] == []
    assert page.context["can_open"]


def test_the_checklist_says_whom_and_what(screen):
    team = a_team("P")
    an_agent("lone", base=team, level=Level.INFORM)
    topics.save_topic(
        ADMINISTRATOR, code="pas", team=team, level=Level.DECIDE, name_da="Pas", name_en="Passport", now=NOW
    )  # fmt: skip
    missing = [line for step in screen.get(reverse("setup:overview")).context["steps"] for line in step.missing]
    assert sum("Team P" in line for line in missing) == 3
    assert any("Lone" in line for line in missing)


def test_a_team_is_made_and_changed_and_danish_decimals_are_understood(screen):
    assert screen.post(reverse("setup:new_team"), TEAM).status_code == 302
    team = Team.objects.get()
    assert (team.answer_share, team.mandate, team.position) == (0.8, Level.LIGHT_HANDLING, 1)
    screen.post(reverse("setup:team", args=["P"]), TEAM | {"name_da": "Parkering og trafik"})
    assert Team.objects.get().name_da == "Parkering og trafik"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name_da": ""}, "name_da"), ({"closes": "06:00"}, "closes"), ({"weekdays": "man-fre"}, "weekdays"),
        ({"answer_share": "2"}, "answer_share"), ({"protected_minimum": "-1"}, "protected_minimum"),
        ({"widen_further_after_seconds": "1"}, "widen_further_after_seconds"), ({"mandate": "9"}, "mandate"),
    ],
)  # fmt: skip
def test_a_slip_stands_beside_its_field_and_keeps_what_was_typed(screen, change, field):
    answer = screen.post(reverse("setup:new_team"), TEAM | {"name_en": "Typed"} | change)
    assert answer.status_code == 422 and not Team.objects.exists()
    assert list(answer.context["form"].errors) == [field]
    page = answer.content.decode()
    assert f'id="id_{field}_error"' in page and 'value="Typed"' in page
    tag = re.search(rf'<(?:input|select)[^>]*name="{field}"[^>]*>', page)[0]
    assert 'aria-invalid="true"' in tag and f"id_{field}_error" in tag and "autofocus" in tag


def test_a_second_team_with_the_same_code_is_refused(screen):
    a_team("P")
    answer = screen.post(reverse("setup:new_team"), TEAM | {"mark": "QQ"})
    assert list(answer.context["form"].errors) == ["code"]


def test_a_hat_card_is_written_with_one_thing_a_line(screen):
    a_team("P")
    assert screen.post(reverse("setup:card", args=["P"]), CARD).status_code == 302
    assert HatCard.objects.get().dos_da == ["En", "To"]
    assert "En\nTo" in screen.get(reverse("setup:card", args=["P"])).content.decode()
    assert screen.post(reverse("setup:card", args=["P"]), CARD | {"dos_da": "x" * 161}).status_code == 422


def test_somebody_is_hired_given_a_base_a_hat_and_a_start_password_shown_once(screen):
    parking = a_team("P")
    told = {"username": "lone", "name": "Lone Dam", "device": "2001", "job_functions": ["agent", "lead"]}
    screen.post(reverse("setup:newcomer"), told)
    lone = Agent.objects.get(user__username="lone")
    hat = {"hat-team": parking.pk, "hat-level": "3", "hat-issued_on": "2026-01-01", "hat-valid_to": ""}
    assert screen.post(reverse("setup:person_hat", args=[lone.pk]), hat).status_code == 302
    base = {"base-team": parking.pk, "base-from_day": "2026-01-01"}
    assert screen.post(reverse("setup:person_base", args=[lone.pk]), base).status_code == 302
    held = reads.skills(today=TODAY)[lone.pk]
    assert (held.base, held.levels) == ("P", {"P": Level.REGISTER})
    shown = screen.post(reverse("setup:start_password", args=[lone.pk]))
    password = shown.context["given"][0][1]
    lone.user.refresh_from_db()
    assert lone.user.check_password(password) and "no-store" in shown.headers["Cache-Control"]
    assert password not in screen.get(reverse("setup:person", args=[lone.pk])).content.decode()


def test_a_no_of_the_town_hall_comes_back_in_its_form(screen):
    parking, business = a_team("P"), a_team("ERH")
    lone = an_agent("lone", base=parking)
    early = screen.post(
        reverse("setup:person_base", args=[lone.pk]), {"base-team": business.pk, "base-from_day": "2020-01-01"}
    )
    assert early.status_code == 422 and "01.01.2024" in early.content.decode()
    only = Agent.objects.get(user__username="gitte")
    answer = screen.post(reverse("setup:person_job_functions", args=[only.pk]), {"jobs-names": ["lead"]})
    assert answer.status_code == 422 and "Gitte" in str(answer.context["forms"]["jobs"].non_field_errors())
    taken = screen.post(reverse("setup:newcomer"), {"username": "LONE", "name": "L", "job_functions": ["agent"]})
    assert list(taken.context["form"].errors) == ["username"]
    leaving = screen.post(reverse("setup:person_leave", args=[only.pk]))
    assert leaving.status_code == 422 and only.user.is_active


def test_leaving_and_coming_back(screen):
    lone = an_agent("lone", base=a_team("P"))
    screen.post(reverse("setup:person_leave", args=[lone.pk]))
    assert "lone" not in screen.get(reverse("setup:people")).content.decode()
    assert "lone" in screen.get(reverse("setup:people") + "?gone=1").content.decode()
    screen.post(reverse("setup:person_come_back", args=[lone.pk]))
    assert reads.skills(today=reads.town_day(now()))[lone.pk].base == ""


def test_the_list_of_people_narrows_while_typing_and_comes_as_a_piece(screen):
    team = a_team("P")
    an_agent("lone", name="Lone Dam", base=team, device="2001"), an_agent("kasim", name="Kasim Yildiz", base=team)
    piece = screen.get(reverse("setup:people"), {"words": "yild"}, headers={"HX-Request": "true"}).content.decode()
    assert "Kasim" in piece and "Lone" not in piece and "<html" not in piece


def test_everybody_without_a_password_gets_a_start_password_and_nobody_else(screen):
    an_agent("lone")
    kasim = an_agent("kasim")
    kasim.user.set_password("en lang sætning om katte")
    kasim.user.save()
    given = screen.post(reverse("setup:start_passwords")).context["given"]
    assert {agent.user.username for agent, _password in given} == {"lone", "gitte"}


def test_a_topic_is_written_with_its_article_or_without_but_not_with_half(screen):
    team = a_team("P")
    address = reverse("setup:new_topic")
    assert screen.post(address, TOPIC | {"team": team.pk, "code": "bare"}).status_code == 302
    assert screen.post(address, TOPIC | ARTICLE | {"team": team.pk}).status_code == 302
    half = screen.post(address, TOPIC | {"team": team.pk, "code": "half", "title_da": "Pas"})
    assert set(half.context["form"].errors) == {"title_en", "body_da", "body_en"}
    assert (Topic.objects.count(), Article.objects.count()) == (2, 1)
    taken = screen.post(address, TOPIC | {"team": team.pk})
    assert list(taken.context["form"].errors) == ["code"]


def test_an_editor_writes_an_article_and_sees_it_as_the_desk_will(gitte):
    team = a_team("P")
    editor = signed_in(an_agent("ed", job_functions=("editor",)))
    editor.post(reverse("setup:new_topic"), TOPIC | ARTICLE | {"team": team.pk})
    changed = TOPIC | ARTICLE | {"team": team.pk, "body_da": "Kom **nu**."}
    assert editor.post(reverse("setup:topic", args=["pas"]), changed).status_code == 302
    assert Article.objects.get().body_da == "Kom **nu**."
    shown = editor.post(reverse("setup:preview_article"), {"da": "1", "body_da": "Kom **nu** <script>x</script>"})
    assert "<strong>nu</strong>" in shown.content.decode() and "<script>" not in shown.content.decode()


def test_what_is_not_there_is_not_found(screen):
    for name, key in (("team", "XX"), ("card", "XX"), ("person", 999), ("topic", "xx"), ("empty_file", "kings")):
        assert screen.get(reverse(f"setup:{name}", args=[key])).status_code == 404
