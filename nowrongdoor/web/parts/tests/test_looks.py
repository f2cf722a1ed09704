"""Colours one can tell apart and read, and pages that keep to the content security policy."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2]
TOKENS = (WEB / "parts" / "static" / "parts" / "css" / "tokens.css").read_text("utf-8")
TEMPLATES = sorted(WEB.rglob("templates/**/*.html"))
THEMES = (0, 1)


def colour(token: str, theme: int) -> str:
    """A token's colour in the light (0) or the dark (1) theme."""
    found = re.search(rf"--{re.escape(token)}: (?:light-dark\((#\w{{6}}), (#\w{{6}})\)|(#\w{{6}}));", TOKENS)
    assert found, token
    return found[theme + 1] or found[3]


def luminance(hexed: str) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = [int(hexed[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground", "theme"),
    [
        *product(("ink", "ink-quiet", "accent", "good", "warn", "bad"), ("ground", "raised"), THEMES),
        *product(("ink", "ink-quiet"), ("sunken", "accent-soft"), THEMES),
        *product(("warn",), ("warn-soft",), THEMES),
        *product(("bad",), ("bad-soft",), THEMES),
        *product(("accent-ink",), ("accent",), THEMES),
        *((f"team-{team}-ink", f"team-{team}", theme) for team, theme in product(range(1, 8), THEMES)),
        *((f"team-{team}-line", "ground", theme) for team, theme in product(range(1, 8), THEMES)),
    ],
)
def test_text_stands_out_from_its_ground(text: str, ground: str, theme: int):
    assert contrast(colour(text, theme), colour(ground, theme)) >= 4.5


@pytest.mark.parametrize(("line", "theme"), [*product(("edge", "focus"), THEMES)])
def test_edges_that_mean_something_can_be_seen(line: str, theme: int):
    assert contrast(colour(line, theme), colour("ground", theme)) >= 3
    assert contrast(colour(line, theme), colour("raised", theme)) >= 3


def test_the_seven_team_colours_are_seven():
    for theme in THEMES:
        assert len({colour(f"team-{team}", theme) for team in range(1, 8)}) == 7


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_what_the_policy_forbids(template: Path):
    text = template.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=", text), "a style attribute"
    assert not re.search(r"<style\b", text), "an inline style sheet"
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text), "an inline script"
    assert not re.search(r"\s(hx-on\b|on[a-z]+\s*=)", text), "an inline handler"
    assert not re.search(r"\bjs:|hx-trigger=\"[^\"]*\[", text), "an expression that htmx would have to evaluate"
