"""The page of notes: what waits, changing, confirming, and the files."""

from __future__ import annotations

import json
import re
import zlib
from contextlib import suppress

import pytest
from django.test import Client

from nowrongdoor.config.clock import now
from nowrongdoor.townhall.contacts import actions, noting, questions
from nowrongdoor.townhall.contacts.models import CaseNote, NoteExport
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import actions as line
from nowrongdoor.web.desk.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> cast.House:
    return cast.a_house()


@pytest.fixture
def note(house: cast.House) -> CaseNote:
    """Erik's note of a contact that is closed."""
    contact = cast.in_hand(house.erik, house.parking, house.fine)
    acting, question = house.acting(house.erik), cast.first_question(contact)
    noting.set_matters(acting, question.pk, True, now=now())
    noting.write(acting, question.case_note.pk, title="Bilen er solgt", said="Solgt den 3. <b>november</b>", now=now())
    questions.set_outcome(acting, question.pk, "answered", now=now())
    line.ended(cast.DISPATCHER, contact, now=now())
    actions.close(acting, contact.pk, now=now())
    return CaseNote.objects.get()


def at(agent) -> Client:
    client = Client()
    client.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_note_waits_on_its_authors_page_and_on_nobody_elses(house, note):
    page = at(house.erik).get("/notes/").content.decode()
    assert "Bilen er solgt" in page and "venter" in page and "&lt;b&gt;november" in page
    assert "Bilen er solgt" not in at(house.lone).get("/notes/").content.decode()


def test_it_is_confirmed_once_however_often_it_is_sent(house, note):
    for _double_click in range(2):
        given = {"revision": note.revision, "journal_number": "26/0017"}
        assert at(house.erik).post(f"/notes/{note.pk}/in-its-case/", given).status_code == 302
    assert NoteExport.objects.get().journal_number == "26/0017"
    assert "på sagen: 26/0017" in at(house.erik).get("/notes/").content.decode()


@pytest.mark.parametrize("given", [{"journal_number": ""}, {"journal_number": "010190-1234"}, {"revision": "99"}])
def test_what_cannot_be_confirmed_comes_back_with_what_is_wrong(house, note, given):
    answer = at(house.erik).post(
        f"/notes/{note.pk}/in-its-case/", {"revision": note.revision, "journal_number": "26/0017"} | given
    )
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert not NoteExport.objects.exists()


def test_a_changed_note_is_to_be_taken_there_again(house, note):
    client = at(house.erik)
    client.post(f"/notes/{note.pk}/in-its-case/", {"revision": note.revision, "journal_number": "26/0017"})
    client.post(f"/notes/{note.pk}/change/", {"title": "Bilen er byttet", "said": "Byttet."})
    page = client.get("/notes/").content.decode()
    assert "Bilen er byttet" in page and "ændret, siden det blev lagt på 26/0017" in page


@pytest.mark.parametrize("said", ["x" * 10_000, "cpr 010190-1234", ""])
def test_a_text_that_cannot_be_kept_comes_back_as_it_was_typed(house, note, said):
    answer = at(house.erik).post(f"/notes/{note.pk}/change/", {"title": "Bilen er solgt", "said": said})
    assert answer.status_code == 422 and said in answer.content.decode()
    note.refresh_from_db()
    assert note.said.startswith("Solgt")


def test_a_colleague_gets_neither_file_nor_say(house, note):
    client = at(house.lone)
    for path in (f"/notes/{note.pk}.pdf", f"/notes/{note.pk}.json"):
        assert client.get(path).status_code == 422
    assert client.post(f"/notes/{note.pk}/change/", {"title": "x", "said": "y"}).status_code == 422
    assert client.get("/notes/999999.json").status_code == 422


def test_the_json_is_fetched_and_that_stands_in_the_journal(house, note):
    answer = at(house.erik).get(f"/notes/{note.pk}.json")
    told = json.loads(answer.content)
    assert (told["schema"], told["title"]) == ("nowrongdoor.note/1", "Bilen er solgt")
    assert answer["Cache-Control"] == "no-store" and "solgt" not in answer["Content-Disposition"].lower()
    assert Entry.objects.get(verb="note.fetched").details == {"form": "json", "revision": note.revision}


def unpacked(pdf: bytes) -> bytes:
    """The file with its packed parts laid open beside it."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    opened = [pdf]
    for part in packed:
        with suppress(zlib.error):
            opened.append(zlib.decompressobj().decompress(part))
    return b"\n".join(opened)


def test_the_pdf_says_that_everybody_can_read_it(house, note):
    pytest.importorskip("weasyprint", exc_type=OSError, reason="this machine lacks the libraries that set PDF files")
    made = at(house.erik).get(f"/notes/{note.pk}.pdf").content
    assert made.startswith(b"%PDF-1.7")
    inside = unpacked(made)
    for mark in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang (da)", b"pdfuaid:part"):
        assert mark in inside, mark


def test_a_machine_without_the_libraries_says_so_and_the_json_works(house, note, monkeypatch):
    import builtins

    there = builtins.__import__

    def without(name, *given, **named):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return there(name, *given, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    answer = at(house.erik).get(f"/notes/{note.pk}.pdf")
    assert answer.status_code == 422 and "mangler programbiblioteker" in answer.content.decode()
    assert at(house.erik).get(f"/notes/{note.pk}.json").status_code == 200
