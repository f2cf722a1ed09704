"""What somebody typed into a free field, before it is kept: no null characters, not too long, and no CPR number."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nowrongdoor.townhall.errors import Slip
from nowrongdoor.townhall.national_ids import has_national_id

CPR_DOES_NOT_BELONG = _(
    "That looks like a CPR number. Here others can read along, so it must not stand in the text. "
    "Give it under CPR, where it is sealed."
)


def clean(field: str, text: str, most: int, *, one_line: bool = False, stripped: bool = True) -> str:
    """The text as it can be kept; Slip beside `field` where it is longer than `most` or seems to hold a CPR number."""
    kept = text.replace("\x00", "")
    kept = " ".join(kept.split()) if one_line else kept.strip() if stripped else kept
    if len(kept) > most:
        raise Slip(field, _("The text is too long: at most %(most)s characters.") % {"most": most})
    if has_national_id(kept):
        raise Slip(field, CPR_DOES_NOT_BELONG)
    return kept
