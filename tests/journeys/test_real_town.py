"""A real town starts: from one command to an agent at her desk, by way of passwords and files."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from nowrongdoor.config import embedded
from tests.browser import Visitor
from tests.conftest import visiting
from tests.living_town import CHECKOUT, clean_environment, free_port, spawn, stop, wait_until_it_answers

pytestmark = pytest.mark.browser

TEAMS = """code,name_da,name_en,mark,mandate,opens,closes,weekdays,answer_share,answer_within_seconds,\
protected_minimum,widen_after_seconds,widen_further_after_seconds,phone
pas,Pas og kørekort,Passports and licences,PK,registrere,08:00,15:00,1-5,"0,80",20,1,45,180,+4511223344
"""
AGENTS = """username,name,email,base,base_from,level,device,job_functions,more_hats
bodil,Bodil Tang,,pas,2020-01-01,registrere,4001,agent,
villy,Villy Krag,,pas,2020-01-01,registrere,4002,agent | lead,
"""
ADAS_OWN = "en helt almindelig torsdag"
BODILS_OWN = "bænken under kastanjetræet"


@dataclass
class RealTown:
    """A town that was begun in a folder of its own and is served from there."""

    url: str
    folder: Path
    start_password: str
    environment: dict[str, str]


def nowrongdoor(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """A command as a person types it."""
    command = [sys.executable, "-m", "nowrongdoor.cli", *words]
    return subprocess.run(command, env=environment, cwd=CHECKOUT, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def real_town(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[RealTown]:
    folder = tmp_path_factory.mktemp("prøveby")
    environment = clean_environment() | {"NOWRONGDOOR_DATA_FOLDER": str(folder)}
    begun = nowrongdoor(environment, "new-town", "Prøveby Kommune", "--administrator", "ada")
    assert begun.returncode == 0, begun.stderr
    port = free_port()
    serving = spawn(
        [sys.executable, "-m", "nowrongdoor.cli", "serve", "--port", str(port)], environment, folder / "log"
    )
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}", serving, folder / "log")
        yield RealTown(f"http://127.0.0.1:{port}", folder, begun.stdout.split("\n")[1].strip(), environment)
    finally:
        stop(serving)
        with suppress(embedded.EmbeddedPostgresError):
            embedded.stop(folder / "postgres")


@pytest.fixture
def comes(chromium: Browser, real_town: RealTown, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A stranger's browser at the real town."""
    with visiting(chromium, real_town.url, tmp_path, request) as newcomer:
        yield newcomer


def sign_in(visitor: Visitor, username: str, password: str) -> Page:
    """By the form, as everybody does."""
    page = visitor.open("/")
    page.get_by_label("Brugernavn").fill(username)
    page.get_by_label("Adgangskode").fill(password)
    page.get_by_label("Adgangskode").press("Enter")
    return page


def choose_own_password(page: Page, start: str, own: str) -> None:
    """The only page that a start password opens."""
    expect(page).to_have_url(re.compile("/account/password/"))
    page.locator("[name=oldpassword]").fill(start)
    page.locator("[name=password1]").fill(own)
    page.locator("[name=password2]").fill(own)
    page.locator("[name=password2]").press("Enter")
    expect(page).not_to_have_url(re.compile("/account/"))


def look_at_file(page: Page, kind: str, text: str) -> None:
    page.goto(re.sub(r"(https?://[^/]+)/.*", r"\1/setup/import/", page.url))
    page.locator("[name=kind]").select_option(kind)
    page.locator("[name=file]").set_input_files(
        files=[{"name": f"{kind}.csv", "mimeType": "text/csv", "buffer": text.encode()}]
    )
    page.locator("main button[type=submit]").first.click()


def carry_out(page: Page) -> None:
    page.locator("form[action$='carry-out/'] button[type=submit]").click()
    expect(page).to_have_url(re.compile("/setup/$"))


def test_from_a_start_password_and_two_files_to_an_agent_at_her_desk(real_town: RealTown, comes: Any) -> None:
    ada = comes()
    setup = sign_in(ada, "ada", real_town.start_password)
    setup.goto(f"{real_town.url}/setup/")
    choose_own_password(setup, real_town.start_password, ADAS_OWN)
    expect(setup).to_have_url(f"{real_town.url}/setup/")

    a_faulty_file_is_told_row_and_column(setup)
    look_at_file(setup, "teams", TEAMS)
    carry_out(setup)
    look_at_file(setup, "agents", AGENTS)
    carry_out(setup)
    expect(setup.locator("main")).to_contain_text("kasket")

    bodils_start = a_start_password_for(setup, "Bodil Tang")
    desk = sign_in(comes(), "bodil", bodils_start)
    choose_own_password(desk, bodils_start, BODILS_OWN)
    expect(desk).to_have_url(f"{real_town.url}/desk/")
    expect(desk.locator("html")).to_have_attribute("data-stream", "live")
    desk.keyboard.press("k")
    expect(desk.locator("#contact[data-free]")).to_contain_text("Du er klar")

    answer = desk.goto(f"{real_town.url}/setup/")
    assert answer is not None and answer.status == 403
    assert real_town.start_password not in setup.content()


def a_faulty_file_is_told_row_and_column(setup: Page) -> None:
    """Nothing of a bad row is written, and the row and column are named as a spreadsheet counts them."""
    look_at_file(setup, "teams", TEAMS.replace("registrere", "bestemme").replace("08:00", "klokken otte"))
    expect(setup.get_by_role("row", name=re.compile("^2 pas mandate .*bestemme.*vejlede"))).to_be_visible()
    expect(setup.get_by_role("row", name=re.compile("^2 pas opens .*klokken otte"))).to_be_visible()
    expect(setup.locator("form[action$='carry-out/']")).to_have_count(0)


def a_start_password_for(setup: Page, name: str) -> str:
    setup.goto(re.sub(r"(https?://[^/]+)/.*", r"\1/setup/people/", setup.url))
    setup.get_by_role("link", name=name).click()
    setup.locator("form[action$='start-password/'] button").click()
    return setup.locator("code").inner_text()


def test_five_wrong_passwords_lock_the_account_for_a_while(real_town: RealTown, comes: Any) -> None:
    visitor = comes()
    visitor.expects(r"status of 429")
    page = visitor.open("/account/sign-in/")
    for _ in range(5):
        expect(page.locator("h1")).to_have_text("Log ind")
        page.get_by_label("Brugernavn").fill("villy")
        page.get_by_label("Adgangskode").fill("et forkert gæt")
        page.get_by_label("Adgangskode").press("Enter")
        page.wait_for_load_state()
    expect(page.locator("h1")).not_to_have_text("Log ind")
    expect(page.locator("main")).to_contain_text("minutter")


def test_there_is_no_one_click_sign_in_in_a_real_town(real_town: RealTown, comes: Any) -> None:
    visitor = comes()
    page = visitor.tab()
    for path in ("/demo/", "/demo/sign-in/ada/"):
        answer = page.goto(real_town.url + path)
        assert answer is not None and answer.status == 404
        expect(page.locator("h1")).to_have_count(1)


CARELESS = (
    ({"NOWRONGDOOR_SECRET_KEY": "made-up-town-only-this-secret-guards-nobody"}, "E001"),
    ({"NOWRONGDOOR_HTTPS": "false"}, "E002"),
    ({"NOWRONGDOOR_DEBUG": "true"}, "E003"),
    ({"NOWRONGDOOR_MODE": "demo"}, "E005"),
)


def test_a_real_town_does_not_open_its_doors_carelessly(real_town: RealTown) -> None:
    for setting, says in CARELESS:
        refused = nowrongdoor(real_town.environment | setting, "web", "--port", str(free_port()))
        assert refused.returncode == 2, (setting, refused.stdout, refused.stderr)
        lines = refused.stderr.strip().splitlines()
        assert len(lines) == 1 and says in lines[0], (setting, refused.stderr)
