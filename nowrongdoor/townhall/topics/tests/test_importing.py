"""The four files: looked at first, carried out after, and carried out again without effect."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from django.utils import translation

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.errors import Refused, Slip
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.people import reads
from nowrongdoor.townhall.people.importing import Preview, Verdict
from nowrongdoor.townhall.people.models import Agent, Base, Team
from nowrongdoor.townhall.people.tests.cast import ADMINISTRATOR, LEAD, NOW, TODAY, a_team
from nowrongdoor.townhall.topics.importing import KINDS, carry_out, found_from_folder, preview
from nowrongdoor.townhall.topics.models import Article, HatCard, Topic

pytestmark = pytest.mark.django_db

TEAM = {
    "code": "P", "name_da": "Parkering", "name_en": "Parking", "mark": "PA", "mandate": "light_handling",
    "opens": "07:00", "closes": "18:00", "weekdays": "1-5", "answer_share": "0.80", "answer_within_seconds": "20",
    "protected_minimum": "2", "widen_after_seconds": "45", "widen_further_after_seconds": "180", "phone": "+4500000011",
}  # fmt: skip
AGENT = {
    "username": "lone", "name": "Lone Brandstrup", "email": "lone@aamunde.example", "base": "P",
    "base_from": "2019-08-01", "level": "light_handling", "device": "2001", "job_functions": "agent | lead",
    "more_hats": "ERH=register",
}  # fmt: skip
TOPIC = {
    "code": "p-afgift", "team": "P", "level": "inform", "name_da": "Betal en afgift", "name_en": "Pay a charge",
    "words": "bøde | fine", "sensitive": "no", "article_title_da": "Sådan betaler du", "article_title_en": "How to pay",
    "article_da": "Betal på nettet.\n\n- Find nummeret", "article_en": "Pay on the web.",
}  # fmt: skip
CARD = {
    "team": "P", "greeting_da": "Goddag", "greeting_en": "Hello", "tone_da": "Rolig", "tone_en": "Calm",
    **{f"{part}_{language}": "En | To" for part in ("dos", "donts", "referrals") for language in ("da", "en")},
}  # fmt: skip
SAMPLES = {"teams": TEAM, "agents": AGENT, "topics": TOPIC, "hats": CARD}


def spelled(rows: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def seen(kind: str, *changes: dict[str, str]) -> Preview:
    return preview(kind, spelled([SAMPLES[kind] | change for change in changes or ({},)]))


def brought(kind: str, *changes: dict[str, str]) -> Preview:
    found = seen(kind, *changes)
    assert not found.troubles and not found.refused, found
    carry_out(ADMINISTRATOR, found, now=NOW)
    return found


@pytest.fixture
def teams():
    a_team("P", mark="PA"), a_team("ERH")


def test_the_samples_have_the_columns_of_their_kind():
    assert {kind: tuple(sample) for kind, sample in SAMPLES.items()} == {kind: KINDS[kind].columns for kind in SAMPLES}


@pytest.mark.parametrize("kind", ["teams", "hats", "agents", "topics"])
def test_a_file_is_new_the_first_time_and_the_same_ever_after(kind, teams):
    if kind == "teams":
        Team.objects.all().delete()
    assert brought(kind).rows[0].verdict is Verdict.NEW
    written = Entry.objects.count()
    again = seen(kind)
    assert [row.verdict for row in again.rows] == [Verdict.SAME]
    assert carry_out(ADMINISTRATOR, again, now=NOW) == 0
    assert Entry.objects.count() == written


def test_a_preview_writes_nothing(teams):
    before = Entry.objects.count()
    assert seen("agents").counted() == {"new": 1, "changed": 0, "same": 0, "refused": 0}
    assert not Agent.objects.exists() and Entry.objects.count() == before


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("teams", {"answer_within_seconds": "30"}),
        ("hats", {"dos_da": "En | Tre"}),
        ("agents", {"name": "Lone Dam"}),
        ("agents", {"job_functions": "agent"}),
        ("agents", {"more_hats": "ERH=guide"}),
        ("agents", {"base": "ERH", "base_from": "2026-11-01", "more_hats": ""}),
        ("topics", {"level": "guide"}),
        ("topics", {"article_da": "Betal i Borgerservice."}),
    ],
)
def test_a_changed_cell_is_a_changed_row_and_the_same_once_carried_out(kind, change, teams):
    if kind == "teams":
        Team.objects.all().delete()
    brought(kind)
    assert [row.verdict for row in brought(kind, change).rows] == [Verdict.CHANGED]
    assert [row.verdict for row in seen(kind, change).rows] == [Verdict.SAME]


def test_an_imported_agent_has_base_hats_job_functions_and_no_password(teams):
    brought("agents")
    agent = Agent.objects.get()
    held = reads.skills(today=TODAY)[agent.pk]
    assert (held.base, held.wearing, held.device) == ("P", "P", "2001")
    assert held.levels == {"P": Level.LIGHT_HANDLING, "ERH": Level.REGISTER}
    assert held.stale_hats == frozenset()
    assert reads.job_functions_of(agent.user) == ("agent", "lead")
    assert not agent.user.has_usable_password()


def test_somebody_who_answers_no_telephone_needs_no_base(teams):
    nothing = dict.fromkeys(("base", "base_from", "level", "device", "more_hats"), "")
    brought("agents", nothing | {"job_functions": "guard"})
    assert not Base.objects.exists()


def test_hats_and_articles_that_a_later_file_leaves_out_are_kept(teams):
    brought("agents"), brought("topics")
    bare = dict.fromkeys(("article_title_da", "article_title_en", "article_da", "article_en"), "")
    assert [row.verdict for row in seen("agents", {"more_hats": ""}).rows] == [Verdict.SAME]
    assert [row.verdict for row in seen("topics", bare).rows] == [Verdict.SAME]


def test_a_file_from_before_a_column_was_added_leaves_that_as_it_stands(teams):
    brought("topics", {"sensitive": "ja"})
    older = {name: cell for name, cell in TOPIC.items() if name != "sensitive"}
    found = preview("topics", spelled([older | {"name_en": "Pay it"}]))
    assert found.troubles == [] and [row.verdict for row in found.rows] == [Verdict.CHANGED]
    carry_out(ADMINISTRATOR, found, now=NOW)
    topic = Topic.objects.get(code="p-afgift")
    assert topic.sensitive and topic.name_en == "Pay it"
    assert [row.verdict for row in seen("topics", {"sensitive": "", "name_en": "Pay it"}).rows] == [Verdict.SAME]
    assert [row.verdict for row in seen("topics", {"sensitive": "nej", "name_en": "Pay it"}).rows] == [Verdict.CHANGED]


REFUSED = [
    ("teams", {"code": ""}, "code"),
    ("teams", {"code": "P A"}, "code"),
    ("teams", {"name_en": ""}, "name_en"),
    ("teams", {"name_da": "x" * 81}, "name_da"),
    ("teams", {"mark": "PAR"}, "mark"),
    ("teams", {"mandate": "king"}, "mandate"),
    ("teams", {"opens": "25:00"}, "opens"),
    ("teams", {"opens": "7"}, "opens"),
    ("teams", {"closes": "06:00"}, "closes"),
    ("teams", {"weekdays": "man-fre"}, "weekdays"),
    ("teams", {"weekdays": ""}, "weekdays"),
    ("teams", {"answer_share": "1.2"}, "answer_share"),
    ("teams", {"answer_share": "nan"}, "answer_share"),
    ("teams", {"answer_share": "-0.5"}, "answer_share"),
    ("teams", {"answer_within_seconds": "-20"}, "answer_within_seconds"),
    ("teams", {"answer_within_seconds": "20.5"}, "answer_within_seconds"),
    ("teams", {"answer_within_seconds": "²0"}, "answer_within_seconds"),
    ("teams", {"answer_within_seconds": "9" * 40}, "answer_within_seconds"),
    ("teams", {"protected_minimum": "to"}, "protected_minimum"),
    ("teams", {"widen_further_after_seconds": "10"}, "widen_further_after_seconds"),
    ("teams", {"phone": "call me"}, "phone"),
    ("teams", {"name_da": "Par\x07kering"}, "name_da"),
    ("hats", {"team": "XYZ"}, "team"),
    ("hats", {"greeting_da": ""}, "greeting_da"),
    ("hats", {"tone_en": "x" * 301}, "tone_en"),
    ("hats", {"dos_da": " | "}, "dos_da"),
    ("hats", {"dos_da": "x" * 161}, "dos_da"),
    ("agents", {"username": "Lone B"}, "username"),
    ("agents", {"name": ""}, "name"),
    ("agents", {"email": "lone"}, "email"),
    ("agents", {"base": "XYZ"}, "base"),
    ("agents", {"base_from": ""}, "base_from"),
    ("agents", {"base_from": "2019-02-30"}, "base_from"),
    ("agents", {"base_from": "0001-01-01"}, "base_from"),
    ("agents", {"level": ""}, "level"),
    ("agents", {"level": "boss"}, "level"),
    ("agents", {"base": ""}, "base_from"),
    ("agents", {"device": "x" * 41}, "device"),
    ("agents", {"job_functions": ""}, "job_functions"),
    ("agents", {"job_functions": "agent | king"}, "job_functions"),
    ("agents", {"more_hats": "ERH"}, "more_hats"),
    ("agents", {"more_hats": "XYZ=guide"}, "more_hats"),
    ("agents", {"more_hats": "P=guide"}, "more_hats"),
    ("agents", {"more_hats": "ERH=guide | ERH=guide"}, "more_hats"),
    ("topics", {"code": "to ord"}, "code"),
    ("topics", {"team": "XYZ"}, "team"),
    ("topics", {"team": ""}, "team"),
    ("topics", {"level": "5"}, "level"),
    ("topics", {"article_en": ""}, "article_en"),
    ("topics", {"words": "x" * 61}, "words"),
    ("topics", {"sensitive": "måske"}, "sensitive"),
    ("topics", {"name_da": "x" * 121}, "name_da"),
]


@pytest.mark.parametrize(("kind", "change", "column"), REFUSED)
def test_a_cell_that_cannot_be_so_is_refused_with_row_and_column(kind, change, column, teams):
    if kind == "teams":
        Team.objects.all().delete()
    found = seen(kind, {}, unlike(kind) | change)
    assert [reason.column for reason in found.rows[1].reasons if reason.column == column]
    assert found.rows[1].verdict is Verdict.REFUSED and found.rows[0].verdict is Verdict.NEW
    with translation.override("en"):
        assert f"Row 3, column {column}: " in " ".join(found.rows[1].spelled())


def unlike(kind: str) -> dict[str, str]:
    """What keeps the second row of a file from being a double of the first."""
    return {
        "teams": {"code": "Q", "mark": "QQ", "phone": ""},
        "agents": {"username": "other", "device": ""},
        "topics": {"code": "other"},
        "hats": {"team": "ERH"},
    }[kind]


@pytest.mark.parametrize(
    ("kind", "changes", "column"),
    [
        ("teams", [{}, {"mark": "QQ", "phone": ""}], "code"),
        ("teams", [{}, {"code": "Q", "phone": ""}], "mark"),
        ("teams", [{}, {"code": "Q", "mark": "QQ"}], "phone"),
        ("agents", [{}, {"username": "LONE", "device": ""}], "username"),
        ("agents", [{}, {"username": "other"}], "device"),
        ("topics", [{}, {}], "code"),
        ("hats", [{}, {}], "team"),
    ],
)
def test_a_double_within_the_file_is_refused_and_the_first_is_named(kind, changes, column, teams):
    if kind == "teams":
        Team.objects.all().delete()
    found = seen(kind, *changes)
    reasons = [reason for reason in found.rows[1].reasons if reason.column == column]
    assert reasons and "2" in reasons[0].sentence
    assert found.rows[0].verdict is Verdict.NEW


def test_good_rows_are_carried_out_and_refused_ones_stay_out(teams):
    found = seen("agents", {}, {"username": "other", "device": "", "email": "no address"})
    assert carry_out(ADMINISTRATOR, found, now=NOW) == 1
    assert [agent.user.username for agent in Agent.objects.all()] == ["lone"]


def test_a_base_that_would_run_backwards_is_refused_with_the_day_it_clashes_with(teams):
    brought("agents")
    back = seen("agents", {"base": "ERH", "base_from": "2018-01-01", "more_hats": ""}).rows[0]
    moved = seen("agents", {"base_from": "2020-01-01"}).rows[0]
    assert [reason.column for reason in back.reasons + moved.reasons] == ["base_from", "base_from"]
    assert all("2019-08-01" in reason.sentence for reason in back.reasons + moved.reasons)


def test_somebody_elses_extension_is_refused(teams):
    brought("agents")
    assert [reason.column for reason in seen("agents", {"username": "other"}).rows[0].reasons] == ["device"]


def test_all_or_nothing_when_the_town_changes_between_preview_and_carrying_out(teams):
    found = seen("agents", {"username": "first", "device": "3001"}, {})
    brought("agents", {"username": "other"})
    with pytest.raises(Slip):
        carry_out(ADMINISTRATOR, found, now=NOW)
    assert not Agent.objects.filter(user__username="first").exists()


def test_a_lead_does_not_import(teams):
    with pytest.raises(Refused):
        carry_out(LEAD, seen("agents"), now=NOW)


def test_danish_excel_writes_semicolons_a_mark_at_the_front_and_days_its_own_way(teams):
    rows = [AGENT | {"base_from": "01-08-2019", "name": "Søren Æbelø"}]
    found = preview("agents", spelled(rows, delimiter=";", encoding="utf-8-sig"))
    assert not found.troubles and not found.notices
    assert found.rows[0].meant.newcomer.name == "Søren Æbelø"
    assert f"{found.rows[0].meant.newcomer.base_from:%F}" == "2019-08-01"


def test_windows_letters_are_understood_with_a_hint(teams):
    found = preview("agents", spelled([AGENT | {"name": "Søren Æbelø"}], encoding="cp1252"))
    assert found.rows[0].meant.newcomer.name == "Søren Æbelø"
    assert "Windows-1252" in found.notices[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"  \r\n ", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"PK\x03\x04rest", "Excel workbook"),
        ("code,team".encode("utf-16"), "UTF-8"),
        (b"code\x00,team", "UTF-8"),
        (b"\x81\x8d\x8f", "UTF-8"),
        (spelled([TEAM])[:130] + b"\n", "no rows|missing"),
        (b"code,name_da\nP,Parkering\n", "Column name_en is missing"),
        (spelled([TEAM | {"colour": "red"}]), "Column colour is not known"),
        (spelled([TEAM]).replace(b"name_en", b"name_da", 1), "Column name_da stands there twice"),
        (spelled([TEAM]) + b'Q,"an open quotation mark', "Row 3 cannot be read"),
        (spelled([TEAM]).split(b"\r\n")[0] + b"\r\n", "no rows"),
        (spelled([TEAM]) + b"\r\n" + b"x,\n" * 20_001, "more than 20000 rows"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_says_why(data, said):
    with translation.override("en"):
        found = preview("teams", data)
    assert re.search(said, " ".join(found.troubles))
    with pytest.raises(Slip):
        carry_out(ADMINISTRATOR, found, now=NOW)


def test_rows_too_short_or_too_long_are_refused_where_they_end():
    data = spelled([TEAM]) + b"Q,Team Q\r\n" + spelled([TEAM]).split(b"\r\n")[1] + b",extra\r\n\r\n"
    found = preview("teams", data)
    assert [(row.line_number, [reason.column for reason in row.reasons]) for row in found.rows] == [
        (2, []), (3, ["name_en"]), (4, ["phone"]),
    ]  # fmt: skip


def test_rows_are_numbered_as_a_spreadsheet_shows_them(teams):
    data = spelled([TOPIC | {"code": "one"}, TOPIC | {"code": "two", "level": "x"}]).replace(b"\r\none", b"\r\n\r\none")
    assert [row.line_number for row in preview("topics", data).rows] == [3, 4]


def test_a_large_town_is_looked_at_and_hired_in_one_go(teams, django_assert_max_num_queries):
    rows = [AGENT | {"username": f"agent{n}", "device": str(10_000 + n)} for n in range(1_500)]
    data = spelled(rows)
    with django_assert_max_num_queries(20):
        found = preview("agents", data)
    assert found.counted() == {"new": 1_500, "changed": 0, "same": 0, "refused": 0}
    # One statement for each journal line; the rows themselves go in by the thousand.
    with django_assert_max_num_queries(1_530):
        carry_out(ADMINISTRATOR, found, now=NOW)
    assert Agent.objects.count() == Base.objects.count() == 1_500
    assert preview("agents", data).counted()["same"] == 1_500


def test_the_made_up_towns_folder_founds_it_and_a_second_time_changes_nothing():
    from nowrongdoor import rehearsal

    folder = Path(rehearsal.__file__).parent / "town"
    rows = found_from_folder(ADMINISTRATOR, folder, now=NOW)
    assert rows["teams"] == rows["hats"] == 7 and rows["agents"] == 41
    assert (Topic.objects.count(), HatCard.objects.count()) == (rows["topics"], 7)
    assert Article.objects.count() == rows["topics"]
    assert len(reads.skills(today=TODAY)) == 41
    assert not any(agent.user.has_usable_password() for agent in Agent.objects.select_related("user"))
    assert set(found_from_folder(ADMINISTRATOR, folder, now=NOW).values()) == {0}


def test_a_folder_with_one_bad_row_founds_nothing_and_names_the_file_row_and_column(tmp_path):
    for kind, sample in SAMPLES.items():
        (tmp_path / f"{kind}.csv").write_bytes(spelled([sample]))
    with pytest.raises(Slip, match=r"agents\.csv: .*2.*more_hats"):
        found_from_folder(ADMINISTRATOR, tmp_path, now=NOW)
    assert not Team.objects.exists()


MORE = {
    "hat_words": {"topic": "p-afgift", "hat": "ERH", "text_da": "Send videre.", "text_en": "Pass on."},
    "synonyms": {"words": "bøde | afgift"},
    "promise_questions": {"team": "P", "must": "ja", "text_da": "Nummerplade?", "text_en": "Number plate?"},
}


def more(kind: str, **change: str) -> Preview:
    return preview(kind, spelled([MORE[kind] | change]))


@pytest.mark.parametrize("kind", list(MORE))
def test_a_further_file_is_new_once_and_the_same_ever_after(kind, teams):
    brought("topics")
    assert tuple(MORE[kind]) == KINDS[kind].columns
    assert [row.verdict for row in more(kind).rows] == [Verdict.NEW]
    carry_out(ADMINISTRATOR, more(kind), now=NOW)
    assert [row.verdict for row in more(kind).rows] == [Verdict.SAME]


@pytest.mark.parametrize(
    ("kind", "change", "column"),
    [
        ("hat_words", {"hat": "XX"}, "hat"),
        ("hat_words", {"topic": "xx"}, "topic"),
        ("hat_words", {"text_en": ""}, "text_en"),
        ("synonyms", {"words": "alene"}, "words"),
        ("promise_questions", {"team": "XX"}, "team"),
        ("promise_questions", {"must": "måske"}, "must"),
    ],
)
def test_a_further_file_refuses_what_cannot_be(kind, change, column, teams):
    brought("topics")
    assert [reason.column for row in more(kind, **change).refused for reason in row.reasons] == [column]


@pytest.mark.parametrize(("kind", "change"), [("hat_words", {"text_da": "Nyt."}), ("promise_questions", {"must": ""})])
def test_a_changed_cell_of_a_further_file_is_carried_out(kind, change, teams):
    brought("topics")
    carry_out(ADMINISTRATOR, more(kind), now=NOW)
    assert [row.verdict for row in more(kind, **change).rows] == [Verdict.CHANGED]
    carry_out(ADMINISTRATOR, more(kind, **change), now=NOW)
    assert [row.verdict for row in more(kind, **change).rows] == [Verdict.SAME]
