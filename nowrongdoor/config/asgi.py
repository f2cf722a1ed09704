"""The door for the web server."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

from nowrongdoor.config.pauses import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nowrongdoor.config.settings")

application = get_asgi_application()

settle()
