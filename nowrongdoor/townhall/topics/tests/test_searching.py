"""Finding articles and topics as people type."""

from __future__ import annotations

import pytest

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.people.tests.cast import ADMINISTRATOR, NOW, a_team
from nowrongdoor.townhall.topics import actions, knowledge, reads
from nowrongdoor.townhall.topics.models import Topic

pytestmark = pytest.mark.django_db

WRITTEN = {
    "pas-forny": ("Pasfornyelse", "Renew a passport", "pas | passport", "Du fornyer dit pas her.", "Come in person."),
    "koerekort": (
        "Kørekort udløber", "Driving licence expires", "kørekort | licence",
        "Kortet fornyes hos os. Tag et billede og dit pas med.", "Renew it here. Bring a photo and your passport.",
    ),
    "flytning": ("Anmeld flytning", "Report a move", "adresse | flytte", "Anmeld det med MitID.", "Use borger.dk."),
}  # fmt: skip


@pytest.fixture(autouse=True)
def articles():
    team = a_team()
    for code, (name_da, name_en, words, body_da, body_en) in WRITTEN.items():
        topic = actions.save_topic(
            ADMINISTRATOR,
            code=code,
            team=team,
            level=Level.GUIDE,
            name_da=name_da,
            name_en=name_en,
            words=words,
            now=NOW,
        )
        actions.save_article(
            ADMINISTRATOR, topic, title_da=name_da, title_en=name_en, body_da=body_da, body_en=body_en, now=NOW
        )


def found(words: str, language: str = "da") -> list[str]:
    return [one.article.topic.code for one in reads.find_articles(words, language=language)]


def test_the_beginning_of_a_word_finds_it_and_the_title_goes_before_the_text():
    assert found("pas") == ["pas-forny", "koerekort"]


@pytest.mark.parametrize("slip", ["kørekrot", "korekort", "KØREKORT", "kørekorte", "køre-kort udløber"])
def test_a_slip_of_the_finger_still_finds_the_driving_licence(slip):
    assert found(slip)[0] == "koerekort"


def test_the_end_of_a_compound_finds_it():
    assert found("fornyelse")[0] == "pas-forny"


def test_bent_forms_find_the_stem():
    assert found("flytningen") == ["flytning"]
    assert found("licences", "en")[0] == "koerekort"


def test_a_text_that_holds_more_of_the_words_goes_before_one_that_holds_fewer():
    for code, body in (("et-dyr", "Her er en hund."), ("to-dyr", "Her er en hund og en kat.")):
        topic = actions.save_topic(
            ADMINISTRATOR, code=code, team=a_team(), level=Level.GUIDE, name_da=code, name_en=code, now=NOW
        )
        texts = {"title_da": "Dyr", "title_en": "Animals", "body_da": body, "body_en": "x"}
        actions.save_article(ADMINISTRATOR, topic, now=NOW, **texts)
    assert found("hund kat") == ["to-dyr", "et-dyr"]
    assert found("pas zebra")[0] == "pas-forny"


def test_small_words_around_the_telling_ones_do_not_hide_what_is_meant():
    assert found("jeg vil gerne have lavet et kørekort")[0] == "koerekort"


@pytest.mark.parametrize("nothing", ["", "   ", "!!! ' & | :*", "xyzzyx", "'; DROP TABLE topics_topic; --", "\x00"])
def test_nothing_sensible_finds_nothing_and_breaks_nothing(nothing):
    assert found(nothing) == []
    assert Topic.objects.count() == 3


def test_the_snippet_marks_the_words_and_escapes_the_rest():
    topic = Topic.objects.get(code="flytning")
    evil = "Skriv <script>alert(1)</script> & **flytte** \x02her\x03."
    actions.save_article(ADMINISTRATOR, topic, title_da="A", title_en="B", body_da=evil, body_en="x", now=NOW)
    snippet = next(one.snippet for one in reads.find_articles("flytte", language="da"))
    assert "<mark>flytte</mark>" in snippet
    assert "&amp;" in snippet and "<script" not in snippet and "<mark>her" not in snippet


def test_topics_out_of_use_are_not_found():
    Topic.objects.filter(code="pas-forny").update(active=False)
    assert found("pas") == ["koerekort"]
    assert [topic.code for topic in reads.find_topics("pas", language="da")] == []


def test_topics_are_found_by_name_word_or_code_and_those_of_the_hat_come_first():
    other = a_team("1881")
    values = {"level": Level.GUIDE, "name_da": "Pasfornyelse", "name_en": "Renew a passport", "words": "pas"}
    actions.save_topic(ADMINISTRATOR, code="pas-anden", team=other, now=NOW, **values)
    codes = [topic.code for topic in reads.find_topics("pas", language="da", hat="1881")]
    assert codes == ["pas-anden", "pas-forny"]
    assert [topic.code for topic in reads.find_topics("adr", language="da")] == ["flytning"]
    assert [topic.code for topic in reads.find_topics("kørekrot", language="en")][:1] == ["koerekort"]


@pytest.mark.parametrize(("slip", "meant"), [("kørekrot", "kørekort"), ("korekort", "kørekort"), ("pss", "")])
def test_what_was_meant_is_told_where_a_word_was_read_as_a_slip(slip, meant):
    assert reads.find_articles(slip, language="da").meant == meant


def test_a_word_that_is_only_begun_is_no_slip():
    answers = reads.find_articles("køreko", language="da")
    assert [one.article.topic.code for one in answers] == ["koerekort"] and answers.meant == ""


def test_articles_of_the_worn_hat_go_first_among_equals():
    other = a_team("1881")
    values = {"level": Level.GUIDE, "name_da": "Pasfornyelse", "name_en": "Renew a passport", "words": "pas"}
    topic = actions.save_topic(ADMINISTRATOR, code="pas-anden", team=other, now=NOW, **values)
    titles = {"title_da": "Pasfornyelse", "title_en": "Renew", "body_da": "Du fornyer dit pas her.", "body_en": "x"}
    actions.save_article(ADMINISTRATOR, topic, now=NOW, **titles)
    first = {hat: reads.find_articles("pas", language="da", hat=hat)[0].article.topic.code for hat in ("1881", "3366")}
    assert first == {"1881": "pas-anden", "3366": "pas-forny"}


def test_synonyms_find_what_the_office_calls_otherwise_in_both_directions():
    assert found("rejsedokument") == []
    knowledge.save_synonyms(ADMINISTRATOR, "pas | rejsedokument", now=NOW)
    assert found("rejsedokumenter")[0] == "pas-forny"


def test_a_question_of_ten_thousand_letters_is_answered_from_its_beginning():
    assert found("pas " * 2500)[0] == "pas-forny"
    assert found("x" * 10_000) == []


def test_changed_search_words_reach_the_article():
    topic = Topic.objects.get(code="flytning")
    actions.save_topic(
        ADMINISTRATOR, code=topic.code, team=topic.team, level=Level.GUIDE, name_da=topic.name_da,
        name_en=topic.name_en, words="flyttemand", now=NOW,
    )  # fmt: skip
    assert found("flyttemand") == ["flytning"]
