"""The page of figures: who sees it, what it says first, what it never says, and what other systems get."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from nowrongdoor.townhall.insight.dictionary import METRICS
from nowrongdoor.townhall.insight.export import COLUMNS
from nowrongdoor.townhall.insight.models import CostRate
from nowrongdoor.townhall.insight.rates import set_rate
from nowrongdoor.townhall.insight.tests.test_journeys import contact_row
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.web.lead.figures_choice import Choice
from tests.cast import ADMINISTRATOR, OPENING, Cast, at

pytestmark = pytest.mark.django_db

AGENTS = ("lone", "bjarke", "signe")


def met(town: Cast, number: int, days_ago: float, *, outcome: str = "answered", caller: str = "", line: str = "P"):
    """One citizen's question, met by one of three agents in turn."""
    row = contact_row(town, line, at(0) - timedelta(days=days_ago), number=caller or f"+45201{number:05}", citizen=None)
    row.agent = town.agents[AGENTS[number % len(AGENTS)]]
    row.save()
    row.questions.create(position=1, hat=row.team, topic=town.topics["p-gaest"], outcome=outcome)


def some_weeks(town: Cast) -> None:
    """Twenty old questions, of which two were asked again and three shown elsewhere; six young; four without number."""
    for number in range(20):
        met(town, number, 20, outcome="guided_elsewhere" if number < 3 else "answered")
    for number in (10, 11):
        met(town, number, 15)
    for number in range(100, 106):
        met(town, number, 3)
    for _each in range(4):
        row = contact_row(town, "P", at(0) - timedelta(days=20), number="", citizen=None)
        row.questions.create(position=1, hat=row.team, topic=town.topics["p-gaest"], outcome="answered")


@pytest.mark.parametrize(
    ("job", "status"), [("lead", 200), ("planner", 200), ("administrator", 200), ("agent", 403), ("guard", 403)]
)
def test_leads_planners_and_administrators_see_the_figures(town, enters, job, status):
    client: Client = enters(job)
    for path in ("", "words/", "figures.csv", "figures.json"):
        assert client.get(f"/lead/figures/{path}").status_code == status


def test_the_page_answers_its_question_with_n_and_interval(town, enters):
    some_weeks(town)
    page = enters("lead").get("/lead/figures/")
    first, back, broken, satisfied = page.context["four"]
    assert (first.text, first.sized) == ("75 %", "20")
    assert first.between == "53–89 %"
    assert (back.text, back.sized) == ("10 %", "20")
    assert (broken.why_not, satisfied.why_not) == ("for lidt data endnu", "for lidt data endnu")
    assert "Får borgerne hjælp i første hug?" in page.content.decode()


def test_what_cannot_be_judged_and_who_cannot_be_followed_stand_apart(town, enters):
    some_weeks(town)
    page = enters("lead").get("/lead/figures/")
    assert (page.context["so_far"].sized, page.context["anonymous"].sized) == ("6", "4")
    assert page.context["cell"].returns == 2
    assert sum(one["count"] for one in page.context["fates"]) == 20


def test_an_empty_house_says_that_nothing_can_be_said_yet(town, enters):
    page = enters("lead").get("/lead/figures/?weeks=4&by=day&team=P")
    assert page.status_code == 200
    assert "Det kan ikke siges endnu" in page.content.decode()


def test_a_figure_that_would_be_about_two_people_is_not_shown(town, enters):
    for number in range(0, 60, 3):
        met(town, number, 20)
    page = enters("lead").get("/lead/figures/")
    first = page.context["four"][0]
    assert (first.text, first.why_not) == ("", "vises ikke: færre end tre medarbejdere")
    exported = enters("planner", username="karen").get("/lead/figures/figures.json").json()["rows"]
    assert all(row["value"] is None for row in exported if row["metric"] == "first_go")


def test_nobody_is_named_on_the_page_nor_in_the_exports(town, enters):
    some_weeks(town)
    client = enters("lead")
    for path in ("", "figures.csv", "figures.json"):
        text = client.get(f"/lead/figures/{path}").content.decode()
        assert "+45201" not in text
        assert not any(agent.name in text for agent in town.agents.values())


def test_the_export_has_columns_that_stay(town, enters):
    some_weeks(town)
    answer = enters("lead").get("/lead/figures/figures.csv?weeks=4&by=day")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert tuple(rows[0]) == COLUMNS == (
        "from_day", "to_day", "line", "metric", "value", "part", "n", "low", "high", "hidden",
    )  # fmt: skip
    (whole,) = [row for row in rows[-60:] if (row["line"], row["metric"]) == ("all", "first_go")]
    assert (whole["part"], whole["n"], whole["value"]) == ("15", "20", "0.75")
    assert "attachment" in answer["Content-Disposition"]


def test_every_figure_is_explained_one_click_away(town, enters):
    text = enters("lead").get("/lead/figures/words/").content.decode()
    for metric in METRICS:
        assert f'id="{metric.code}"' in text


@pytest.mark.parametrize("query", ["?weeks=x", "?weeks=9999999999999999999999", "?by=hour", "?team=%00", "?weeks=-1"])
def test_whatever_the_address_asks_for_a_page_comes(town, enters, query):
    assert enters("lead").get(f"/lead/figures/{query}").status_code == 200


def test_a_long_time_is_shown_by_the_week():
    assert Choice(4, "day", "P").for_weeks(26) == Choice(26, "week", "P")


def test_what_an_hour_costs_stands_beside_the_cost_with_its_day_and_reason(town, enters):
    set_rate(
        ADMINISTRATOR, from_day=date(2026, 1, 1), kroner_per_hour=Decimal("312.50"), overhead_percent=Decimal(30),
        because="Budget 2026", now=OPENING,
    )  # fmt: skip
    text = enters("lead").get("/lead/figures/").content.decode()
    assert "312,50 kr. i timen" in text
    assert "Budget 2026" in text


def test_an_administrator_sets_a_price_with_a_reason_and_nobody_else_does(town, enters):
    wanted = {"from_day": "2026-11-01", "kroner_per_hour": "310,5", "overhead_percent": "25", "team": "", "because": ""}
    client = enters("administrator")
    assert client.post("/setup/cost/", wanted).status_code == 422
    assert client.post("/setup/cost/", wanted | {"because": "x", "kroner_per_hour": "-1"}).status_code == 422
    assert client.post("/setup/cost/", wanted | {"because": "Budget 2026"}).status_code == 302
    assert (CostRate.objects.get().kroner_per_hour, Entry.objects.filter(verb="cost_rate.set").count()) == (310.5, 1)
    assert enters("lead", username="karen").post("/setup/cost/", wanted | {"because": "x"}).status_code == 403
