"""A picture of a page under a name, as the journeys take them."""

from collections.abc import Callable

from playwright.sync_api import Page

Picture = Callable[[str, Page], None]
