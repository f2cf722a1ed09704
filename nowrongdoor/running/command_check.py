"""`nowrongdoor check`: is everything in order?"""

from __future__ import annotations

import argparse
import io

from nowrongdoor.running import opening


def run(arguments: list[str]) -> int:
    """Look at settings, tables, the journal's chain and the telephone; 0 when all is well, 1 when something is not."""
    parser = argparse.ArgumentParser(prog="nowrongdoor check", description="Settings, database, journal, telephone.")
    parser.parse_args(arguments)
    opening.open_house()
    findings = [*_settings(), *_tables()]
    if findings[-1][0]:
        findings += [*_journal(), *_telephone(), *_seals(), *_paper()]
    for good, line in findings:
        print(f"{'ok ' if good else 'NOT'}  {line}")
    return 0 if all(good for good, _line in findings) else 1


def _settings() -> list[tuple[bool, str]]:
    from django.core import checks

    found = [
        one for one in checks.run_checks(include_deployment_checks=False) if one.id and one.id.startswith("nowrongdoor")
    ]
    if not found:
        return [(True, "settings")]
    return [(one.level < checks.ERROR, f"{one.id} {one.msg}") for one in found]


def _tables() -> list[tuple[bool, str]]:
    from django.core.management import call_command

    try:
        call_command("migrate", check=True, verbosity=0, stdout=io.StringIO())
    except SystemExit:
        return [
            (False, "the tables are not up to date: start `nowrongdoor serve`, or run `nowrongdoor django migrate`")
        ]
    return [(True, "tables are up to date")]


def _journal() -> list[tuple[bool, str]]:
    from nowrongdoor.townhall.journal import reads

    chain = reads.check_chain()
    if chain.broken_seal is not None:
        return [(False, f"the journal's chain is broken at seal {chain.broken_seal}")]
    return [(True, f"journal: {chain.lines} lines under {chain.seals} seals, {chain.unsealed} not sealed yet")]


def _telephone() -> list[tuple[bool, str]]:
    from nowrongdoor.townhall.line import reads
    from nowrongdoor.townhall.line.models import Exchange

    waiting = [f"{one.name} has dealt with events up to {one.applied_through}" for one in Exchange.objects.all()]
    aside = len(reads.set_aside())
    troubles = [(False, f"{aside} telephone events are set aside and want looking at")] if aside else []
    return [(True, f"telephone: {'; '.join(waiting) or 'no switchboard has told anything yet'}"), *troubles]


def _seals() -> list[tuple[bool, str]]:
    from nowrongdoor.townhall.contacts.resealing import reseal

    found = reseal(look_only=True)
    unread = len(found.lost_key) + len(found.broken)
    if unread:
        return [(False, f"{unread} of {found.numbers} CPR numbers cannot be read: nowrongdoor keys look tells more")]
    return [(True, f"{found.numbers} CPR numbers can be read")]


def _paper() -> list[tuple[bool, str]]:
    try:
        import weasyprint
    except OSError as error:
        return [(False, f"no PDF can be made: {error}. bin/setup installs what is missing where it may")]
    return [(True, f"PDF by WeasyPrint {weasyprint.__version__}")]
