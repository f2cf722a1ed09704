"""Rows of the town hall: foreign keys point downward, migrations are one line, every model has a word."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["journal", "people", "outbox", "topics", "contacts", "line", "callbacks", "planning", "insight"]
OURS = [*ROOMS, "telephony", "sms", "rehearsal"]


def our_models() -> list[type[models.Model]]:
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


def test_every_foreign_key_points_downward() -> None:
    upward = []
    for model in our_models():
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey) or field.related_model is None:
                continue
            here, there = model._meta.app_label, field.related_model._meta.app_label
            if here in ROOMS and there in ROOMS and ROOMS.index(there) > ROOMS.index(here):
                upward.append(f"{model.__name__}.{field.name} -> {field.related_model.__name__}")
    assert not upward


def test_every_model_stands_in_the_words() -> None:
    words = (ROOT / "docs" / "words.md").read_text("utf-8")
    missing = [model.__name__ for model in our_models() if not re.search(rf"`{model.__name__}`", words)]
    assert not missing, f"docs/words.md lacks {missing}"


def test_migrations_of_each_room_are_one_line() -> None:
    loader = MigrationLoader(None)
    branches = {label: loader.graph.leaf_nodes(label) for label in OURS if len(loader.graph.leaf_nodes(label)) > 1}
    assert not branches


def test_the_town_halls_code_uses_no_signals() -> None:
    offenders = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "nowrongdoor").rglob("*.py")
        if re.search(
            r"django\.(db\.models|dispatch|core)\S* import .*(receiver|post_save|pre_save|Signal)\b",
            file.read_text("utf-8"),
        )
    ]
    assert not offenders
