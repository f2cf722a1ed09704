"""Pieces of a page: nothing is sent when nothing has changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from nowrongdoor.web.parts.fragments import etag, fragment


def a_view(body: str, status: int = 200):
    @fragment
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(body, status=status)

    return view


def ask(view, mark: str = "") -> HttpResponse:
    headers = {"If-None-Match": mark} if mark else {}
    return view(RequestFactory().get("/", headers=headers))


def test_the_same_piece_again_is_304_without_a_body_and_with_its_mark():
    first = ask(a_view("seven wait"))
    again = ask(a_view("seven wait"), first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_a_piece_that_changed_is_sent_with_a_new_mark():
    first = ask(a_view("seven wait"))
    again = ask(a_view("eight wait"), first["ETag"])
    assert (again.status_code, again.content) == (200, b"eight wait")
    assert again["ETag"] != first["ETag"]


def test_a_refusal_has_no_mark_and_is_never_304():
    assert "ETag" not in ask(a_view("no", status=422), etag(b"no"))


def test_a_new_spelling_of_the_form_token_is_no_change():
    def spelled(token: str) -> bytes:
        return f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}"><p>2</p>'.encode()

    assert etag(spelled("abc")) == etag(spelled("def"))
    assert etag(spelled("abc")) != etag(spelled("abc").replace(b"2", b"3"))
