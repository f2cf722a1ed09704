"""This room as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """The room `contacts` of the town hall."""

    name = "nowrongdoor.townhall.contacts"
    label = "contacts"
