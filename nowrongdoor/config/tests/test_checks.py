"""The house refuses to open its doors where it must not, in one clear line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from nowrongdoor.config import checks
from nowrongdoor.config.environment import MADE_UP_INDEX_KEY, MADE_UP_SEAL_KEY, MADE_UP_SECRET, Environment
from nowrongdoor.townhall.people.actions import found_town
from nowrongdoor.townhall.people.tests.cast import ADMINISTRATOR, NOW

GOOD_SECRET = "s" * 50
GOOD_SEAL_KEY = "c2VhbC1rZXktb2YtYS1yZWFsLXRvd24tMzItYnl0ZXM="


def troubles(*, debug: bool = False, **values: object) -> list[str]:
    usual = {
        "mode": "production",
        "secret_key": GOOD_SECRET,
        "seal_keys": GOOD_SEAL_KEY,
        "index_key": GOOD_SECRET,
        "https": True,
        "telephony": "nowrongdoor.outside.telephony.posting.Poster",
        "telephony_secrets": "one",
        "sms": "nowrongdoor.outside.sms.gatewayapi.GatewayApi",
        "sms_token": "the-towns-own-key",
        "sms_sender": "Lillerup",
        "sms_report_secrets": "one",
        "public_url": "https://lillerup.example",
    }
    env = Environment.model_construct(**(Environment().model_dump() | Environment(**(usual | values)).model_dump()))
    return [str(one.id).removeprefix("nowrongdoor.") for one in checks.settings_troubles(env, debug=debug)]


def test_a_town_set_up_with_care_has_no_trouble():
    assert troubles(allowed_hosts="aamunde.example") == []


@pytest.mark.parametrize(
    ("values", "number"),
    [
        ({"secret_key": MADE_UP_SECRET}, "E001"),
        ({"secret_key": "short"}, "E001"),
        ({"https": False}, "E002"),
        ({"debug": True}, "E003"),
        ({"seal_keys": MADE_UP_SEAL_KEY}, "E006"),
        ({"seal_keys": f"{GOOD_SEAL_KEY},{MADE_UP_SEAL_KEY}"}, "E006"),
        ({"seal_keys": "a key made up by hand"}, "E006"),
        ({"seal_keys": " , "}, "E006"),
        ({"index_key": MADE_UP_INDEX_KEY}, "E007"),
        ({"index_key": "short"}, "E007"),
        ({"keep_days": 7}, "E008"),
        ({"keep_days": 36500}, "E008"),
        ({"telephony_secrets": " , "}, "W001"),
        ({"allowed_hosts": "*"}, "W002"),
        ({"telephony": checks.STAND_IN}, "W003"),
        ({"sms": checks.SMS_STAND_IN}, "W004"),
        ({"sms_token": " "}, "W005"),
        ({"sms_sender": "Lillerup Kommune"}, "W005"),
        ({"sms_sender": "Å"}, "W005"),
        ({"sms_report_secrets": ","}, "W005"),
        ({"public_url": "http://lillerup.example"}, "W006"),
    ],
)
def test_each_carelessness_has_its_number_and_only_in_production(values, number):
    assert troubles(**values) == [number]
    assert troubles(**values, mode="demo") == []


@pytest.mark.parametrize(
    ("mode", "made_up", "number"),
    [
        ("production", False, None), ("production", True, "E004"), ("demo", False, "E005"),
        ("rehearsal", False, "E005"), ("demo", True, None), ("test", False, None),
    ],
)  # fmt: skip
def test_real_towns_run_in_production_and_made_up_ones_elsewhere(mode, made_up, number):
    found = [one.id for one in checks.town_troubles(mode, made_up=made_up)]
    assert found == ([f"nowrongdoor.{number}"] if number else [])


@pytest.mark.django_db
def test_the_database_is_asked_which_kind_of_town_it_holds():
    assert checks.town_is_made_up() is None
    found_town(ADMINISTRATOR, name="Åmunde Kommune", made_up=True, now=NOW)
    assert checks.town_is_made_up() is True


@pytest.mark.django_db
def test_a_test_town_may_always_start():
    assert checks.refuse_to_start() is None


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The address of an empty database of its own, gone afterwards."""
    name = f"checks_{uuid4().hex[:12]}"
    server = make_conninfo(os.environ["DATABASE_URL"], dbname="postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield make_conninfo(os.environ["DATABASE_URL"], dbname=name)
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def opened(database: str, data_folder: object, **values: str) -> subprocess.CompletedProcess[str]:
    """The real process, which ought to refuse: `nowrongdoor web` in production unless told otherwise."""
    usual = {"MODE": "production", "SECRET_KEY": GOOD_SECRET, "HTTPS": "true", "DATA_FOLDER": str(data_folder)}
    usual |= {"SEAL_KEYS": GOOD_SEAL_KEY, "INDEX_KEY": GOOD_SECRET}
    env = {name: value for name, value in os.environ.items() if not name.startswith("NOWRONGDOOR_")}
    env |= {f"NOWRONGDOOR_{name}": value for name, value in (usual | values).items()} | {"DATABASE_URL": database}
    command = [Path(sys.executable).with_name("nowrongdoor"), "web", "--port", "1"]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"SECRET_KEY": MADE_UP_SECRET}, "E001"),
        ({"HTTPS": "false"}, "E002"),
        ({"DEBUG": "true"}, "E003"),
        ({}, "new-town"),
    ],
)
def test_the_process_ends_with_one_line_and_code_2(database, tmp_path, values, said):
    ended = opened(database, tmp_path, **values)
    assert ended.returncode == 2, ended.stderr
    assert said in ended.stderr and len(ended.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(("mode", "made_up", "said"), [("production", "true", "E004"), ("demo", "false", "E005")])
def test_the_process_refuses_the_wrong_kind_of_town(database, tmp_path, mode, made_up, said):
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS people_town (made_up boolean)")
        connection.execute("DELETE FROM people_town")
        connection.execute("INSERT INTO people_town VALUES (%s::boolean)", [made_up])
    ended = opened(database, tmp_path, MODE=mode)
    assert ended.returncode == 2 and said in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
