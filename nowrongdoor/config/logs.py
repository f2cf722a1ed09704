"""What must not stand in the logs: a citizen's link is all it takes to see her page."""

from __future__ import annotations

import logging
import re

_LINK = re.compile(r"(/[bs]/)[^/\s]+")


class WithoutLinks(logging.Filter):
    """Blanks the link in whatever a line says of a citizen's page."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, its links blanked."""
        if isinstance(record.args, tuple):
            record.args = tuple(_blanked(part) if isinstance(part, str) else part for part in record.args)
        if isinstance(record.msg, str):
            record.msg = _blanked(record.msg)
        return True


def _blanked(text: str) -> str:
    return _LINK.sub(r"\1...", text)
