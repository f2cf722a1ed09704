"""The file of hat cards: one row, one team's greeting, tone, do's, don'ts and referrals in both languages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people.importing import Kind, Row, Verdict, refuse_twice
from nowrongdoor.townhall.people.importing_cells import Cells
from nowrongdoor.townhall.people.importing_teams import compared
from nowrongdoor.townhall.people.models import Team
from nowrongdoor.townhall.topics.actions import save_hat_card
from nowrongdoor.townhall.topics.models import HatCard

SENTENCES = {"greeting": 200, "tone": 300}
LISTS = ("dos", "donts", "referrals")
COLUMNS = ("team", *(f"{part}_{language}" for part in (*SENTENCES, *LISTS) for language in ("da", "en")))


def judge(rows: list[Row]) -> None:
    """Understand every row and compare it with the card of that team."""
    teams = {team.code: team for team in Team.objects.all()}
    cards = {card.team_id: card for card in HatCard.objects.all()}
    refuse_twice(rows, "team")
    for row in rows:
        team = teams.get(row.values["team"])
        row.meant = (team, understood(row))
        if team is None:
            row.refuse("team", _("There is no team %(code)s.") % {"code": row.values["team"][:40]})
        elif row.verdict is not Verdict.REFUSED:
            row.verdict = compared(cards.get(team.pk), row.meant[1])


def understood(row: Row) -> dict[str, Any]:
    """The parts of a card from the cells of a row."""
    cells = Cells(row)
    values: dict[str, Any] = {}
    for language in ("da", "en"):
        for part, most in SENTENCES.items():
            values[f"{part}_{language}"] = cells.text(f"{part}_{language}", most=most)
        for part in LISTS:
            values[f"{part}_{language}"] = cells.listed(f"{part}_{language}", needed=True)
    return values


def carry_out(acting: Acting, rows: list[Row], now: datetime) -> None:
    """Write and change the cards."""
    for row in rows:
        team, values = row.meant
        save_hat_card(acting, team, now=now, **values)


KIND = Kind("hats", COLUMNS, judge, carry_out)
