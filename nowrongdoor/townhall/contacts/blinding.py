"""The blind index: a number turned into a mark that finds its like, and from which nobody gets the number back.

The key lies outside the database (`NOWRONGDOOR_INDEX_KEY`) and is another than those that seal. Without a key a mark
would tell the number: there are not many numbers, and a machine tries them all in a moment.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings


def blind(kind: str, number: str) -> str:
    """HMAC-SHA256 of a number under the town's index key, as 64 hex digits; `kind` keeps CPR and telephone apart."""
    return hmac.new(settings.INDEX_KEY.encode(), f"{kind}:{number}".encode(), hashlib.sha256).hexdigest()
