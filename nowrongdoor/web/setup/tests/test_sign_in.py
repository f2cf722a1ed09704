"""The way in: closed to strangers, slow for guessers, and a start password opens one door."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from nowrongdoor.config import settings as production
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.people import actions
from nowrongdoor.townhall.people.models import Agent
from nowrongdoor.townhall.people.tests.cast import ADMINISTRATOR, NOW, an_agent
from nowrongdoor.web.setup.tests.conftest import signed_in

pytestmark = pytest.mark.django_db

SIGN_IN = "/account/sign-in/"
PASSWORD = "fire gamle cykler i regn"


@pytest.fixture
def gitte() -> Agent:
    agent = an_agent("gitte", job_functions=("administrator",))
    actions.choose_password(ADMINISTRATOR, agent.user, PASSWORD, now=NOW)
    return agent


def sign_in(client: Client, username: str, password: str):
    return client.post(SIGN_IN, {"login": username, "password": password})


def test_who_knows_the_password_comes_in_and_out_again(client, gitte):
    assert sign_in(client, "gitte", PASSWORD).headers["Location"] == "/"
    assert client.get(reverse("setup:overview")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("setup:overview")).headers["Location"].startswith(SIGN_IN)


def test_capital_letters_in_the_user_name_do_not_matter(client, gitte):
    assert sign_in(client, "Gitte", PASSWORD).status_code == 302


def test_a_wrong_password_says_so_beside_the_field_and_names_no_more(client, gitte):
    known, unknown = sign_in(client, "gitte", "wrong"), sign_in(Client(), "nobody", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert b'role="alert"' in known.content and b'aria-invalid="true"' in known.content
    said = [answer.context["form"].non_field_errors() for answer in (known, unknown)]
    assert said[0] == said[1]


def test_five_wrong_passwords_close_the_account_for_a_while_even_to_the_right_one(client, gitte):
    for _try in range(5):
        last = sign_in(client, "gitte", "wrong")
    assert last.status_code == 429
    assert "setup/locked_out.html" in [template.name for template in last.templates]
    assert sign_in(Client(), "gitte", PASSWORD).status_code == 429


def test_a_new_start_password_opens_a_closed_account(client, gitte):
    administrator = signed_in(an_agent("bent", job_functions=("administrator",)))
    for _try in range(5):
        sign_in(client, "gitte", "wrong")
    shown = administrator.post(reverse("setup:start_password", args=[gitte.pk]))
    assert sign_in(client, "gitte", shown.context["given"][0][1]).status_code == 302


def test_four_wrong_passwords_and_the_right_one_begin_the_count_anew(client, gitte):
    for _round in range(2):
        for _try in range(4):
            sign_in(client, "gitte", "wrong")
        assert sign_in(client, "gitte", PASSWORD).status_code == 302
        client.post(reverse("account_logout"))


def test_passwords_are_kept_with_argon2_and_nothing_else():
    assert production.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_there_is_nothing_else_of_accounts(client):
    for name in ("account_signup", "account_email", "account_reset_password", "account_set_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for address in ("signup/", "email/", "password/reset/", "inactive/"):
        assert client.get(f"/account/{address}").status_code == 404


def test_who_has_left_does_not_come_in_and_is_put_out(client, gitte):
    an_agent("other", job_functions=("administrator",))
    sign_in(client, "gitte", PASSWORD)
    actions.let_go(ADMINISTRATOR, gitte, now=NOW)
    assert client.get(reverse("setup:overview")).status_code == 302
    gone = sign_in(Client(), "gitte", PASSWORD)
    assert gone.headers["Location"] == SIGN_IN
    assert "_auth_user_id" not in gone.client.session


def test_a_start_password_opens_only_the_page_where_one_chooses_ones_own(client, gitte):
    start = actions.give_start_password(ADMINISTRATOR, gitte, now=NOW)
    sign_in(client, "gitte", start)
    page = reverse("account_change_password")
    for address in ("/", reverse("setup:overview"), reverse("setup:people")):
        assert client.get(address).headers["Location"] == page
    assert client.get(reverse("setup:people"), headers={"HX-Request": "true"}).headers["HX-Redirect"] == page
    assert client.get(page).status_code == 200
    again = client.post(page, {"oldpassword": start, "password1": start, "password2": start})
    assert "password1" in again.context["form"].errors
    chosen = client.post(page, {"oldpassword": start, "password1": PASSWORD, "password2": PASSWORD})
    assert chosen.headers["Location"] == "/"
    assert client.get(reverse("setup:overview")).status_code == 200
    assert Entry.objects.filter(verb="password.chosen", who=f"agent:{gitte.pk}").count() == 1


def test_a_new_password_must_be_worth_having_and_the_old_one_known(client, gitte):
    client.force_login(gitte.user, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("account_change_password")
    for old, new in ((PASSWORD, "short"), (PASSWORD, "password1234"), ("wrong", "en helt anden sætning")):
        assert client.post(page, {"oldpassword": old, "password1": new, "password2": new}).status_code == 200
    gitte.user.refresh_from_db()
    assert gitte.user.check_password(PASSWORD)


def test_the_people_of_a_made_up_town_have_no_password_to_change(client):
    client.force_login(an_agent("lone").user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("account_change_password")).headers["Location"] == "/"


def test_sign_in_does_not_lead_out_of_the_house(client, gitte):
    away = client.post(f"{SIGN_IN}?next=https://evil.example/", {"login": "gitte", "password": PASSWORD})
    assert "evil" not in away.headers["Location"]
