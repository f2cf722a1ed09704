"""Whom a question is about, on whose behalf it is asked, and what it was answered from."""

from __future__ import annotations

import pytest

from nowrongdoor.townhall.contacts import about, questions
from nowrongdoor.townhall.contacts.models import Citizen, Contact, Source
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.topics.models import Article
from tests.cast import at, talks
from tests.racing import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(town, switchboard) -> Contact:
    return talks(town, switchboard, "lone", topic="p-gaest")


@pytest.fixture
def question(contact):
    return contact.questions.get()


def test_a_question_is_the_callers_own_until_it_is_said_otherwise(town, question):
    assert (question.about, question.relation, question.about_citizen) == ("caller", "", None)
    acting = town.acting("lone")
    changed = about.set_subject(acting, question.pk, "other", name=" Mor  Holm ", relation="parent", now=at(20))
    assert (changed.about, changed.relation, changed.about_citizen.name) == ("other", "parent", "Mor Holm")
    for about_whom in ("anonymous", "caller"):
        changed = about.set_subject(acting, question.pk, about_whom, name="Mor Holm", now=at(21))
        assert (changed.about, changed.about_citizen) == (about_whom, None)


def test_somebody_anonymous_may_be_the_callers_child(town, question):
    changed = about.set_subject(town.acting("lone"), question.pk, "anonymous", relation="child", now=at(20))
    assert (changed.about, changed.relation) == ("anonymous", "child")


def test_saying_the_same_name_twice_makes_one_citizen(town, question):
    for seconds in (20, 21):
        about.set_subject(town.acting("lone"), question.pk, "other", name="Mor Holm", now=at(seconds))
    assert Citizen.objects.filter(name="Mor Holm").count() == 1


def test_somebody_named_by_her_cpr_number_is_recognised(town, question):
    known = Citizen.objects.create(name="Mor Holm", known_since=at(-9))
    acting = town.acting("lone")
    first = about.set_subject(acting, question.pk, "other", cpr="310290-1234", name="Mor Holm", now=at(20))
    second = about.set_subject(acting, question.pk, "other", cpr="3102901234", now=at(21))
    assert first.about_citizen == second.about_citizen != known
    assert second.about_citizen.name == "Mor Holm"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"about": "somebody"}, "about"),
        ({"about": "other", "relation": "neighbour"}, "relation"),
        ({"about": "other", "name": "x" * 121}, "name"),
        ({"about": "other", "cpr": "12"}, "cpr"),
    ],
)
def test_what_cannot_be_right_is_a_slip_and_changes_nothing(town, question, values, field):
    with pytest.raises(Slip) as slip:
        about.set_subject(town.acting("lone"), question.pk, now=at(20), **values)
    assert slip.value.field == field
    question.refresh_from_db()
    assert (question.about, question.about_citizen) == ("caller", None)


def test_a_colleagues_question_is_refused(town, question):
    with pytest.raises(Refused):
        about.set_subject(town.acting("bjarke"), question.pk, "anonymous", now=at(20))
    with pytest.raises(Refused):
        about.tick_source(town.acting("bjarke"), question.pk, "law", True, now=at(20))


def test_sources_are_ticked_and_unticked_and_an_article_names_itself(town, question):
    acting = town.acting("lone")
    article = Article.objects.create(topic=question.topic, title_da="Gæster", body_da="x", changed_at=at(0))
    for on in (True, True, False, True):
        about.tick_source(acting, question.pk, "law", on, now=at(20))
    about.tick_source(acting, question.pk, "article", True, article=article, now=at(21))
    assert [(one.kind, one.article) for one in question.sources.all()] == [("law", None), ("article", article)]
    for kind, named in (("article", None), ("law", article), ("rumour", None)):
        with pytest.raises(Slip):
            about.tick_source(acting, question.pk, kind, True, article=named, now=at(22))


@pytest.mark.django_db(transaction=True)
def test_a_double_click_ticks_a_source_once(town, switchboard):
    question = talks(town, switchboard, "lone").questions.get()
    outcomes = at_once(*[lambda: about.tick_source(town.acting("lone"), question.pk, "law", True, now=at(20))] * 3)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert Source.objects.count() == 1


def test_an_article_opened_is_a_source_of_the_question_it_fits(town, contact, question):
    acting = town.acting("lone")
    other = questions.ask(acting, contact.pk, now=at(20), topic=town.topics["nemkonto"])
    fits = Article.objects.create(topic=question.topic, title_da="Gæster", body_da="x", changed_at=at(0))
    about.article_opened(acting, contact, fits, now=at(21))
    loose = Article.objects.create(topic=town.topics["bar-barsel"], title_da="Barsel", body_da="x", changed_at=at(0))
    about.article_opened(acting, contact, loose, now=at(22))
    assert [one.article for one in question.sources.all()] == [fits]
    assert [one.article for one in other.sources.all()] == [loose], "else the question that is still open"
    for row in contact.questions.all():
        questions.set_outcome(acting, row.pk, "dropped", now=at(23))
    about.article_opened(acting, contact, loose, now=at(24))
    assert Source.objects.count() == 2
