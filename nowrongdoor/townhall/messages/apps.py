"""This room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """The room `messages` of the town hall; labelled apart from Django's own app for one-time notices."""

    name = "nowrongdoor.townhall.messages"
    label = "outbox"
