"""What must hold before this house opens its doors, as numbered system checks.

    nowrongdoor.E001  production with a default or short secret
    nowrongdoor.E002  production with cookies that travel without https
    nowrongdoor.E003  production in DEBUG
    nowrongdoor.E004  production over the database of a made-up town
    nowrongdoor.E005  a demo or rehearsal over the database of a real town
    nowrongdoor.E006  production with a seal key that is made up or no key
    nowrongdoor.E007  production with an index key that is made up or short
    nowrongdoor.E008  names and notes kept for fewer than 30 days, or more than ten years
    nowrongdoor.W001  production without a secret for telephone events
    nowrongdoor.W002  production for every host name
    nowrongdoor.W003  production with the stand-in switchboard
    nowrongdoor.W004  production with the stand-in for text messages
    nowrongdoor.W005  a gateway for text messages without its key, its sender or the secret of its reports
    nowrongdoor.W006  links for citizens that do not begin with https

`refuse_to_start` says the first error in one line, for the commands that open the doors.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection

from nowrongdoor.config.environment import MADE_UP_INDEX_KEY, MADE_UP_SEAL_KEY, MADE_UP_SECRET, Environment, environment

SHORTEST_SECRET, LEAST_KEEP_DAYS, MOST_KEEP_DAYS = 40, 30, 3650
STAND_IN = Environment.model_fields["telephony"].default
SMS_STAND_IN = Environment.model_fields["sms"].default
SENDER = re.compile(r"[A-Za-z0-9 ]{1,11}|\d{1,15}")


@checks.register(checks.Tags.security)
def check_settings(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Whether the settings may stand before a real town's citizens."""
    return settings_troubles(environment(), debug=settings.DEBUG)


def settings_troubles(env: Environment, *, debug: bool) -> list[checks.CheckMessage]:
    """Everything wrong with an environment in production; a made-up town may be as careless as it likes."""
    if env.mode != "production":
        return []
    secret = env.secret_key.get_secret_value()
    found: list[checks.CheckMessage] = []
    if secret == MADE_UP_SECRET or len(secret) < SHORTEST_SECRET:
        found.append(
            checks.Error(
                f"The secret key is the made-up town's, or shorter than {SHORTEST_SECRET} characters.",
                hint="Start the town with nowrongdoor new-town, which makes one, or set NOWRONGDOOR_SECRET_KEY.",
                id="nowrongdoor.E001",
            )
        )
    if not env.https:
        found.append(
            checks.Error(
                "Cookies would travel without https.",
                hint="Leave out NOWRONGDOOR_HTTPS=false; put a web server with a certificate in front.",
                id="nowrongdoor.E002",
            )
        )
    if debug:
        found.append(
            checks.Error(
                "DEBUG shows the inside of the house to everybody.",
                hint="Leave out NOWRONGDOOR_DEBUG.",
                id="nowrongdoor.E003",
            )
        )
    return found + _key_troubles(env) + _keeping_troubles(env) + _warnings(env)


def _key_troubles(env: Environment) -> list[checks.CheckMessage]:
    """Whether the keys that seal and find numbers are the town's own."""
    found: list[checks.CheckMessage] = []
    seal_keys = [key.strip() for key in env.seal_keys.get_secret_value().split(",") if key.strip()]
    if not seal_keys or MADE_UP_SEAL_KEY in seal_keys or not all(map(_is_seal_key, seal_keys)):
        found.append(
            checks.Error(
                "CPR numbers would be sealed with the made-up town's key, or with something that is no key.",
                hint="Run nowrongdoor keys add, which puts one of your own into town.env.",
                id="nowrongdoor.E006",
            )
        )
    index_key = env.index_key.get_secret_value()
    if index_key == MADE_UP_INDEX_KEY or len(index_key) < SHORTEST_SECRET:
        found.append(
            checks.Error(
                f"The index key is the made-up town's, or shorter than {SHORTEST_SECRET} characters.",
                hint="Run nowrongdoor keys add, which puts one of your own into town.env.",
                id="nowrongdoor.E007",
            )
        )
    return found


def _keeping_troubles(env: Environment) -> list[checks.CheckMessage]:
    """Whether old names and notes are let go neither at once nor never."""
    if LEAST_KEEP_DAYS <= env.keep_days <= MOST_KEEP_DAYS:
        return []
    return [
        checks.Error(
            f"Names and notes would be kept for {env.keep_days} days.",
            hint=f"Set NOWRONGDOOR_KEEP_DAYS to {LEAST_KEEP_DAYS} to {MOST_KEEP_DAYS}; docs/operating.md tells more.",
            id="nowrongdoor.E008",
        )
    ]


def _is_seal_key(text: str) -> bool:
    """Whether this is a key Fernet takes: 32 bytes in URL-safe Base64."""
    try:
        return len(base64.urlsafe_b64decode(text.encode())) == 32
    except ValueError:
        return False


def _warnings(env: Environment) -> list[checks.CheckMessage]:
    """What works, but not as a town should want it."""
    found: list[checks.CheckMessage] = []
    if not env.telephony_secrets.get_secret_value().strip(", "):
        found.append(
            checks.Warning(
                "No telephone event will be believed: there is no secret to sign them with.",
                hint="Set NOWRONGDOOR_TELEPHONY_SECRETS, and give the switchboard the first of them.",
                id="nowrongdoor.W001",
            )
        )
    if env.telephony == STAND_IN:
        found.append(
            checks.Warning(
                "The switchboard is the stand-in: no real telephone will ring.",
                hint="Set NOWRONGDOOR_TELEPHONY and NOWRONGDOOR_TELEPHONY_URL; docs/telephony.md tells how.",
                id="nowrongdoor.W003",
            )
        )
    found += _about_messages(env)
    if "*" in env.allowed_hosts:
        found.append(
            checks.Warning(
                "The house answers to every host name.",
                hint="Name the town's own in NOWRONGDOOR_ALLOWED_HOSTS.",
                id="nowrongdoor.W002",
            )
        )
    return found


def _about_messages(env: Environment) -> list[checks.CheckMessage]:
    """What keeps citizens from being told by text message."""
    found: list[checks.CheckMessage] = []
    if env.sms == SMS_STAND_IN:
        found.append(
            checks.Warning(
                "The gateway for text messages is the stand-in: no citizen will get one.",
                hint="Set NOWRONGDOOR_SMS; docs/messages.md tells how.",
                id="nowrongdoor.W004",
            )
        )
    elif lacking := _lacking_of_gateway(env):
        found.append(
            checks.Warning(
                f"The gateway for text messages lacks {', '.join(lacking)}.",
                hint="docs/messages.md tells what each is for.",
                id="nowrongdoor.W005",
            )
        )
    if not env.public_url.startswith("https://"):
        found.append(
            checks.Warning(
                "Links in messages to citizens would not begin with https.",
                hint="Set NOWRONGDOOR_PUBLIC_URL to the house's address as citizens know it.",
                id="nowrongdoor.W006",
            )
        )
    return found


def _lacking_of_gateway(env: Environment) -> list[str]:
    """The settings a real gateway does not work without, or works without telling us anything."""
    wanted = {
        "NOWRONGDOOR_SMS_TOKEN": env.sms_token.get_secret_value().strip(),
        "NOWRONGDOOR_SMS_SENDER": SENDER.fullmatch(env.sms_sender.strip()),
        "NOWRONGDOOR_SMS_REPORT_SECRETS": env.sms_report_secrets.get_secret_value().strip(", "),
    }
    return [name for name, good in wanted.items() if not good]


@checks.register(checks.Tags.database)
def check_town(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Whether the town in the database is of the kind that the mode is for; quiet before there is one."""
    if not databases:
        return []
    made_up = town_is_made_up()
    return [] if made_up is None else town_troubles(environment().mode, made_up=made_up)


def town_troubles(mode: str, *, made_up: bool) -> list[checks.CheckMessage]:
    """A real town runs in production and nowhere else; a made-up town anywhere but there."""
    if mode == "production" and made_up:
        return [
            checks.Error(
                "This database holds a made-up town.",
                hint="Name the real town's database in DATABASE_URL, or start the demo with nowrongdoor demo.",
                id="nowrongdoor.E004",
            )
        ]
    if mode in ("demo", "rehearsal") and not made_up:
        return [
            checks.Error(
                f"This database holds a real town, which is no place for a {mode}.",
                hint="Leave out DATABASE_URL: the made-up town brings its own database.",
                id="nowrongdoor.E005",
            )
        ]
    return []


def town_is_made_up() -> bool | None:
    """What the database says of its town; None before there is one, or before there are tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('people_town') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return None
        cursor.execute("SELECT made_up FROM people_town")
        row = cursor.fetchone()
    return None if row is None else bool(row[0])


def refuse_to_start() -> str | None:
    """Why this house may not open its doors here, in one line with what to do; None when it may."""
    found = [one for one in check_settings() if one.is_serious()]
    try:
        made_up = town_is_made_up()
    except DatabaseError as error:
        return f"The database does not answer: {str(error).splitlines()[0]}"
    mode = environment().mode
    if made_up is not None:
        found += town_troubles(mode, made_up=made_up)
    elif mode == "production" and not found:
        return "There is no town in this database yet. Start one: nowrongdoor new-town NAME --administrator USERNAME"
    return f"{found[0].msg} {found[0].hint} ({found[0].id})" if found else None
