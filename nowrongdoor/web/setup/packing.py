"""A file on its way from the preview to the carrying out, folded into the page itself: nothing is kept in between."""

from __future__ import annotations

import binascii
import zlib
from base64 import b64decode, b64encode

from django.utils.translation import gettext as _

from nowrongdoor.townhall.errors import Slip

MOST_BYTES = 3_000_000
MOST_PACKED = 2_000_000
"""Django takes two and a half million bytes of a form; the rest of the form is small."""


def pack(data: bytes) -> str:
    """The file as a word for a hidden field; Slip when it is too large even so."""
    packed = b64encode(zlib.compress(data, 9)).decode()
    if len(packed) > MOST_PACKED:
        raise Slip("file", _("The file is too large to be brought at once. Split it."))
    return packed


def unpack(packed: str) -> bytes:
    """The file again; Slip for what was no file of ours, and never more bytes than a file may have."""
    try:
        folded = zlib.decompressobj()
        data = folded.decompress(b64decode(packed, validate=True), MOST_BYTES)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise Slip("file", _("The file was lost on the way. Choose it again.")) from error
    if not folded.eof:
        raise Slip("file", _("The file was lost on the way. Choose it again."))
    return data
