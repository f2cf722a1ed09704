"""The editors' pages around the articles."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.people.tests.cast import a_team, an_agent
from nowrongdoor.townhall.topics import actions, knowledge
from nowrongdoor.townhall.topics.models import Article, HatWords, KnowledgeGap, PromiseQuestion, Synonyms
from nowrongdoor.townhall.topics.tests.test_knowledge import AGENT, EDITOR, TEXTS
from nowrongdoor.web.setup.tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    names = {"level": 2, "name_da": "Pas", "name_en": "Passport"}
    topic = actions.save_topic(EDITOR, code="pas", team=a_team("P"), now=now(), **names)
    return actions.save_article(EDITOR, topic, now=now(), **TEXTS)


def sent(article: Article, **change: str) -> dict[str, str]:
    names = {"name_da": "Pas", "name_en": "Passport", "team": str(article.topic.team_id), "level": "2", "active": "on"}
    return names | TEXTS | change


def test_an_article_gets_an_owner_a_review_date_news_and_a_version(screen, gitte, article):
    page = reverse("setup:topic", args=["pas"])
    news = {"news_da": "Nyt gebyr.", "news_en": "New fee."}
    change = {"body_da": "Bestil en tid.", "owner": str(gitte.pk), "review_on": "2026-12-24", **news}
    assert screen.post(page, sent(article, **change)).status_code == 302
    article.refresh_from_db()
    assert (article.owner, article.review_on) == (gitte, date(2026, 12, 24))
    shown = screen.get(reverse("setup:article_versions", args=["pas"])).content.decode()
    assert "Version 2" in shown and gitte.name in shown and "Nyt gebyr." in shown and "Kom forbi." in shown


def test_news_in_one_language_comes_back_at_its_field(screen, article):
    answer = screen.post(reverse("setup:topic", args=["pas"]), sent(article, news_da="Kun dansk."))
    assert answer.status_code == 422 and "news_en" in answer.context["form"].errors


def test_words_for_a_hat_are_written_shown_and_taken_away(screen, article):
    page = reverse("setup:hat_words", args=["pas"])
    half = screen.post(page, {"team": "P", "text_da": "Sig det.", "text_en": ""})
    assert half.status_code == 422 and "text_en" in half.context["form"].errors
    assert screen.post(page, {"team": "P", "text_da": "Sig det.", "text_en": "Say it."}).status_code == 302
    assert "Sig det." in screen.get(reverse("setup:topic", args=["pas"])).content.decode()
    assert "Sig det." in screen.get(page + "?hat=P").content.decode()
    assert screen.post(page, {"team": "P", "text_da": "", "text_en": ""}).status_code == 302
    assert not HatWords.objects.exists()


def test_gaps_and_due_articles_are_listed_and_a_gap_is_seen_to(screen, article):
    actions.save_article(EDITOR, article.topic, now=now(), review_on=date(2020, 1, 1))
    gap = knowledge.tell_gap(AGENT, "<b>hundetegn</b>", language="da", team=article.topic.team, now=now())
    shown = screen.get(reverse("setup:gaps")).content.decode()
    assert "&lt;b&gt;hundetegn" in shown and "1. januar 2020" in shown
    close = reverse("setup:close_gap", args=[gap.pk])
    assert screen.post(close, {"topic": "pas"})["Location"] == reverse("setup:gaps")
    assert KnowledgeGap.objects.get().topic == article.topic
    assert screen.post(close).status_code == 422


def test_synonyms_are_written_and_taken_away(screen):
    page = reverse("setup:synonyms")
    assert screen.post(page, {"words": "alene"}).status_code == 422
    assert screen.post(page, {"words": "skrald | affald"}).status_code == 302
    assert "skrald, affald" in screen.get(page).content.decode()
    assert screen.post(page, {"words": "skrald | affald"}).status_code == 422
    screen.post(reverse("setup:remove_synonyms", args=[Synonyms.objects.get().pk]))
    assert not Synonyms.objects.exists()


def test_questions_before_a_promise_need_both_languages(screen):
    a_team("P")
    page = reverse("setup:promise_questions", args=["P"])
    assert screen.post(page, {"da_1": "Nummerplade?"}).status_code == 422
    both = {"da_2": "Nummerplade?", "en_2": "Number plate?", "must_2": "on"}
    assert screen.post(page, both)["Location"] == page
    assert [(one.position, one.must) for one in PromiseQuestion.objects.all()] == [(1, True)]
    assert "Nummerplade?" in screen.get(page).content.decode()


@pytest.mark.parametrize("name", ["gaps", "synonyms"])
def test_an_editor_may_and_a_lead_may_not(name):
    editor, lead = an_agent("ed", job_functions=("editor",)), an_agent("lead", job_functions=("lead", "agent"))
    page = reverse(f"setup:{name}")
    assert (signed_in(editor).get(page).status_code, signed_in(lead).get(page).status_code) == (200, 403)
