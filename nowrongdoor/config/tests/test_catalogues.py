"""Every text of the house has its Danish, with the same blanks to fill in."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from nowrongdoor.config import catalogues

DANISH = catalogues.load(catalogues.DANISH)

BLANK = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def pairs() -> Iterator[tuple[Message, str, str]]:
    """Each Danish form beside the English it stands for (the plural for all but the first)."""
    for message in DANISH:
        english = forms(message.id)
        for at, danish in enumerate(forms(message.string)):
            if message.id:
                yield message, english[min(at, len(english) - 1)], danish


def test_no_text_anywhere_lacks_its_danish():
    """Says which and where; `bin/messages` gathers them into the catalogue, where the Danish is to be written."""
    lacking = catalogues.lacking(catalogues.gathered(DANISH))
    assert [f"{message.id!r} in {message.locations[0][0]}" for message in lacking] == []


def test_the_catalogue_holds_nothing_that_no_screen_says_any_more():
    said = {(text.message, text.context) for text in catalogues.texts()}
    singular = {(message[0] if isinstance(message, tuple) else message, context) for message, context in said}
    left = [message.id for message in DANISH if message.id and (forms(message.id)[0], message.context) not in singular]
    assert left == []


def test_the_danish_has_the_same_blanks_to_fill_in():
    said = ((english, danish) for _message, english, danish in pairs() if danish)
    assert [both for both in said if len({frozenset(BLANK.findall(text)) for text in both}) > 1] == []


def test_no_danish_text_is_taken_for_a_guess():
    assert [message.id for message in DANISH if message.fuzzy] == []


def test_what_is_compiled_is_what_gettext_reads():
    made = catalogues.compile_all()
    with made[0].open("rb") as opened:
        read = gettext.GNUTranslations(opened)
    assert read.gettext("ready") == "klar"
    assert read.ngettext("waits", "wait", 2) == "venter"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{% load i18n %}\n  {% if x %}\n{% translate \"It's here\" %}{% endif %}", ["It's here"]),
        ("{% load i18n %}{% blocktranslate count n=m %}{{ n }} call{% plural %}{{ n }} calls{% endblocktranslate %}",
         [("%(n)s call", "%(n)s calls")]),
        ('{% load i18n %}<p title="{% translate \'no "quotes"\' %}">', ['no "quotes"']),
        ("{% load i18n %}{% include 'x.html' with word=_(\"I am ready\") %}", ["I am ready"]),
    ],
)  # fmt: skip
def test_texts_in_templates_are_found(tmp_path, monkeypatch, source, found):
    package = tmp_path / "nowrongdoor"
    package.mkdir()
    (package / "page.html").write_text(source)
    monkeypatch.setattr(catalogues, "PACKAGE", package)
    assert [text.message for text in catalogues.texts()] == found
