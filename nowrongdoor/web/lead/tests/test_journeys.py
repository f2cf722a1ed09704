"""The pages of the citizens' journeys: who sees them, what they draw, and one click to a suggestion."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.test import Client

from nowrongdoor.townhall.insight.journey_rules import Step, Way, flow
from nowrongdoor.townhall.insight.models import Suggestion
from nowrongdoor.townhall.insight.tests.test_journeys import contact_row
from nowrongdoor.web.lead.flow import TALLEST, drawing
from tests.cast import Cast, at

pytestmark = pytest.mark.django_db


def sent_round(town: Cast, citizens: int) -> None:
    for number in range(citizens):
        for days_ago, line in ((3, "1881"), (2, "P"), (1, "1881")):
            moment = at(60) - timedelta(days=days_ago)
            row = contact_row(town, line, moment, number=f"+450000{number:04}", citizen=None)
            row.questions.create(position=1, hat=row.team, topic=town.topics["p-gaest"], outcome="answered")


@pytest.mark.parametrize(("job", "status"), [("agent", 200), ("lead", 200), ("planner", 200), ("guard", 403)])
def test_whoever_knows_the_lines_sees_where_citizens_are_sent_round(town, enters, job, status):
    client: Client = enters(job)
    assert client.get("/lead/journeys/").status_code == status
    assert client.get("/lead/journeys/p-gaest/").status_code == status
    assert client.post("/lead/journeys/p-gaest/suggest/", {"text": "Ja"}).status_code in (302, 403)
    assert Suggestion.objects.count() == (status == 200)


def test_the_list_names_the_topic_its_measure_and_its_way(town, enters):
    sent_round(town, 6)
    page = enters("lead").get("/lead/journeys/")
    (row,) = page.context["rows"]
    assert (row["topic"].code, row["loop"].extra, row["loop"].citizens) == ("p-gaest", 12, 6)
    assert "Gæsteparkering" in page.content.decode()


def test_nobody_can_be_found_on_the_pages(town, enters):
    sent_round(town, 6)
    client = enters("lead")
    for path in ("/lead/journeys/", "/lead/journeys/p-gaest/"):
        assert "+45000" not in client.get(path).content.decode()


def test_a_topic_of_four_citizens_shows_no_way_and_no_picture(town, enters):
    sent_round(town, 4)
    page = enters("lead").get("/lead/journeys/p-gaest/")
    assert page.context["ways"] == []
    assert '<svg class="flow"' not in page.content.decode()


def test_a_suggestion_about_a_way_keeps_the_way_and_comes_back_to_the_page(town, enters):
    sent_round(town, 5)
    client = enters("agent")
    (way,) = client.get("/lead/journeys/p-gaest/").context["ways"]
    answer = client.post(
        "/lead/journeys/p-gaest/suggest/", {"way": way.name, "text": "Sig det på brevet", "days": "14"}
    )
    assert answer["Location"] == "/lead/journeys/p-gaest/?days=14"
    kept = Suggestion.objects.get()
    assert [step["team"] for step in kept.chain] == ["1881", "P", "1881"]
    assert (kept.journeys, kept.extra_contacts) == (5, 10)
    assert "Sig det på brevet" in client.get(answer["Location"]).content.decode()


def test_a_way_that_nobody_is_shown_takes_no_suggestion(town, enters):
    sent_round(town, 4)
    answer = enters("agent").post(
        "/lead/journeys/p-gaest/suggest/", {"way": "1881/telephone/in P/telephone/in 1881/telephone/in", "text": "Ja"}
    )
    assert (answer.status_code, answer["X-Reason"]) == (409, "way_gone")
    assert not Suggestion.objects.exists()


def test_an_empty_suggestion_is_a_calm_no(town, enters):
    answer = enters("agent").post("/lead/journeys/p-gaest/suggest/", {"text": " "})
    assert (answer.status_code, answer["X-Reason"]) == (422, "slip_text")


@pytest.mark.parametrize("asked", ["", "0", "7", "-28", "28x", "999999999999999999"])
def test_a_period_nobody_offers_is_the_usual_one(town, enters, asked):
    assert enters("lead").get(f"/lead/journeys/?days={asked}").context["days"] == 28


def test_bands_are_as_thick_as_the_blocks_they_join_and_never_leave_them(town):
    bd, p, bar = Step("1881"), Step("P"), Step("BAR")
    ways = [Way((bd, p, bd), 20, 20, 40), Way((p, bd), 9, 9, 9), Way((bd, bar, p), 7, 7, 14), Way((p, p), 5, 5, 5)]
    drawn = drawing(flow(ways), town.teams)
    assert drawn.columns[0] == (0, 1)
    assert [number for _x, number in drawn.columns] == [1, 2, 3]
    assert sum(block.height for block in drawn.blocks if block.x == 0) == pytest.approx(TALLEST, abs=2)
    for block in drawn.blocks:
        leaving = sum(band.thickness for band in drawn.bands if band.path.startswith(f"M{block.x + block.width} "))
        assert leaving <= TALLEST + len(drawn.bands)
    columns: dict[int, list[tuple[int, int]]] = {}
    for block in drawn.blocks:
        columns.setdefault(block.x, []).append((block.y, block.y + block.height))
    for spans in columns.values():
        assert all(upper[1] < lower[0] for upper, lower in pairwise(sorted(spans)))
    assert max(block.y + block.height for block in drawn.blocks) <= drawn.height
    assert max(block.label_x for block in drawn.blocks) < drawn.width


def test_a_team_out_of_use_or_unknown_does_not_break_the_picture(town):
    drawn = drawing(flow([Way((Step("gone"), Step("P")), 6, 6, 6)]), town.teams)
    assert [block.team.code for block in drawn.blocks] == ["P"]
    assert drawn.bands == ()
    assert drawing(flow([]), town.teams).blocks == ()
