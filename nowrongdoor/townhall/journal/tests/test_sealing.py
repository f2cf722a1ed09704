"""Sealing into the chain, and finding what was tampered with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction

from nowrongdoor.townhall.journal import reads
from nowrongdoor.townhall.journal.acting import machine
from nowrongdoor.townhall.journal.actions import record, seal
from nowrongdoor.townhall.journal.models import Entry, Seal
from tests.cast import OPENING
from tests.racing import at_once, until

pytestmark = pytest.mark.django_db(transaction=True)

CLERK = machine("test")


def write(subject: str, **details: object) -> None:
    with transaction.atomic():
        record(CLERK, "thing.happened", subject, at=OPENING, **details)


def make_fast(most: int = 5000) -> int:
    return seal(CLERK, now=OPENING, most=most)


def make_all_fast(lines: int, most: int = 5000) -> None:
    """Seal until so many lines are fast. Any transaction on the server may hold sealing up, so it can take a moment."""

    def fast_enough() -> bool:
        make_fast(most)
        return Entry.objects.exclude(seal=None).count() >= lines

    until(fast_enough)


def nobody_writes_still() -> bool:
    """Whether every transaction that might write before the last line has ended, anywhere on the server."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint > max(written_by) FROM journal_entry"
        )
        return bool(cursor.fetchone()[0])


def by_force(statement: str) -> None:
    """What somebody with the keys to the database might do."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_kept")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER journal_entry_kept")


def three_seals() -> list[Seal]:
    for number in range(6):
        write(f"thing:{number}", at_home=number, word="ærlig")
        if number % 2:
            until(nobody_writes_still)
            assert make_fast() == 2
    return list(Seal.objects.order_by("id"))


def test_a_chain_of_several_seals_holds():
    seals = three_seals()
    assert [made.lines for made in seals] == [2, 2, 2]
    assert seals[1].previous_hash == seals[0].hash
    assert reads.check_chain() == reads.ChainReport(seals=3, lines=6, unsealed=0, broken_seal=None)


def test_an_empty_journal_holds_and_sealing_nothing_makes_no_seal():
    assert make_fast() == 0
    assert reads.check_chain() == reads.ChainReport(0, 0, 0, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET verb = 'nothing.happened' WHERE subject = 'thing:2'",
        "UPDATE journal_entry SET details = jsonb_set(details, '{at_home}', '7') WHERE subject = 'thing:2'",
        "UPDATE journal_entry SET at = at + interval '1 microsecond' WHERE subject = 'thing:3'",
        "UPDATE journal_entry SET who = who || ' ' WHERE subject = 'thing:3'",
        "DELETE FROM journal_entry WHERE subject = 'thing:2'",
        "UPDATE journal_entry SET seal_id = NULL WHERE subject = 'thing:3'",
        "UPDATE journal_entry SET seal_id = (SELECT max(id) FROM journal_seal) WHERE subject = 'thing:2'",
        "UPDATE journal_seal SET hash = md5(hash) WHERE id = (SELECT min(id) + 1 FROM journal_seal)",
    ],
)
def test_tampering_is_found_and_the_first_broken_seal_is_named(statement):
    seals = three_seals()
    by_force(statement)
    assert reads.check_chain().broken_seal == seals[1].pk


def test_taking_a_whole_seal_out_of_the_middle_breaks_the_next_one():
    seals = three_seals()
    by_force("DELETE FROM journal_entry WHERE seal_id = (SELECT min(id) + 1 FROM journal_seal)")
    Seal.objects.filter(pk=seals[1].pk).delete()
    assert reads.check_chain().broken_seal == seals[2].pk


def test_a_line_of_a_slower_transaction_is_waited_for_and_sealed_later():
    write("thing:early")
    slow = connection.copy()
    try:
        slow.set_autocommit(False)
        with slow.cursor() as cursor:
            cursor.execute(
                "INSERT INTO journal_entry (at, verb, who, hat, subject, reason, details)"
                " VALUES (now(), 'thing.happened', 'slow', '', 'thing:slow', '', '{}')"
            )
        write("thing:fast")
        make_all_fast(1)
        assert make_fast() == 0
        assert sealed() == ["thing:early"]
        slow.commit()
        make_all_fast(3)
    finally:
        slow.close()
    assert sealed() == ["thing:early", "thing:slow", "thing:fast"]
    assert reads.check_chain().broken_seal is None


def sealed() -> list[str]:
    return list(Entry.objects.exclude(seal=None).order_by("id").values_list("subject", flat=True))


def test_a_line_that_was_rolled_back_does_not_hold_sealing_up():
    write("thing:1")
    with transaction.atomic():
        record(CLERK, "thing.happened", "thing:2", at=OPENING)
        transaction.set_rollback(True)
    write("thing:3")
    make_all_fast(2)
    assert reads.check_chain().broken_seal is None


def test_two_sealers_at_once_make_one_chain():
    for number in range(40):
        write(f"thing:{number}")
    at_once(*[lambda: make_all_fast(40, most=5)] * 2)
    report = reads.check_chain()
    assert (report.lines, report.unsealed, report.broken_seal) == (40, 0, None)


def test_the_story_of_a_subject_is_told_in_order():
    for number in range(3):
        record(CLERK, f"thing.{number}", "thing:1", at=OPENING - timedelta(minutes=number))
    write("thing:2")
    assert [line.verb for line in reads.story("thing:1")] == ["thing.0", "thing.1", "thing.2"]
