"""The board's tests stand in the made-up town at a moment of their own choosing, signed in as somebody."""

from __future__ import annotations

from tests.at_a_screen import enters, moment

__all__ = ["enters", "moment"]
