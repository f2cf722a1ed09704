"""Days as all screens write them, in the reader's language."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter(expects_localtime=True)
def on_day(moment: date | None) -> str:
    """A day as one reads it: `28 November 2026`, in Danish `28. november 2026`."""
    return date_format(moment, _("j F Y")) if moment else ""


@register.filter(expects_localtime=True)
def this_year(moment: date | None) -> str:
    """A day whose year is plain: `28 Nov`, in Danish `28. nov.`."""
    return date_format(moment, _("j M")) if moment else ""
