"""Where style sheets and scripts come from: hashed names in production, plain names elsewhere."""

from __future__ import annotations

from django.contrib.staticfiles.storage import StaticFilesStorage
from servestatic.storage import CompressedManifestStaticFilesStorage

from nowrongdoor.config.environment import environment


class Storage(CompressedManifestStaticFilesStorage if environment().mode == "production" else StaticFilesStorage):  # type: ignore[misc]
    """Hashed and compressed in production; a made-up town needs no `collectstatic`."""
