"""What every test stands on: the test town's database is the embedded PostgreSQL, shared by all test processes."""

from __future__ import annotations

import os

import django

os.environ["NOWRONGDOOR_MODE"] = "test"
os.environ["NOWRONGDOOR_HTTPS"] = "false"
os.environ["NOWRONGDOOR_SMS_REPORT_SECRETS"] = "an-old-secret-for-tests,a-secret-for-tests-only"
os.environ["NOWRONGDOOR_PUBLIC_URL"] = "https://aamunde.example"
os.environ["NOWRONGDOOR_TELEPHONY_SECRETS"] = "a-secret-for-tests-only"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nowrongdoor.config.settings")

_named = os.environ.get("NOWRONGDOOR_TEST_DATABASE_URL")
if _named:
    os.environ["DATABASE_URL"] = _named
else:
    from nowrongdoor.config import embedded

    _server = embedded.for_tests()
    os.environ["DATABASE_URL"] = _server.url("nowrongdoor")

# Only now: pytest-django would read the settings before this file has said where the database is.
django.setup()

pytest_plugins = ("tests.cast",)
