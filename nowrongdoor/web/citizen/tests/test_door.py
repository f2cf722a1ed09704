"""The door of the citizens' pages: forged links, guessers, and what is left behind."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import pytest
from django.test import Client

from nowrongdoor.config.logs import WithoutLinks
from nowrongdoor.web.citizen.guessing import MOST_ADDRESSES, MOST_MISSES, WITHIN_SECONDS, Misses
from nowrongdoor.web.citizen.tests.test_how_it_went import ADDRESS, LINK, survey, text

pytestmark = pytest.mark.django_db
__all__ = ["survey"]


def forged() -> str:
    return secrets.token_urlsafe(16)


@pytest.mark.parametrize("room", ["s", "b"])
@pytest.mark.parametrize("link", ["x", "", "..%2f..%2fetc", "%00" * 20, "ø" * 22, "a" * 5000, LINK[:-1] + "!"])
def test_a_link_that_cannot_be_one_is_answered_like_any_other_that_is_none(survey, room, link):
    answer = Client().get(f"/{room}/{link}/")
    assert answer.status_code == 404


@pytest.mark.parametrize("room", ["s", "b"])
def test_forged_links_look_alike(survey, room):
    pages = {Client().get(f"/{room}/{forged()}/").content for _time in range(3)}
    assert len(pages) == 1
    assert "Vi kan ikke finde siden" in text(Client().get(f"/{room}/{forged()}/"))


def test_a_forged_link_may_be_posted_to_without_effect(survey):
    assert Client().post(f"/s/{forged()}/", {"score": "5"}).status_code == 404


@pytest.mark.parametrize("address", [ADDRESS, "/s/aaaaaaaaaaaaaaaaaaaaaa/", "/b/aaaaaaaaaaaaaaaaaaaaaa/"])
def test_no_page_is_indexed_kept_or_told_of_and_none_sets_a_cookie(survey, address):
    answer = Client().get(address)
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert (answer["Referrer-Policy"], answer["Cache-Control"]) == ("no-referrer", "no-store")
    assert 'name="robots" content="noindex' in text(answer) and 'name="referrer" content="no-referrer"' in text(answer)
    assert not answer.cookies
    assert "<script" not in text(answer)


def test_who_guesses_meets_no_page_for_a_while_and_others_do(survey):
    guesser, citizen = {"X-Forwarded-For": "10.0.0.1, 203.0.113.7"}, {"X-Forwarded-For": "203.0.113.8"}
    for _time in range(MOST_MISSES):
        assert Client().get(f"/s/{forged()}/", headers=guesser).status_code == 404
    assert Client().get(f"/s/{forged()}/", headers=guesser).status_code == 429
    assert Client().get(ADDRESS, headers=guesser).status_code == 429
    assert Client().get(ADDRESS, headers=citizen).status_code == 200
    # What a guesser puts in front of the list is not believed.
    assert Client().get(ADDRESS, headers={"X-Forwarded-For": "203.0.113.8, 203.0.113.7"}).status_code == 429


def test_behind_a_server_that_does_not_say_who_asks_nobody_is_shut_out(survey):
    behind: dict[str, Any] = {"headers": {"X-Forwarded-Proto": "https"}}
    for _time in range(MOST_MISSES + 5):
        Client().get(f"/s/{forged()}/", **behind)
    assert Client().get(ADDRESS, **behind).status_code == 200


def test_a_guesser_is_heard_again_after_ten_minutes_and_memory_has_an_end():
    misses = Misses()
    for second in range(MOST_MISSES):
        misses.count("a", second)
    assert misses.too_many("a", MOST_MISSES)
    assert not misses.too_many("a", WITHIN_SECONDS)
    for number in range(MOST_ADDRESSES + 50):
        misses.count(str(number), 20)
    assert len(misses._since) == MOST_ADDRESSES


def test_the_link_does_not_stand_in_the_logs(survey, caplog):
    with caplog.at_level(logging.WARNING):
        Client().get(f"/s/{LINK[:-2]}xx/")
    told = [record for record in caplog.records if "/s/" in record.getMessage()]
    assert told
    for record in told:
        WithoutLinks().filter(record)
        assert LINK[:-2] not in record.getMessage() and "/s/..." in record.getMessage()
