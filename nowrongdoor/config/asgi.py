"""The door for the web server."""

from __future__ import annotations

import gc
import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nowrongdoor.config.settings")

application = get_asgi_application()

# What the start has made stays for ever; out of the collector's sight it costs no request a long pause.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
