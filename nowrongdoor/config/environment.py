"""What the machine tells the house: one typed reading of the environment, nothing read elsewhere.

Every name is spelled `NOWRONGDOOR_...`, but for `DATABASE_URL`, which many hosts set themselves. A file `town.env`
in the data folder is read too, so that a town started with `nowrongdoor new-town` needs no more than that folder.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

MADE_UP_SECRET = "made-up-town-only-this-secret-guards-nobody"
MADE_UP_SEAL_KEY = "bWFkZS11cC10b3duLW9ubHktc2VhbHMtbm9ib2R5ISE="
MADE_UP_INDEX_KEY = "made-up-town-only-this-index-key-hides-nobody"

Mode = Literal["production", "demo", "rehearsal", "test"]


def default_data_folder() -> Path:
    """Where a town keeps its own things when nobody says otherwise: the user's data folder."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "nowrongdoor"


class Environment(BaseSettings):
    """The settings a town may choose; `docs/operating.md` lists them for the operator."""

    model_config = SettingsConfigDict(env_prefix="NOWRONGDOOR_", extra="ignore")

    mode: Mode = Field("production", description="production, demo, rehearsal or test")
    data_folder: Path = Field(default_factory=default_data_folder, description="the town's own folder")
    database_url: str | None = Field(
        None,
        validation_alias=AliasChoices("DATABASE_URL", "NOWRONGDOOR_DATABASE_URL"),
        description="the town's own PostgreSQL 15 or newer; empty starts the embedded one",
    )
    secret_key: SecretStr = Field(SecretStr(MADE_UP_SECRET), description="signs cookies; at least 40 characters")
    seal_keys: SecretStr = Field(
        SecretStr(MADE_UP_SEAL_KEY), description="keys that seal CPR numbers, comma separated (the first seals)"
    )
    index_key: SecretStr = Field(
        SecretStr(MADE_UP_INDEX_KEY), description="key of the blind index that finds numbers; at least 40 characters"
    )
    allowed_hosts: str = Field("localhost,127.0.0.1,[::1]", description="host names, comma separated")
    https: bool = Field(True, description="cookies only over https; must stay true in production")
    debug: bool = Field(False, description="never in production")
    language: Literal["da", "en"] = Field("da", description="the language of the first page")
    timezone: str = Field("Europe/Copenhagen", description="the town's wall clock")
    telephony: str = Field(
        "nowrongdoor.outside.telephony.simulator.Simulator", description="dotted path of the telephony port's adapter"
    )
    telephony_url: str = Field("", description="where the switchboard takes commands, for the adapter that posts them")
    telephony_secrets: SecretStr = Field(
        SecretStr(""), description="secrets that sign telephone events, comma separated (the first signs ours)"
    )
    sms: str = Field(
        "nowrongdoor.outside.sms.standin.StandIn", description="dotted path of the adapter that posts text messages"
    )
    sms_url: str = Field("https://gatewayapi.eu", description="where the gateway takes messages")
    sms_token: SecretStr = Field(SecretStr(""), description="the key of the town's account with the gateway")
    sms_sender: str = Field(
        "", description="who a text message comes from: at most 11 letters and digits, or 15 digits"
    )
    sms_report_secrets: SecretStr = Field(
        SecretStr(""), description="secrets that sign the gateway's reports, comma separated"
    )
    public_url: str = Field(
        "http://localhost:8000", description="the house's address as citizens know it, for links in messages"
    )
    keep_days: int = Field(180, description="days after a contact closed before names, CPR numbers and free notes go")
    clock: str = Field("real", description="'real', or 'town:<ISO time>@<epoch seconds>x<speed>' in a made-up town")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The environment, read once; `town.env` in the data folder fills what the environment leaves out."""
    first = Environment()
    file = first.data_folder / "town.env"
    if first.mode == "production" and os.access(file, os.R_OK):
        return Environment(_env_file=str(file))  # type: ignore[call-arg]
    return first
