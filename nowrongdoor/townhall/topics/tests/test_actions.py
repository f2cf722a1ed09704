"""Writing topics, articles and hat cards, and the HTML that comes of Markdown."""

from __future__ import annotations

import pytest

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.people.tests.cast import CLERK, NOW, a_team
from nowrongdoor.townhall.topics import actions, reads
from nowrongdoor.townhall.topics.models import Topic

EDITOR = Acting(who="agent:1", agent_id=1, job_functions=frozenset({"editor"}))
TOPIC = {"code": "pas", "level": Level.GUIDE, "name_da": "Pas", "name_en": "Passport", "now": NOW}
ARTICLE = {"title_da": "Pas", "title_en": "Passport", "body_da": "Kom forbi.", "body_en": "Come by.", "now": NOW}
LISTS = {f"{part}_{language}": ["En", "To"] for part in ("dos", "donts", "referrals") for language in ("da", "en")}
CARD = {"greeting_da": "Goddag", "greeting_en": "Hello", "tone_da": "Rolig", "tone_en": "Calm", "now": NOW} | LISTS


@pytest.mark.django_db
def test_an_editor_writes_and_an_agent_does_not():
    team = a_team()
    topic = actions.save_topic(EDITOR, team=team, **TOPIC)
    actions.save_article(EDITOR, topic, **ARTICLE)
    actions.save_hat_card(EDITOR, team, **CARD)
    for attempt in (
        lambda: actions.save_topic(CLERK, team=team, **TOPIC),
        lambda: actions.save_article(CLERK, topic, **ARTICLE),
        lambda: actions.save_hat_card(CLERK, team, greeting_da="Hej", now=NOW),
    ):
        with pytest.raises(Refused):
            attempt()
    assert reads.article_of(topic).title_da == "Pas"
    assert reads.hat_card(team).said("tone") == "Rolig"


@pytest.mark.django_db
def test_saving_the_same_again_writes_no_line_and_moves_no_date():
    topic = actions.save_topic(EDITOR, team=a_team(), **TOPIC)
    first = actions.save_article(EDITOR, topic, **ARTICLE)
    again = actions.save_article(EDITOR, topic, **(ARTICLE | {"now": NOW.replace(year=2027)}))
    assert again.changed_at == first.changed_at
    assert Entry.objects.filter(verb="article.saved").count() == 1


@pytest.mark.django_db
def test_a_topic_that_cannot_be_so_is_a_slip():
    with pytest.raises(Slip) as slip:
        actions.save_topic(EDITOR, team=a_team(), **(TOPIC | {"code": "not a slug"}))
    assert slip.value.field == "code"
    assert not Topic.objects.exists()


def test_markdown_becomes_plain_paragraphs_lists_and_links():
    html = reads.markdown("# Pas\n\nDu kan **forny** det:\n\n- her\n- [borger.dk](https://www.borger.dk)")
    assert "<h3>Pas</h3>" in html and "<strong>forny</strong>" in html and "<li>her</li>" in html
    assert '<a href="https://www.borger.dk" rel="noopener noreferrer">' in html


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![x](https://example.org/x.png)",
        '<a href="https://x" style="x" onclick="x">x</a>',
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_markdown_lets_no_script_picture_or_style_through(evil):
    html = reads.markdown(evil)
    for tag in ("<script", "<img", 'href="javascript', 'href="data', '<a href="https://x" style'):
        assert tag not in html
