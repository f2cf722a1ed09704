"""The screens' server time while the 36-agent day runs, and 300 open streams on one web process."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from datetime import UTC, datetime

import httpx
import psycopg

from benchmarks.measuring.house import House, a_house
from benchmarks.measuring.outcome import Figures, Targets, percentile, tell

NOON_RUSH = datetime(2026, 11, 18, 8, 55, tzinfo=UTC)
"""09:55 in the town: the busiest hour has begun."""

DAY = "2026-11-18"
STREAMS, REQUESTS, WARM_UP = 300, 150, 10
QUICK_STREAMS, QUICK_REQUESTS = 20, 5
AGENT, LEAD = "bjarke", "lone"
TOTAL = re.compile(r"total;dur=([0-9.]+)")

PAGES = {
    "desk": (AGENT, "/desk/"),
    "desk_contact": (AGENT, "/desk/contact/"),
    "desk_line": (AGENT, "/desk/line/"),
    "lead_board": (LEAD, "/lead/"),
    "lead_lines": (LEAD, "/lead/lines/"),
    "lead_below": (LEAD, "/lead/below/"),
    "wallboard": (LEAD, "/wallboard/"),
    "wallboard_lines": (LEAD, "/wallboard/lines/"),
}


def measure(quick: bool) -> tuple[Figures, Targets]:
    """Open the house in the middle of a morning, let the town live, and ask for every screen."""
    requests, streams = (QUICK_REQUESTS, QUICK_STREAMS) if quick else (REQUESTS, STREAMS)
    with a_house(NOON_RUSH, durable=True) as house:
        _found()
        cookies = {name: _signed_in(name) for name in (AGENT, LEAD)}
        house.start("dispatcher")
        house.start("worker")
        house.start("townsfolk", "--day", DAY)
        house.start_web()
        _wait_for_life(house)
        figures: Figures = {}
        for key, (who, path) in PAGES.items():
            figures |= _times(house, key, path, cookies[who], requests)
        figures |= asyncio.run(_streams(house, cookies[LEAD], streams))
    return figures, _targets(streams)


def _targets(streams: int) -> Targets:
    pages: dict[str, dict[str, float]] = {f"{key}_p95_milliseconds": {"at_most": 60} for key in PAGES}
    return pages | {"streams_open": {"at_least": streams}, "connections_per_stream": {"at_most": 0.1}}


def _found() -> None:
    from nowrongdoor.rehearsal import founding

    founding.found(now=NOON_RUSH)


def _signed_in(username: str) -> str:
    """A session of somebody who has signed in; measured pages begin behind the door."""
    from django.test import Client

    from nowrongdoor.townhall.people.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def _wait_for_life(house: House) -> None:
    """Wait until conversations are going on; RuntimeError when none begins within a minute."""
    from nowrongdoor.townhall.contacts.models import Contact

    until = time.monotonic() + 60
    while Contact.objects.filter(state="in_conversation").count() < 3:
        if time.monotonic() > until:
            raise RuntimeError(f"nobody talks: {house.log('townsfolk').read_text()[-800:]}")
        time.sleep(0.5)


def _times(house: House, key: str, path: str, session: str, requests: int) -> Figures:
    """p50 and p95 of the server's own time for one page, asked for as a browser without a cache would."""
    taken = []
    with httpx.Client(base_url=house.url, cookies={"sessionid": session}, timeout=30) as client:
        for number in range(requests + WARM_UP):
            answer = client.get(path)
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answered {answer.status_code}")
            found = TOTAL.search(answer.headers["Server-Timing"])
            assert found is not None
            if number >= WARM_UP:
                taken.append(float(found[1]))
    return {f"{key}_p50_milliseconds": percentile(taken, 0.5), f"{key}_p95_milliseconds": percentile(taken, 0.95)}


async def _streams(house: House, session: str, streams: int) -> Figures:
    """Count the web process's connections with one stream and with all of them, and time one ring to all."""
    heard: list[float] = []
    opened = asyncio.Semaphore(0)
    rung_at: list[float] = []
    limits = httpx.Limits(max_connections=streams + 5)
    async with httpx.AsyncClient(
        base_url=house.url, cookies={"sessionid": session}, timeout=60, limits=limits
    ) as client:
        listening = [asyncio.create_task(_listen(client, opened, rung_at, heard))]
        await asyncio.wait_for(opened.acquire(), 60)
        with_one = _connections(house)
        listening += [asyncio.create_task(_listen(client, opened, rung_at, heard)) for _ in range(streams - 1)]
        for _ in range(streams - 1):
            await asyncio.wait_for(opened.acquire(), 60)
        await asyncio.sleep(3)
        with_all = _connections(house)
        rung_at.append(time.perf_counter())
        _ring(house)
        await asyncio.wait(listening, timeout=20)
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
    return {
        "streams_open": float(streams),
        "connections_with_one_stream": with_one,
        "connections_with_all_streams": with_all,
        "connections_per_stream": with_all / streams,
        "streams_that_heard_the_ring": float(len(heard)),
        "ring_to_stream_p95_milliseconds": percentile(heard, 0.95) * 1000,
    }


async def _listen(
    client: httpx.AsyncClient, opened: asyncio.Semaphore, rung_at: list[float], heard: list[float]
) -> None:
    """One open page: says when it has heard its first ring, and how long the measured ring took to come."""
    async with client.stream("GET", "/live/", params={"rooms": "people"}) as answer:
        answer.raise_for_status()
        first = True
        async for line in answer.aiter_lines():
            if line.startswith("data:") and "people" in line:
                if first:
                    first = False
                    opened.release()
                elif rung_at:
                    heard.append(time.perf_counter() - rung_at[0])
                    return


def _ring(house: House) -> None:
    with psycopg.connect(house.environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SELECT pg_notify('doorbell', 'people')")


def _connections(house: House) -> float:
    """How many connections the web process holds; processes of ours tell the server their names."""
    with psycopg.connect(house.environment["DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name IN ('nowrongdoor web', 'nowrongdoor live')"
        ).fetchone()
    return float(row[0]) if row else 0.0


if __name__ == "__main__":
    sys.exit(tell("pages", __doc__, measure))
