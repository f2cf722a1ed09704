"""What a rehearsed day came to: figures per line, and whether everything balanced."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from nowrongdoor.rehearsal.kept import PromisesReport, promises_of, said_of_promises
from nowrongdoor.rehearsal.looked import LooksReport, looks_of, said_of_looks
from nowrongdoor.townhall.insight import reads
from nowrongdoor.townhall.insight.day import bounds
from nowrongdoor.townhall.insight.reads import Conservation, TeamFigures
from nowrongdoor.townhall.line.models import Move
from nowrongdoor.townhall.line.move_reads import trigger_to_active_seconds

NO_YES = frozenset({"offered", "declined", "expired", "withdrawn"})
"""What became of an offer that nobody said yes to, or not yet."""


@dataclass(frozen=True, slots=True)
class MovesReport:
    """How often colleagues were asked to step in, what they said, and how fast it went (None: nobody began)."""

    asked: int
    accepted: int
    declined: int
    expired: int
    withdrawn: int
    trigger_to_active_median_seconds: float | None


@dataclass(frozen=True, slots=True)
class DayReport:
    """A day's figures as of `now`."""

    day: date
    seed: int | None
    balance: Conservation
    teams: list[TeamFigures]
    took_seconds: float
    left_out: int = 0
    moves: MovesReport | None = None
    looks: LooksReport | None = None
    promises: PromisesReport | None = None

    @property
    def conserved(self) -> bool:
        """Everything offered is accounted for."""
        return self.balance.holds

    def as_dict(self) -> dict[str, Any]:
        """The report for machines; `left_out` counts calls of a replayed file outside opening hours."""
        return {
            "day": self.day.isoformat(),
            "seed": self.seed,
            "offered": self.balance.offered,
            "answered": self.balance.answered,
            "abandoned": self.balance.abandoned,
            "in_conversation": self.balance.in_conversation,
            "waiting": self.balance.waiting,
            "conserved": self.conserved,
            "troubles": list(self.balance.troubles),
            "left_out": self.left_out,
            "moves": asdict(self.moves) if self.moves else None,
            "looks": asdict(self.looks) if self.looks else None,
            "promises": asdict(self.promises) if self.promises else None,
            "took_seconds": round(self.took_seconds, 2),
            "teams": {team.code: team.as_dict() for team in self.teams},
        }


def of_day(
    day: date, *, timezone: str, now: datetime, seed: int | None = None, took_seconds: float = 0.0, left_out: int = 0
) -> DayReport:
    """Read the day's report from the rows."""
    start, end = bounds(day, timezone)
    teams = reads.day_figures(start=start, end=end, now=now, occupancy=True)
    balance = reads.conservation(start=start, end=end)
    parts = (_moves(start, end), looks_of(start, end), promises_of(start, end, now))
    return DayReport(day, seed, balance, teams, took_seconds, left_out, *parts)


def _moves(start: datetime, end: datetime) -> MovesReport | None:
    """The day's offers by what became of them, the whole house together; None where nobody was asked."""
    fates = Counter(Move.objects.filter(offered_at__gte=start, offered_at__lt=end).values_list("state", flat=True))
    if not fates:
        return None
    seconds = trigger_to_active_seconds(since=start, now=end)
    return MovesReport(
        asked=fates.total(),
        accepted=sum(count for state, count in fates.items() if state not in NO_YES),
        declined=fates["declined"],
        expired=fates["expired"],
        withdrawn=fates["withdrawn"],
        trigger_to_active_median_seconds=median(seconds) if seconds else None,
    )


_HEADINGS = {
    "da": ("linje", "tilbudt", "besvaret", "tabt", "i tide", "længst", "belægning"),
    "en": ("line", "offered", "answered", "lost", "in time", "longest", "occupancy"),
}
_MOVES = {
    "da": "Prik på skulderen: {asked} spurgt = {accepted} ja + {declined} nej + {expired} uden svar + {withdrawn} "
    "trukket tilbage; fra alarm til i gang: {how_soon} (median).",
    "en": "Taps on the shoulder: {asked} asked = {accepted} yes + {declined} no + {expired} without an answer + "
    "{withdrawn} withdrawn; from alarm to active: {how_soon} (median).",
}
_ENDINGS = {
    "da": (
        "Alt går op: {offered} tilbudt = {answered} besvaret + {abandoned} tabt + {waiting} venter.",
        "GÅR IKKE OP: ",
    ),
    "en": (
        "It balances: {offered} offered = {answered} answered + {abandoned} lost + {waiting} waiting.",
        "DOES NOT BALANCE: ",
    ),
}


def as_table(report: DayReport, language: str = "da") -> str:
    """The report for people at a terminal: one line per team, then whether it balances."""
    rows = [_HEADINGS[language], *(_row(team) for team in report.teams), _sum(report)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(_cell(text, width, n) for n, (text, width) in enumerate(zip(row, widths, strict=True)))
        for row in rows
    ]
    lines.insert(1, "-" * len(lines[0]))
    lines.insert(len(lines) - 1, "-" * len(lines[0]))
    good, bad = _ENDINGS[language]
    ending = good.format(**report.as_dict()) if report.conserved else bad + "; ".join(report.balance.troubles)
    return "\n".join([*lines, "", *_said_beside(report, language), ending])


def _said_beside(report: DayReport, language: str) -> list[str]:
    """A line about each thing that happened beside the calls."""
    moves = _said_of_moves(report.moves, language)
    return [*moves, *said_of_looks(report.looks, language), *said_of_promises(report.promises, language)]


def _said_of_moves(moves: MovesReport | None, language: str) -> list[str]:
    """One line about those who were asked to step in; none where nobody was."""
    if moves is None:
        return []
    median_seconds = moves.trigger_to_active_median_seconds
    how_soon = "-" if median_seconds is None else _clock(median_seconds)
    return [_MOVES[language].format(**asdict(moves), how_soon=how_soon)]


def _cell(text: str, width: int, column: int) -> str:
    return text.ljust(width) if column == 0 else text.rjust(width)


def _row(team: TeamFigures) -> tuple[str, ...]:
    return (
        team.code,
        str(team.offered),
        str(team.answered),
        str(team.abandoned),
        _share(team.service_level),
        _clock(team.longest_wait_seconds),
        _share(team.occupancy),
    )


def _sum(report: DayReport) -> tuple[str, ...]:
    answered = sum(team.answered for team in report.teams)
    abandoned = sum(team.abandoned for team in report.teams)
    in_time = sum(team.answered_in_time for team in report.teams)
    share = in_time / (answered + abandoned) if answered + abandoned else None
    longest = max((team.longest_wait_seconds for team in report.teams), default=0.0)
    return ("", str(report.balance.offered), str(answered), str(abandoned), _share(share), _clock(longest), "")


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value * 100:.0f} %"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
