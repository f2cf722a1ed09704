"""The file of agents: one row, one person with account, base, hats and job functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from nowrongdoor.engine.dispatch import Level
from nowrongdoor.townhall.journal.acting import Acting
from nowrongdoor.townhall.people import actions, rules
from nowrongdoor.townhall.people.importing import Kind, Row, Verdict, refuse_twice
from nowrongdoor.townhall.people.importing_cells import Cells
from nowrongdoor.townhall.people.models import Account, Agent, Base, Team
from nowrongdoor.townhall.people.reads import job_functions_of, town_day

COLUMNS = (
    "username", "name", "email", "base", "base_from", "level", "device", "job_functions", "more_hats",
)  # fmt: skip
USERNAME = re.compile(r"[\w.@+-]{1,150}")


@dataclass(frozen=True, slots=True)
class Standing:
    """A person as she stands in the rows before the import."""

    agent: Agent
    job_functions: tuple[str, ...]
    base: Base | None
    levels: dict[Team, Level]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A person as the file wants her; `levels` by hat, her base's among them."""

    newcomer: actions.Newcomer
    standing: Standing | None


def judge(rows: list[Row]) -> None:
    """Understand every row and compare it with the person of that user name. Hats a file leaves out are kept."""
    teams = {team.code: team for team in Team.objects.filter(active=True)}
    known = _standing()
    accounts = set(Account.objects.values_list("username", flat=True))
    devices = {one.agent.device: username for username, one in known.items() if one.agent.device}
    for column in ("username", "device"):
        refuse_twice(rows, column)
    for row in rows:
        newcomer = understood(row, teams)
        standing = known.get(newcomer.username)
        row.meant = Wanted(newcomer, standing)
        if devices.get(newcomer.device, newcomer.username) != newcomer.username:
            row.refuse("device", _("Somebody has this extension already."))
        if standing is None and newcomer.username in accounts:
            row.refuse("username", _("This account belongs to nobody on the staff."))
        _compare(row, newcomer, standing)


def _standing() -> dict[str, Standing]:
    rows = Agent.objects.select_related("user").prefetch_related("user__groups", "bases__team", "qualifications__team")
    return {
        agent.user.username: Standing(
            agent,
            job_functions_of(agent.user),
            max(agent.bases.all(), key=lambda base: base.from_day, default=None),
            {held.team: Level(held.level) for held in agent.qualifications.all()},
        )
        for agent in rows
    }


def understood(row: Row, teams: dict[str, Team]) -> actions.Newcomer:
    """A person from the cells of a row; what cannot be so is refused on the row."""
    cells = Cells(row)
    base, base_from, level = _base(cells, teams)
    levels = [(base, level)] if base and level else []
    return actions.Newcomer(
        username=_username(cells),
        name=cells.text("name", most=80),
        email=_email(cells),
        job_functions=_job_functions(cells),
        device=cells.text("device", most=40, needed=False),
        base=base,
        base_from=base_from,
        levels=(*levels, *_more_hats(cells, teams, base)),
    )


def _username(cells: Cells) -> str:
    username = cells.text("username", most=150)
    if username and not USERNAME.fullmatch(username):
        cells.row.refuse("username", _("A user name has letters, digits and . @ + - _ only."))
    return username.lower()


def _email(cells: Cells) -> str:
    email = cells.text("email", most=254, needed=False)
    try:
        validate_email(email or "nobody@example.org")
    except ValidationError:
        cells.row.refuse("email", _("This is no e-mail address."))
    return email


def _base(cells: Cells, teams: dict[str, Team]) -> tuple[Team | None, date | None, Level | None]:
    """Base, first day and level stand together, or none of them does: not everybody answers a telephone."""
    needed = bool(cells.row.values["base"])
    day, level = cells.day("base_from", needed=needed), cells.level("level", needed=needed)
    if not needed:
        for column in ("base_from", "level"):
            if cells.row.values[column]:
                cells.row.refuse(column, _("This needs a base in the column base."))
        return None, None, None
    return _team(cells, "base", cells.row.values["base"], teams), day, level


def _team(cells: Cells, column: str, code: str, teams: dict[str, Team]) -> Team | None:
    if code not in teams:
        cells.row.refuse(column, _("There is no team %(code)s in use.") % {"code": code[:40]})
    return teams.get(code)


def _job_functions(cells: Cells) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(cells.listed("job_functions")))
    if unknown := rules.unknown_job_functions(names):
        sentence = _("There is no job function %(name)s. They are: %(names)s.")
        told = {"name": ", ".join(unknown)[:60], "names": ", ".join(rules.JOB_FUNCTIONS)}
        cells.row.refuse("job_functions", sentence % told)
    elif not names:
        cells.row.refuse("job_functions", _("This must be filled."))
    return names


def _more_hats(cells: Cells, teams: dict[str, Team], base: Team | None) -> list[tuple[Team, Level]]:
    """Hats besides the base's, written `P=guide | ERH=register`."""
    found: dict[Team, Level] = {}
    for part in cells.listed("more_hats"):
        code, _equals, word = (piece.strip() for piece in part.partition("="))
        team = _team(cells, "more_hats", code, teams)
        try:
            level = Level.parse(word)
        except ValueError:
            cells.row.refuse("more_hats", _("Write a hat and a level for each, such as P=guide."))
            continue
        if team is not None and (team == base or team in found):
            cells.row.refuse("more_hats", _("The hat %(code)s is given twice.") % {"code": code})
        elif team is not None:
            found[team] = level
    return list(found.items())


def _compare(row: Row, wanted: actions.Newcomer, standing: Standing | None) -> None:
    """New, changed or the same; refused where she has left, or where the base would run backwards."""
    if row.verdict is Verdict.REFUSED or standing is None:
        return
    if not standing.agent.active:
        row.refuse("username", _("This person has left. Take the person back on their own page first."))
        return
    if sentence := base_trouble(wanted, standing.base):
        row.refuse("base_from", sentence)
        return
    row.verdict = Verdict.CHANGED if _changes(wanted, standing) else Verdict.SAME


def base_trouble(wanted: actions.Newcomer, latest: Base | None) -> str:
    """Why this base cannot follow the latest one, or nothing."""
    if latest is None or wanted.base is None or wanted.base_from is None:
        return ""
    told = {"team": latest.team.code, "day": f"{latest.from_day:%Y-%m-%d}"}
    if latest.team == wanted.base and latest.until_day is None:
        same = latest.from_day == wanted.base_from
        return "" if same else _("This person has had this base, %(team)s, since %(day)s.") % told
    if wanted.base_from < latest.from_day:
        return _("This person has had a base in %(team)s since %(day)s. The next base must begin later.") % told
    return ""


def _changes(wanted: actions.Newcomer, standing: Standing) -> set[str]:
    """What of a person the file changes: `card`, `job_functions`, `base`, `levels`."""
    agent, changes = standing.agent, set()
    if (wanted.name, wanted.email, wanted.device) != (agent.name, agent.user.email, agent.device):
        changes.add("card")
    if set(wanted.job_functions) != set(standing.job_functions):
        changes.add("job_functions")
    if wanted.base and (standing.base is None or standing.base.until_day or wanted.base != standing.base.team):
        changes.add("base")
    if any(standing.levels.get(team) != level for team, level in wanted.levels):
        changes.add("levels")
    return changes


def carry_out(acting: Acting, rows: list[Row], now: datetime) -> None:
    """Hire the new ones all at once, and change the others one by one."""
    actions.hire_many(acting, [row.meant.newcomer for row in rows if row.verdict is Verdict.NEW], now=now)
    for row in rows:
        if row.verdict is Verdict.CHANGED:
            _change(acting, row.meant.newcomer, row.meant.standing, now)


def _change(acting: Acting, wanted: actions.Newcomer, standing: Standing, now: datetime) -> None:
    agent, changes = standing.agent, _changes(wanted, standing)
    if "card" in changes:
        told = {"name": wanted.name, "email": wanted.email, "device": wanted.device}
        actions.change_agent(acting, agent, now=now, **told)
    if "job_functions" in changes:
        actions.set_job_functions(acting, agent, wanted.job_functions, now=now)
    for team, level in wanted.levels:
        if standing.levels.get(team) != level:
            actions.qualify(acting, agent, team, level=level, issued_on=town_day(now), now=now)
    if "base" in changes and wanted.base and wanted.base_from:
        actions.give_base(acting, agent, wanted.base, from_day=wanted.base_from, now=now)


KIND = Kind("agents", COLUMNS, judge, carry_out)
