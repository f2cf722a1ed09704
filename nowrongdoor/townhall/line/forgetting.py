"""What is let go of in the line: words of transfers, numbers that were rung, and callers in what the telephone told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Func, JSONField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from nowrongdoor.townhall.contacts.forgetting import Kind
from nowrongdoor.townhall.line.models import LET_GO, Place, TelephoneEvent, Transfer


def _transfers(before: datetime, _spared: Any) -> QuerySet[Transfer]:
    return Transfer.objects.filter(at__lt=before).exclude(words="")


def _places(before: datetime, spared: Any) -> QuerySet[Place]:
    rows = Place.objects.filter(contact__closed_at__lt=before).exclude(ring_back__in=("", LET_GO))
    return rows.exclude(contact_id__in=spared)


def _events(before: datetime, _spared: Any) -> QuerySet[TelephoneEvent]:
    return TelephoneEvent.objects.filter(at__lt=before, details__has_key="caller").exclude(fate="")


def _without_caller(_now: datetime) -> dict[str, Any]:
    caller = Cast(Value("caller"), TextField())
    return {
        "details": Func(F("details"), caller, template="%(expressions)s", arg_joiner=" - ", output_field=JSONField())
    }


KINDS = (
    Kind("words of transfers", _transfers, lambda _now: {"words": ""}),
    Kind("numbers that were rung", _places, lambda _now: {"ring_back": LET_GO}),
    Kind("callers in telephone events", _events, _without_caller),
)
