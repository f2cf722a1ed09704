"""The town's own secrets: made once, closed to others, never written over."""

from __future__ import annotations

import stat

from nowrongdoor.config.checks import settings_troubles
from nowrongdoor.config.environment import Environment
from nowrongdoor.config.town_env import add_missing, put_seal_key_first, write_town_env


def test_the_file_is_made_with_fresh_secrets_that_only_the_owner_reads(tmp_path):
    file, made = write_town_env(tmp_path / "town")
    other, _made = write_town_env(tmp_path / "other")
    assert made and stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() != other.read_text()
    assert [path.name for path in file.parent.iterdir()] == ["town.env"]


def test_a_house_started_with_it_needs_no_more_than_its_neighbours_and_its_address(tmp_path, monkeypatch):
    file, _made = write_town_env(tmp_path)
    for name in ("NOWRONGDOOR_HTTPS", "NOWRONGDOOR_MODE", "NOWRONGDOOR_TELEPHONY_SECRETS", "NOWRONGDOOR_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    env = Environment(_env_file=str(file))
    assert env.mode == "production"
    assert [one.id for one in settings_troubles(env, debug=False)] == [
        f"nowrongdoor.W00{number}" for number in (3, 4, 6)
    ]


def test_a_file_that_is_there_stays_as_it_is(tmp_path):
    first, _made = write_town_env(tmp_path)
    before = first.read_bytes()
    again, made = write_town_env(tmp_path)
    assert (again, made) == (first, False)
    assert first.read_bytes() == before


def test_two_that_begin_at_once_agree_on_one_file(tmp_path, monkeypatch):
    theirs = tmp_path / "town.env"
    real_exists = type(theirs).exists
    # The other one writes between our look and our writing.
    monkeypatch.setattr(type(theirs), "exists", lambda path: False if path == theirs else real_exists(path))
    theirs.write_text("theirs")
    assert write_town_env(tmp_path) == (theirs, False)
    assert theirs.read_text() == "theirs" and len(list(tmp_path.iterdir())) == 1


def test_a_town_from_before_a_secret_was_needed_gets_it_and_keeps_the_others(tmp_path):
    (tmp_path / "town.env").write_text("NOWRONGDOOR_SECRET_KEY=ours\nNOWRONGDOOR_TELEPHONY_SECRETS=theirs")
    file, added = add_missing(tmp_path)
    assert added == ["NOWRONGDOOR_SEAL_KEYS", "NOWRONGDOOR_INDEX_KEY", "NOWRONGDOOR_SMS_REPORT_SECRETS"]
    assert file.read_text().startswith("NOWRONGDOOR_SECRET_KEY=ours\nNOWRONGDOOR_TELEPHONY_SECRETS=theirs\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    after = file.read_bytes()
    assert add_missing(tmp_path) == (file, []) and file.read_bytes() == after
    assert [path.name for path in tmp_path.iterdir()] == ["town.env"]


def test_a_fresh_seal_key_stands_in_front_of_the_old_ones(tmp_path):
    file, _made = write_town_env(tmp_path)
    before = Environment(_env_file=str(file)).seal_keys.get_secret_value()
    assert put_seal_key_first(tmp_path) == (file, ["NOWRONGDOOR_SEAL_KEYS"])
    fresh, old = Environment(_env_file=str(file)).seal_keys.get_secret_value().split(",")
    assert old == before != fresh
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and [one.name for one in tmp_path.iterdir()] == ["town.env"]
