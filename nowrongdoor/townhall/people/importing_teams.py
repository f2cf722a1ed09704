"""The file of teams: one row, one line with its hours, its mandate and its promise to answer."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people import rules
from nowrongdoor.townhall.people.actions import save_team
from nowrongdoor.townhall.people.importing import Kind, Row, Verdict, refuse_twice
from nowrongdoor.townhall.people.importing_cells import Cells
from nowrongdoor.townhall.people.models import Team

COLUMNS = (
    "code", "name_da", "name_en", "mark", "mandate", "opens", "closes", "weekdays", "answer_share",
    "answer_within_seconds", "protected_minimum", "widen_after_seconds", "widen_further_after_seconds", "phone",
)  # fmt: skip
MOST_SECONDS = 24 * 60 * 60
CODE = re.compile(r"[\w.-]{1,20}")


def judge(rows: list[Row]) -> None:
    """Understand every row, compare it with the team of that code, and with the other rows."""
    known = {team.code: team for team in Team.objects.all()}
    for column in ("code", "mark", "phone"):
        refuse_twice(rows, column)
    for row in rows:
        row.meant = understood(row)
        _check_against_others(row, known)
        if row.verdict is not Verdict.REFUSED:
            row.verdict = compared(known.get(row.values["code"]), row.meant)


def understood(row: Row) -> dict[str, Any]:
    """The columns of a team from the cells of a row; what cannot be so is refused on the row."""
    cells = Cells(row)
    _check_code(cells)
    values: dict[str, Any] = {name: cells.text(name, most=80) for name in ("name_da", "name_en")}
    values["mark"] = cells.text("mark", most=2)
    values["mandate"] = cells.level("mandate")
    values["opens"], values["closes"] = cells.clock("opens"), cells.clock("closes")
    values["weekdays"] = _weekdays(cells)
    values["answer_share"] = cells.share("answer_share")
    for column in ("answer_within_seconds", "widen_after_seconds", "widen_further_after_seconds"):
        values[column] = cells.whole(column, most=MOST_SECONDS)
    values["protected_minimum"] = cells.whole("protected_minimum", most=1000)
    values["phone"] = cells.phone("phone")
    _check_pairs(row, values)
    return values


def _check_code(cells: Cells) -> None:
    code = cells.text("code", most=20)
    if code and not CODE.fullmatch(code):
        cells.row.refuse("code", _("A code has letters, digits, dot, dash and underscore only."))


def _weekdays(cells: Cells) -> str:
    value = cells.text("weekdays", most=20).replace(" ", "")
    try:
        rules.parse_weekdays(value or "1")
    except ValueError:
        cells.row.refuse("weekdays", _("Write for instance 1-5 or 1,3,5 (Monday is 1)."))
    return value


def _check_pairs(row: Row, values: dict[str, Any]) -> None:
    """What one cell must be to another, where both could be read."""
    opens, closes = values["opens"], values["closes"]
    if opens and closes and closes <= opens:
        row.refuse("closes", _("A team must close after it opens, on the same day."))
    soon, later = values["widen_after_seconds"], values["widen_further_after_seconds"]
    if soon is not None and later is not None and later < soon:
        row.refuse("widen_further_after_seconds", _("Those out of practice are asked last: not before the other hats."))


def _check_against_others(row: Row, known: dict[str, Team]) -> None:
    """Mark and number belong to one team."""
    others = [team for code, team in known.items() if code != row.values["code"]]
    if any(team.active and team.mark.casefold() == row.meant["mark"].casefold() for team in others):
        row.refuse("mark", _("Another team has this mark."))
    if row.meant["phone"] and any(team.phone == row.meant["phone"] for team in others):
        row.refuse("phone", _("Another team has this telephone number."))


def compared(standing: Any, values: dict[str, Any]) -> Verdict:
    """New where nothing stands, the same where every value does, otherwise changed."""
    if standing is None:
        return Verdict.NEW
    differs = any(getattr(standing, name) != value for name, value in values.items())
    return Verdict.CHANGED if differs else Verdict.SAME


def carry_out(acting: Acting, rows: list[Row], now: datetime) -> None:
    """Make and change the teams, in the order of the file."""
    for row in rows:
        save_team(acting, code=row.values["code"], now=now, **row.meant)


KIND = Kind("teams", COLUMNS, judge, carry_out)
