"""Versions, words for hats, gaps, synonyms and questions before a promise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.people.tests.cast import CLERK, NOW, a_team
from nowrongdoor.townhall.topics import actions, knowledge, knowledge_reads, reads
from nowrongdoor.townhall.topics.indexing import index_all
from nowrongdoor.townhall.topics.models import Findable, HatWords, KnowledgeGap, KnownWord, PromiseQuestion, Synonyms
from nowrongdoor.townhall.topics.versions import versions_of

pytestmark = pytest.mark.django_db

EDITOR = Acting(who="agent:1", agent_id=1, job_functions=frozenset({"editor"}))
AGENT = Acting(who="agent:2", agent_id=2, job_functions=frozenset({"agent"}))
TEXTS = {"title_da": "Pas", "title_en": "Passport", "body_da": "Kom forbi.", "body_en": "Come by."}


@pytest.fixture
def article():
    names = {"level": Level.GUIDE, "name_da": "Pas", "name_en": "Passport"}
    topic = actions.save_topic(EDITOR, code="pas", team=a_team("3366"), now=NOW, **names)
    return actions.save_article(EDITOR, topic, now=NOW, **TEXTS)


def test_every_change_of_the_text_is_a_version_and_nothing_else_is(article):
    later = NOW + timedelta(days=1)
    actions.save_article(EDITOR, article.topic, now=later, **TEXTS, review_on=later.date())
    actions.save_article(EDITOR, article.topic, now=later, **(TEXTS | {"body_da": "Bestil en tid."}))
    kept = [(one.number, one.by, one.at, one.body_da) for one in versions_of(article)]
    assert kept == [(2, "agent:1", later, "Bestil en tid."), (1, "agent:1", NOW, "Kom forbi.")]
    assert reads.article_of(article.topic).review_on == later.date()


def test_news_stands_for_a_fortnight(article):
    news = {"news_da": "Nu også om lørdagen.", "news_en": "Now on Saturdays too."}
    actions.save_article(EDITOR, article.topic, now=NOW, **(TEXTS | {"body_da": "Åbent lørdag."}), **news)
    days = {day: [one.news_da for one in knowledge_reads.news(now=NOW + timedelta(days=day))] for day in (0, 13, 14)}
    assert days == {0: ["Nu også om lørdagen."], 13: ["Nu også om lørdagen."], 14: []}


def test_words_for_a_hat_are_a_version_are_found_and_go_away_when_emptied(article):
    team = a_team("1881")
    knowledge.save_hat_words(EDITOR, article, team, text_da="Vis tidsbestillingen.", text_en="Show it.", now=NOW)
    assert versions_of(article)[0].for_hats == {"1881": ["Vis tidsbestillingen.", "Show it."]}
    assert [one.article.topic.code for one in reads.find_articles("tidsbestilling", language="da")] == ["pas"]
    assert [row.team.code for row in knowledge_reads.hat_words(article, first=team)] == ["1881"]
    knowledge.save_hat_words(EDITOR, article, team, text_da=" ", text_en="", now=NOW)
    assert not HatWords.objects.exists() and reads.find_articles("tidsbestilling", language="da") == []
    assert [one.number for one in versions_of(article)] == [3, 2, 1]


def test_the_same_words_for_a_hat_again_write_nothing(article):
    said = {"text_da": "Ja.", "text_en": "Yes.", "now": NOW}
    for _time in range(2):
        knowledge.save_hat_words(EDITOR, article, article.topic.team, **said)
    assert len(versions_of(article)) == 2
    assert Entry.objects.filter(verb="article.hat_words_saved").count() == 1


def test_a_gap_told_twice_is_one_until_an_editor_has_seen_to_it(article):
    first = knowledge.tell_gap(AGENT, "  hunde \x00 tegn ", language="da", team=None, now=NOW)
    assert first.words == "hunde tegn"
    team = article.topic.team
    one, again = (knowledge.tell_gap(AGENT, "hundetegn", language="da", team=team, now=NOW) for _time in range(2))
    assert one.pk == again.pk and len(knowledge_reads.open_gaps()) == 2
    knowledge.close_gap(EDITOR, one.pk, topic=article.topic, now=NOW)
    assert [gap.pk for gap in knowledge_reads.open_gaps()] == [first.pk]
    assert knowledge.tell_gap(AGENT, "hundetegn", language="da", team=team, now=NOW).pk != one.pk
    with pytest.raises(Refused):
        knowledge.close_gap(EDITOR, one.pk, now=NOW)


def test_an_empty_gap_is_a_slip_and_a_long_one_is_cut():
    with pytest.raises(Slip):
        knowledge.tell_gap(AGENT, " \x00 ", language="da", team=None, now=NOW)
    assert len(knowledge.tell_gap(AGENT, "ord " * 2500, language="da", team=None, now=NOW).words) == 200


def test_only_editors_write_what_stands_around_the_articles(article):
    for attempt in (
        lambda: knowledge.save_hat_words(CLERK, article, article.topic.team, text_da="a", text_en="b", now=NOW),
        lambda: knowledge.close_gap(CLERK, 1, now=NOW),
        lambda: knowledge.save_synonyms(CLERK, "a | b", now=NOW),
        lambda: knowledge.remove_synonyms(CLERK, 1, now=NOW),
        lambda: knowledge.save_promise_questions(CLERK, article.topic.team, [("a", "b", True)], now=NOW),
    ):
        with pytest.raises(Refused):
            attempt()


def test_synonyms_are_tidied_need_two_words_and_can_be_taken_away():
    row = knowledge.save_synonyms(EDITOR, " Skrald |affald|skrald ", now=NOW)
    assert row.listed == ("skrald", "affald")
    for poor in ("", "skrald", "skrald | skrald"):
        with pytest.raises(Slip):
            knowledge.save_synonyms(EDITOR, poor, now=NOW)
    knowledge.remove_synonyms(EDITOR, row.pk, now=NOW)
    knowledge.remove_synonyms(EDITOR, row.pk, now=NOW)
    assert not Synonyms.objects.exists()
    assert Entry.objects.filter(verb="synonyms.removed").count() == 1


def test_questions_before_a_promise_stand_in_order_and_are_replaced_together():
    team = a_team("P")
    asked = [("Nummerplade?", "Number plate?", True), ("Hvornår?", "When?", False)]
    for _time in range(2):
        knowledge.save_promise_questions(EDITOR, team, asked, now=NOW)
    assert [(one.position, one.text_da) for one in knowledge_reads.promise_questions(team)] == [
        (1, "Nummerplade?"),
        (2, "Hvornår?"),
    ]
    assert Entry.objects.filter(verb="promise_questions.saved").count() == 1
    knowledge.save_promise_questions(EDITOR, team, asked[1:], now=NOW)
    assert [one.position for one in PromiseQuestion.objects.all()] == [1]


def test_articles_are_due_from_their_review_date_on(article):
    today = NOW.date()
    actions.save_article(EDITOR, article.topic, now=NOW, review_on=today)
    assert knowledge_reads.due_for_review(today=today) == [article]
    assert knowledge_reads.due_for_review(today=today - timedelta(days=1)) == []


def test_a_hostile_article_is_found_and_its_snippet_and_page_carry_no_script(article):
    evil = "<script>alert(1)</script> <img src=x onerror=alert(1)> **pasbillede** '; DROP TABLE x; --"
    actions.save_article(EDITOR, article.topic, now=NOW, **(TEXTS | {"body_da": evil}))
    one = reads.find_articles("pasbillede", language="da")[0]
    for html in (one.snippet, reads.markdown(one.article.body_da)):
        assert "<script" not in html and "<img" not in html
    assert "<mark>pasbillede</mark>" in one.snippet


def test_writing_everything_anew_gives_the_same_and_forgets_words_that_are_gone(article):
    before = list(Findable.objects.values_list("topic", "da", "en"))
    KnownWord.objects.create(language="da", word="glemt", stem="glemt", folded="glemt")
    assert index_all() == 1
    assert list(Findable.objects.values_list("topic", "da", "en")) == before
    assert not KnownWord.objects.filter(word="glemt").exists()


def test_many_at_once_get_their_first_version(article):
    topic = type(article.topic)(code="nyt", team=article.topic.team, level=1, name_da="Nyt", name_en="New", words="")
    added = type(article)(topic=topic, **TEXTS)
    actions.add_many(EDITOR, [topic], [added], now=NOW)
    assert [one.number for one in versions_of(added)] == [1] and KnowledgeGap.objects.count() == 0
