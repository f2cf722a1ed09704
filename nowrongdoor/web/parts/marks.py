"""What the marks of all screens are made of. A board shows the same few a hundred times, so each is made once.

Each is kept under every word that stands in it: a team that changes its name, or another language, is another mark.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from nowrongdoor.townhall.line.rules import State

_SHAPE = (
    '<svg class="state-shape" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">{}</svg>'
)
SHAPES = {
    State.READY: '<circle cx="8" cy="8" r="5"/>',
    State.RINGING: '<circle cx="8" cy="8" r="6.2"/><circle class="filled" cx="8" cy="8" r="2.8"/>',
    State.IN_CONVERSATION: '<path class="filled" d="M4 2.5 13 8l-9 5.5z"/>',
    State.AFTER_WORK: '<path d="M4 4h8l-8 8h8"/>',
    State.PAUSE: '<path d="M3 8h10"/>',
    State.AWAY: '<circle class="filled" cx="8" cy="8" r="2"/>',
}


@lru_cache(maxsize=64)
def state(known: State, said: str, word: bool) -> SafeString:
    """A state's shape in its colour, and the word beside it, or (`word=False`) unseen."""
    shape = format_html(_SHAPE, SafeString(SHAPES[known]))
    title = format_html(' title="{}"', said) if not word else ""
    hidden = "" if word else " unseen"
    return format_html(
        '<span class="state" data-state="{}"{}>{}<span class="state-word{}">{}</span></span>',
        known.value, title, shape, hidden, said,
    )  # fmt: skip


@lru_cache(maxsize=512)
def letters(mark: str, colour: int, said: str, classes: str) -> SafeString:
    """A team's two letters in its colour, with its name for who cannot see them."""
    return format_html(
        '<span class="{}" data-team="{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="unseen">{}</span></span>',
        classes, colour, said, mark, said,
    )  # fmt: skip
