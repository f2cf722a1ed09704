"""The answers at the desk: found as one types, under one's own hat, what is new, and what is missing."""

from __future__ import annotations

import pytest

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.topics import actions, knowledge
from nowrongdoor.townhall.topics.models import Article, KnowledgeGap
from nowrongdoor.web.desk.tests import cast
from nowrongdoor.web.desk.tests.test_desk import at, text

pytestmark = pytest.mark.django_db

EVIL = "Læs **nummeret** op. <script>alert(1)</script><img src=x onerror=alert(1)>"
TEXTS = {"title_da": "Betal en parkeringsafgift", "title_en": "Pay a charge", "body_da": EVIL, "body_en": "Read it."}


@pytest.fixture
def house() -> cast.House:
    return cast.a_house()


@pytest.fixture
def article(house: cast.House) -> Article:
    news = {"news_da": "Nu også med MobilePay.", "news_en": "Now by MobilePay too."}
    return actions.save_article(cast.ADMINISTRATOR, house.fine, now=now(), **TEXTS, **news)


def test_with_nothing_typed_the_finder_shows_what_is_new(house, article):
    assert "Nu også med MobilePay." in text(at(house.erik).get("/desk/articles/"))


def test_an_inner_part_of_a_compound_finds_the_article_and_its_snippet_is_escaped(house, article):
    piece = text(at(house.erik).get("/desk/articles/?words=afgifter nummer"))
    assert article.title_da in piece and "<mark>nummeret</mark>" in piece
    assert "<script" not in piece and "<img" not in piece


def test_a_slip_says_what_it_was_read_as(house, article):
    assert "<strong>parkeringsafgift</strong>" in text(at(house.erik).get("/desk/articles/?words=parkeringsagift"))


@pytest.mark.parametrize("words", ["x" * 10_000, "%00", "' & | :*", "§§§"])
def test_odd_words_find_nothing_calmly(house, article, words):
    answer = at(house.erik).get(f"/desk/articles/?words={words}")
    assert answer.status_code == 200 and "Ingen artikel passer" in text(answer)


def test_the_article_says_what_the_worn_hat_says_first(house, article):
    for team in (house.cash, house.parking):
        said = {"text_da": f"Ord til {team.code}.", "text_en": "Words."}
        knowledge.save_hat_words(cast.ADMINISTRATOR, article, team, **said, now=now())
    page = text(at(house.erik).get(f"/desk/articles/{article.pk}/"))
    assert page.index(f"Ord til {house.parking.code}.") < page.index(f"Ord til {house.cash.code}.")
    assert "<strong>nummeret</strong>" in page and "<script" not in page and "<img" not in page


def test_what_is_not_there_is_told_to_the_editors_once(house):
    tab = at(house.erik)
    for _time in range(2):
        answer = tab.post("/desk/missing-answer/", {"words": "hundetegn"})
        assert answer.status_code == 200 and "hundetegn" in text(answer)
    gap = KnowledgeGap.objects.get()
    assert (gap.words, gap.team, gap.told_by) == ("hundetegn", house.parking, f"agent:{house.erik.pk}")


def test_an_empty_gap_is_a_calm_no(house):
    assert at(house.erik).post("/desk/missing-answer/", {"words": " "}).status_code == 422
