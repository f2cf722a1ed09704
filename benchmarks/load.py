"""A large centre at full tilt: 1,000 agents ready, 20 calls a second for 3 minutes, real processes, durable commits."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from benchmarks.measuring.cpu import cpu_seconds
from benchmarks.measuring.house import STARTS_WITHIN_SECONDS, House, a_house
from benchmarks.measuring.outcome import Figures, Targets, percentile, tell
from benchmarks.measuring.players import READY

MORNING = datetime(2026, 11, 18, 8, 5, tzinfo=UTC)
"""Five past nine in the town, when the made-up agents with a shift of their own take no break for a while."""

TARGETS: Targets = {
    "commit_to_offer_p50_ms": {"at_most": 40},
    "commit_to_offer_p99_ms": {"at_most": 150},
    "lost": {"at_most": 0},
}
LAST_CONTACT_SECONDS = 240.0
PLAYING_PROCESSES = 2
PLAYERS_TAKE_THEIR_PLACES_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Size:
    """How many agents, how many calls a second, and for how long."""

    agents: int
    per_second: float
    seconds: float
    longest_patience_seconds: float


FULL, QUICK = Size(1000, per_second=20, seconds=180, longest_patience_seconds=40), Size(60, 2, 5, 8)


def measure(quick: bool) -> tuple[Figures, Targets]:
    """Fill a town, let it run, and ask the database when each transaction was committed."""
    size = QUICK if quick else FULL
    with a_house(MORNING, durable=True, server_lines=["track_commit_timestamp = on"]) as house:
        _fill(size.agents)
        house.start("dispatcher")
        house.start("worker")
        house.start_web()
        return _rush(house, size), TARGETS


def _fill(agents: int) -> None:
    """Found the town, hire until there are so many agents, and let everybody be ready."""
    from nowrongdoor.config.clock import now
    from nowrongdoor.engine.dispatch import State
    from nowrongdoor.rehearsal import founding
    from nowrongdoor.townhall.line import presence

    founding.found(now=MORNING - timedelta(days=1))
    _hire(agents - len(founding.players(today=MORNING.date())))
    for player in founding.players(today=MORNING.date()).values():
        presence.choose(player.acting, player.agent_id, State.READY, now=now())


def _hire(count: int) -> None:
    """Agents for each line in proportion to its work, every other one with a second hat."""
    from nowrongdoor.rehearsal.script import script
    from nowrongdoor.townhall.journal.acting import machine
    from nowrongdoor.townhall.people import actions, reads

    teams = {team.code: team for team in reads.teams()}
    work = {one.team: one.share * (one.talk_mean_seconds + one.after_work_mean_seconds) for one in script().lines}
    codes = [code for code, part in work.items() for _ in range(round(1 + count * part / sum(work.values())))][:count]
    actions.hire_many(
        machine("benchmark"),
        [
            actions.Newcomer(
                f"agent{number}", f"Agent Nummer {number}", device=str(10_000 + number), base=teams[code],
                base_from=date(2024, 1, 1), levels=_levels(teams, _hats(code, codes, number)),
            )
            for number, code in enumerate(codes)
        ],
        now=MORNING - timedelta(days=1),
    )  # fmt: skip


def _levels(teams: dict[str, Any], hats: list[str]) -> tuple[tuple[Any, Any], ...]:
    """Each hat with the level its mandate allows."""
    from nowrongdoor.engine.dispatch import Level

    return tuple((teams[hat], Level(teams[hat].mandate)) for hat in hats)


def _hats(code: str, codes: list[str], number: int) -> list[str]:
    second = codes[(number * 7) % len(codes)]
    return [code, second] if number % 2 and second != code else [code]


def _rush(house: House, size: Size) -> Figures:
    """Let the players play, wait for the last contact, and read the rows."""
    from nowrongdoor.config.clock import now

    players, before = _players(house, size), cpu_seconds(house)
    begins = now() + timedelta(seconds=PLAYERS_TAKE_THEIR_PLACES_SECONDS)
    for player in players:
        assert player.stdin is not None
        player.stdin.write(f"{begins.isoformat()}\n".encode())
        player.stdin.flush()
    for number, player in enumerate(players):
        if player.wait(size.seconds + LAST_CONTACT_SECONDS):
            raise RuntimeError(house.log(f"players{number}").read_text()[-2000:])
    after, contacts = cpu_seconds(house), round(size.seconds * size.per_second)
    spent = {f"{name}_cpu_ms_a_contact": 1000 * (after[name] - before[name]) / contacts for name in after}
    return _figures(contacts) | spent


def _players(house: House, size: Size) -> list[subprocess.Popen[bytes]]:
    """Those who will play, started and ready; RuntimeError when they do not get so far."""
    rush = ["--seconds", str(size.seconds), "--per-second", str(size.per_second)]
    rush += ["--longest-patience", str(size.longest_patience_seconds), "--parts", str(PLAYING_PROCESSES)]
    names = [f"players{part}" for part in range(PLAYING_PROCESSES)]
    found = [
        house.spawn(name, "benchmarks.measuring.players", *rush, "--part", str(part)) for part, name in enumerate(names)
    ]
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while not all(READY in house.log(name).read_text() for name in names):
        if time.monotonic() > until:
            raise RuntimeError(house.log(names[0]).read_text()[-2000:])
        time.sleep(0.1)
    return found


_MOMENTS = """
WITH moment AS (
  SELECT subject, verb, pg_xact_commit_timestamp((written_by & 4294967295)::text::xid) AS committed
  FROM journal_entry WHERE verb IN ('line.joined', 'line.assigned')),
joined AS (SELECT subject, min(committed) AS at FROM moment WHERE verb = 'line.joined' GROUP BY subject),
offered AS (SELECT subject, min(committed) AS at FROM moment WHERE verb = 'line.assigned' GROUP BY subject),
dialled AS (
  SELECT call, pg_xact_commit_timestamp(xmin) AS at FROM telephony_simulatedevent WHERE kind = 'offered')
SELECT extract(epoch FROM offered.at - joined.at)::float * 1000,
       extract(epoch FROM offered.at - dialled.at)::float * 1000
FROM joined JOIN offered USING (subject)
JOIN contacts_contact AS contact ON joined.subject = 'contact:' || contact.id
JOIN dialled ON dialled.call = contact.call
"""


def _figures(dialled: int) -> Figures:
    """Latencies between commits, and whether everybody who dialled is accounted for."""
    from django.db import connection

    from nowrongdoor.townhall.insight.reads import conservation

    with connection.cursor() as cursor:
        cursor.execute(_MOMENTS)
        rows: list[Any] = cursor.fetchall()
    balance = conservation(start=MORNING - timedelta(hours=1), end=MORNING + timedelta(hours=2))
    unaccounted = dialled - balance.answered - balance.abandoned
    spans = {"commit_to_offer": [row[0] for row in rows], "dial_to_offer": [row[1] for row in rows]}
    found = {
        f"{name}_p{round(100 * share)}_ms": percentile(values, share)
        for name, values in spans.items()
        for share in (0.5, 0.95, 0.99)
    }
    return found | {
        "dialled": dialled,
        "offered": balance.offered,
        "answered": balance.answered,
        "abandoned": balance.abandoned,
        "still_there": balance.waiting + balance.in_conversation,
        "lost": unaccounted + len(balance.troubles),
    }


if __name__ == "__main__":
    sys.exit(tell("load", __doc__, measure))
