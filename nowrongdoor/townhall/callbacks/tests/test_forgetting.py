"""What is let go, what stays, and that no figure changes by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from nowrongdoor.townhall.callbacks import actions as promises
from nowrongdoor.townhall.callbacks import forgetting
from nowrongdoor.townhall.callbacks.models import Callback
from nowrongdoor.townhall.contacts import actions, citizens, notes, noting, questions, seeing
from nowrongdoor.townhall.contacts.blinding import blind
from nowrongdoor.townhall.contacts.models import CaseNote, Citizen, Contact
from nowrongdoor.townhall.contacts.rules import Outcome
from nowrongdoor.townhall.errors import Refused
from nowrongdoor.townhall.insight import from_journal, from_rows
from nowrongdoor.townhall.insight.figures import figures
from nowrongdoor.townhall.insight.journal_lines import lines
from nowrongdoor.townhall.insight.periods import between
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.models import Entry
from nowrongdoor.townhall.line import actions as line
from nowrongdoor.townhall.line import outgoing
from nowrongdoor.townhall.line.models import Place, TelephoneEvent
from nowrongdoor.townhall.topics import knowledge, knowledge_reads
from tests.cast import ADMINISTRATOR, DISPATCHER, Cast, at, calls, offer
from tests.racing import at_once

pytestmark = pytest.mark.django_db

WORKER = machine("retention")
CPR = "310290-1234"
DAYS = 180
LATER = at(0) + timedelta(days=DAYS + 1)
NOTHING = dict.fromkeys((kind.name for kind in forgetting.KINDS), 0)
HEARD = NOTHING | {"callers in telephone events": 1}
"""What the telephone told goes whatever becomes of the contact: it is read once."""
TELEPHONE = HEARD | {"numbers of callers": 1}


def meets(town: Cast, switchboard: Any, call: str, seconds: float, outcome: str = Outcome.ANSWERED) -> Contact:
    """Lone answers, learns name and number, writes a note and closes, all within a minute."""
    acting = town.acting("lone")
    contact = calls(switchboard, call, seconds, topic="p-gaest")
    line.answered(DISPATCHER, offer(town, contact, "lone", seconds), contact, now=at(seconds + 5))
    citizens.know(acting, contact.pk, name="Karen Holm", now=at(seconds + 10))
    actions.write_note(acting, contact.pk, "havde glemt sin kode", now=at(seconds + 12))
    more = {"receiver": "Hanne i Borgerservice"} if outcome == Outcome.GUIDED_ELSEWHERE else {}
    if outcome == Outcome.PROMISED:
        more = {"receiver_team": town.teams["P"]}  # type: ignore[dict-item]
    question = contact.questions.get()
    questions.set_outcome(acting, question.pk, outcome, now=at(seconds + 20), **more)  # type: ignore[arg-type]
    line.ended(DISPATCHER, Contact.objects.get(pk=contact.pk), now=at(seconds + 30))
    return contact


def closes(town: Cast, contact: Contact, seconds: float) -> Contact:
    actions.close(town.acting("lone"), contact.pk, now=at(seconds))
    contact.refresh_from_db()
    return contact


def forget(now: datetime = LATER, **more: Any) -> dict[str, int]:
    return forgetting.forget(WORKER, days=DAYS, now=now, **more)


@pytest.fixture
def old(town: Cast, switchboard: Any) -> Contact:
    """A contact half a year ago, with everything that somebody may have written."""
    town.ready("lone")
    contact = meets(town, switchboard, "call-1", 10, Outcome.GUIDED_ELSEWHERE)
    citizens.give_cpr(town.acting("lone"), contact.pk, CPR, now=at(35))
    return closes(town, contact, 60)


def test_old_names_numbers_and_notes_go_and_what_happened_stays(town, old):
    assert forget() == TELEPHONE | {"notes of contacts": 1, "names of receivers": 1, "citizens": 1}
    old.refresh_from_db()
    question = old.questions.get()
    assert (old.note, question.receiver, question.outcome) == ("", "", "guided_elsewhere")
    assert (old.state, question.topic) == ("closed", town.topics["p-gaest"])
    citizen = Citizen.objects.get()
    assert (citizen.name, citizen.phone, citizen.cpr_sealed, citizen.cpr_mark) == ("", "", "", "")
    assert old.citizen == citizen, "whose contacts they were can still be counted"
    assert not Citizen.objects.filter(cpr_mark=blind("cpr", "3102901234")).exists()


def test_the_journal_holds_counts_alone(old):
    forget()
    told = {entry.details["what"]: entry.details for entry in Entry.objects.filter(verb="retention.forgotten")}
    assert told["citizens"] == {"what": "citizens", "rows": 1, "days": DAYS}
    assert "Karen" not in str(told) and "2000" not in str(told) and len(told) == 5


def test_a_dry_run_says_the_same_and_changes_nothing(old):
    would = forgetting.count(days=DAYS, now=LATER)
    old.refresh_from_db()
    assert old.note and Citizen.objects.get().name
    assert not Entry.objects.filter(verb="retention.forgotten").exists()
    assert forget() == would


def test_run_twice_it_finds_nothing(old):
    forget()
    assert forget() == NOTHING == forgetting.count(days=DAYS, now=LATER)


def test_what_is_younger_stays(old):
    assert forget(at(10) + timedelta(days=DAYS)) == NOTHING
    assert forget(at(60) + timedelta(days=DAYS)) == HEARD
    assert forget(at(61) + timedelta(days=DAYS)) != NOTHING


@pytest.mark.parametrize("days", [0, 29, 3651, -1])
def test_a_number_of_days_that_cannot_be_meant_does_nothing(old, days):
    with pytest.raises(ValueError, match="must be 30 to 3650"):
        forgetting.forget(WORKER, days=days, now=LATER)
    assert Citizen.objects.get().name == "Karen Holm"


class TestWhatMattersForADecision:
    @pytest.fixture
    def noted(self, town: Cast, switchboard: Any) -> CaseNote:
        town.ready("lone")
        contact = meets(town, switchboard, "call-1", 10)
        noting.set_matters(town.acting("lone"), contact.questions.get().pk, True, now=at(35))
        return CaseNote.objects.get(question__contact=closes(town, contact, 60))

    def test_it_stays_with_its_citizen_until_it_stands_in_its_case(self, noted):
        assert forget() == HEARD
        assert noted.question.contact.caller_number
        noted.refresh_from_db()
        assert noted.said == noted.question.contact.note == "havde glemt sin kode"
        assert Citizen.objects.get().name

    def test_confirmed_it_goes_and_the_number_of_the_case_stays(self, town, noted):
        export = noting.confirm_export(town.acting("lone"), noted.pk, noted.revision, "2026-4711", now=at(100))
        assert forget() == TELEPHONE | {"notes of contacts": 1, "notes that stand in their case": 1, "citizens": 1}
        noted.refresh_from_db()
        export.refresh_from_db()
        assert (noted.said, noted.title, export.journal_number) == ("", "", "2026-4711")

    def test_changed_since_it_stays(self, town, noted):
        acting = town.acting("lone")
        noting.confirm_export(acting, noted.pk, noted.revision, "2026-4711", now=at(100))
        noting.write(acting, noted.pk, title="Gæst", said="noget andet", now=at(200))
        assert forget() == HEARD

    def test_what_was_let_go_is_neither_listed_nor_written_again(self, town, noted):
        acting = replace(town.acting("lone"), teams=frozenset({"P"}))
        noting.confirm_export(acting, noted.pk, noted.revision, "2026-4711", now=at(100))
        forget()
        assert notes.exported_of(noted.agent_id) == notes.waiting_of(noted.agent_id) == []
        for does in (
            lambda: noting.write(acting, noted.pk, title="a", said="b", now=LATER),
            lambda: notes.note_for(acting, noted.pk),
        ):
            with pytest.raises(Refused):
                does()


class TestPromises:
    @pytest.fixture
    def promised(self, town: Cast, switchboard: Any) -> Callback:
        town.ready("lone")
        contact = meets(town, switchboard, "call-1", 10, Outcome.PROMISED)
        closes(town, contact, 60)
        Callback.objects.update(best_times="om formiddagen", said="Vi ringer i morgen", answers=[{"id": 1}])
        return Callback.objects.get()

    def test_one_that_is_open_keeps_everything(self, promised):
        assert promised.state == "promised"
        assert forget() == HEARD
        assert Citizen.objects.get().name and Contact.objects.get().note and Contact.objects.get().caller_number
        promised.refresh_from_db()
        assert promised.number

    def test_one_that_was_open_until_lately_does_too(self, promised):
        Callback.objects.update(state="closed", closed_at=LATER - timedelta(days=3))
        assert forget() == HEARD

    def test_one_long_over_goes_with_its_contact(self, promised):
        Callback.objects.update(state="closed", closed_at=at(500))
        gone = forget()
        assert gone["words and numbers of promises"] == gone["notes of contacts"] == gone["citizens"] == 1
        promised.refresh_from_db()
        assert (promised.said, promised.best_times, promised.answers, promised.number) == ("", "", [], "")
        assert forget() == NOTHING

    def test_one_whose_number_is_gone_is_not_opened_again(self, town, promised):
        Callback.objects.update(state="closed", closed_at=at(500))
        forget()
        with pytest.raises(Refused) as no:
            promises.reopen(town.acting("lone"), promised.pk, now=LATER)
        assert no.value.code == "let_go"


def test_a_citizen_who_rang_again_lately_keeps_her_name(town, switchboard, old):
    again = closes(town, meets(town, switchboard, "call-2", 200), 300)
    assert again.citizen == old.citizen
    Contact.objects.filter(pk=again.pk).update(closed_at=LATER - timedelta(days=2))
    assert forget()["citizens"] == 0
    old.citizen.refresh_from_db()
    assert old.citizen.name == "Karen Holm"


def test_the_number_of_somebody_protected_goes_when_it_has_nothing_left_to_hide(town, switchboard, old):
    Citizen.objects.update(protected=True)
    again = calls(switchboard, "call-2", 200)  # from the same number, and gives no name
    line.abandoned(DISPATCHER, again, now=at(210))
    Contact.objects.filter(pk=again.pk).update(closed_at=LATER - timedelta(days=2))
    forget()
    citizen = Citizen.objects.get()
    assert (citizen.name, citizen.cpr_sealed, bool(citizen.phone), citizen.protected) == ("", "", True, True)
    assert seeing.of_contact(Contact.objects.get(pk=again.pk)).hidden
    assert forget(LATER + timedelta(days=DAYS))["numbers of protected citizens"] == 1
    citizen.refresh_from_db()
    assert (citizen.phone, citizen.protected) == ("", True)


def test_who_was_let_go_and_gives_her_number_anew_is_let_go_anew(town, old):
    forget()
    with transaction.atomic():
        citizens.of_number(old.citizen, citizens.read_cpr(CPR, LATER), "", LATER)
    assert Citizen.objects.get().cpr_mark
    assert forget(LATER + timedelta(days=1))["citizens"] == 1
    assert not Citizen.objects.get().cpr_mark
    assert forget(LATER + timedelta(days=2)) == NOTHING


def test_what_the_telephone_told_keeps_all_but_the_caller(old):
    forget()
    offered = TelephoneEvent.objects.get(kind="offered")
    assert "caller" not in offered.details and offered.details["line"] == "P"


def test_that_a_citizen_was_rung_outlives_the_number_that_was_rung(town, switchboard):
    town.ready("lone")
    contact = calls(switchboard, "call-1", 10)
    outgoing.keep_place(DISPATCHER, contact, "20202020", now=at(20))
    outgoing.leave(DISPATCHER, contact.pk, now=at(30))
    assert forget() == TELEPHONE | {"numbers that were rung": 1}
    assert Place.objects.get().ring_back == "-"
    assert forget() == NOTHING


@pytest.mark.parametrize("closed", [True, False])
def test_words_that_found_no_answer_go_and_are_seen_to(town, closed):
    gap = knowledge.tell_gap(town.acting("lone"), "hjælp til Karen Holm", language="da", team=None, now=at(0))
    if closed:
        knowledge.close_gap(ADMINISTRATOR, gap.pk, now=at(100))
    assert forget(at(0) + timedelta(days=DAYS)) == NOTHING
    assert forget() == NOTHING | {"words that found no answer": 1}
    gap.refresh_from_db()
    assert (gap.words, gap.closed_at) == ("", at(100) if closed else LATER)
    assert knowledge_reads.open_gaps() == []


def many(town: Cast, switchboard: Any, how_many: int) -> None:
    town.ready("lone")
    for number in range(how_many):
        closes(town, meets(town, switchboard, f"call-{number}", 10 + number * 100), 60 + number * 100)


def test_killed_in_the_middle_what_is_gone_is_told_and_the_next_run_goes_on(town, switchboard, monkeypatch):
    many(town, switchboard, 5)
    calls_made = iter([True, True, False])
    real = forgetting.record

    def dies(*words: Any, **named: Any) -> None:
        real(*words, **named)
        if not next(calls_made):
            raise SystemExit("killed")

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(forgetting, "record", dies)
        forget(batch=2)
    assert Contact.objects.filter(note="").count() == 4, "two batches stand, the third was undone with its line"
    assert [one.details["rows"] for one in Entry.objects.filter(verb="retention.forgotten").order_by("id")] == [2, 2]
    assert forget(batch=2)["notes of contacts"] == 1
    assert not Contact.objects.exclude(note="").exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_let_go_of_everything_once(town, switchboard):
    many(town, switchboard, 6)
    gone = at_once(*[lambda: forget(batch=2)] * 2)
    forget()
    told = Entry.objects.filter(verb="retention.forgotten", details__what="notes of contacts")
    assert sum(one.details["rows"] for one in told) == 6, gone
    assert not Contact.objects.exclude(note="").exists()


def test_no_figure_changes_by_it(town, switchboard):
    many(town, switchboard, 4)
    period = between(date(2026, 11, 20), date(2026, 11, 20), "Europe/Copenhagen")

    def both() -> tuple[Any, Any]:
        journal = from_journal.facts(lines(period, now=LATER), period, "Europe/Copenhagen", now=LATER)
        return from_rows.facts(period, now=LATER), journal

    before = both()
    assert len(before[0].asked) == len(before[1].asked) == 4
    assert forget()["numbers of callers"] == 4
    rows, journal = both()
    assert journal == before[1]
    assert figures(rows, period, ["P"], now=LATER) == figures(before[0], period, ["P"], now=LATER)
    assert [one.number for one in rows.asked] == [one.number for one in journal.asked]


@pytest.mark.parametrize("gone_before", [0, 150, 5000])
def test_who_came_back_is_counted_whichever_of_her_numbers_have_been_let_go(town, switchboard, gone_before):
    """Without a name: nothing but her number says that she came back for the same."""
    many(town, switchboard, 3)
    Contact.objects.update(citizen=None)
    period = between(date(2026, 11, 20), date(2026, 11, 20), "Europe/Copenhagen")
    before = figures(from_rows.facts(period, now=LATER), period, ["P"], now=LATER)
    forget(at(gone_before) + timedelta(days=DAYS))
    assert figures(from_rows.facts(period, now=LATER), period, ["P"], now=LATER) == before
