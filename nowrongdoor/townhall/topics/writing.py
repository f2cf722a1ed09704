"""Markdown as articles use it: to safe HTML, and to plain text."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": False}).enable("table")
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "h3", "h4", "h5", "code", "blockquote", "br", "hr"} | {
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_SAID = {"text", "text_special", "code_inline"}
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h5", "h5": "h5", "h6": "h5"}


def markdown(text: str) -> SafeString:
    """Safe HTML of a Markdown text; its headings begin at level 3, since the page owns the levels above."""
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 let through only the tags above


def plain(text: str) -> str:
    """The words of a Markdown text without its signs, in one line."""
    parts: list[str] = []
    for token in _MARKDOWN.parse(text):
        said = (child.content if child.type in _SAID else " " for child in token.children or ())
        parts.extend((*said, " "))
    return " ".join("".join(parts).split())
