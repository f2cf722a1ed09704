"""The stream, as a page hears it from a real web process with a real database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest

from nowrongdoor.web.live.tests.house import House, a_house

POOL = 24

PEOPLE = """
from nowrongdoor.web.desk.tests import cast
from nowrongdoor.townhall.people import actions
from nowrongdoor.config.clock import now
town = cast.a_house()
actions.hire(cast.ADMINISTRATOR, username="lis", name="Lis Leder", job_functions=["lead"], now=now())
print(town.lone.pk, town.erik.pk)
"""


@dataclass
class Town:
    """The house, two agents in it, and the sessions of those who are signed in."""

    house: House
    lone: int
    erik: int
    sessions: dict[str, str]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder: Path = tmp_path_factory.mktemp("live")
    clock = f"town:2026-11-20T08:00:00+00:00@{time.time()}x10"
    with a_house(folder, NOWRONGDOOR_CLOCK=clock) as running:
        lone, erik = map(int, running.run(PEOPLE).split())
        people = ("lone", "erik", "lis")
        yield Town(running, lone, erik, dict(zip(people, running.sign_in(*people), strict=True)))


@asynccontextmanager
async def ear(town: Town, who: str, rooms: str) -> AsyncIterator[AsyncIterator[tuple[str, str]]]:
    """An open page: pairs of event and text, as they come."""
    page = httpx.AsyncClient(cookies={"sessionid": town.sessions[who]}, timeout=15)
    async with page as client, client.stream("GET", f"{town.house.url}/live/", params={"rooms": rooms}) as answer:
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["x-accel-buffering"] == "no"
        yield events(answer)


async def events(answer: httpx.Response) -> AsyncIterator[tuple[str, str]]:
    kind = ""
    async for line in answer.aiter_lines():
        name, _, text = line.partition(": ")
        if name == "event":
            kind = text
        elif name == "data":
            yield kind, text


async def until(heard: AsyncIterator[tuple[str, str]], kind: str, text: str | None = None, within: float = 5.0) -> None:
    async with asyncio.timeout(within):
        async for event in heard:
            if event[0] == kind and text in (None, event[1]):
                return
    pytest.fail(f"the stream ended before {kind} {text}")


def test_a_page_that_opens_hears_all_its_rooms_at_once_and_then_what_rings(town: Town) -> None:
    async def listen() -> None:
        async with ear(town, "lone", f"line,desk:{town.lone}") as heard:
            first = [await anext(heard) for _ in range(3)]
            assert {event for event in first if event[0] == "ring"} == {("ring", f"desk:{town.lone}"), ("ring", "line")}
            assert [event[0] for event in first].count("beat") == 1
            town.house.ring("lead")
            town.house.ring("line")
            assert await asyncio.wait_for(anext(heard), 5) == ("ring", "line")

    asyncio.run(listen())


def test_a_busy_room_does_not_flood_the_page_and_a_ring_without_anybody_to_hear_it_is_not_sent(town: Town) -> None:
    async def listen() -> list[tuple[str, str]]:
        async with ear(town, "lone", "line") as heard:
            await until(heard, "beat")
            found: list[tuple[str, str]] = []
            began = time.monotonic()
            with psycopg.connect(town.house.database_url, autocommit=True) as ringing:
                for _ in range(200):
                    ringing.execute("SELECT pg_notify('doorbell', 'line'), pg_notify('doorbell', 'desk:999')")
            took_seconds.append(time.monotonic() - began)
            with suppress(TimeoutError):
                async with asyncio.timeout(1.5):
                    while True:
                        found.append(await anext(heard))
            return found

    took_seconds: list[float] = []
    rings = [text for kind, text in asyncio.run(listen()) if kind == "ring"]
    assert set(rings) == {"line"}
    assert len(rings) <= 3 + took_seconds[0] / 0.2


@pytest.mark.parametrize(
    ("who", "rooms", "status"),
    [
        ("", "line", 401),
        ("erik", "desk:{lone}", 403),
        ("lone", "lead", 403),
        ("lone", "line,lead", 403),
        ("lone", "cellar", 403),
        ("lone", "", 400),
    ],
)
def test_who_may_not_hear_is_told_so_before_anything_streams(town: Town, who: str, rooms: str, status: int) -> None:
    cookies = {"sessionid": town.sessions[who]} if who else {}
    wanted = rooms.format(lone=town.lone)
    answer = httpx.get(f"{town.house.url}/live/", params={"rooms": wanted}, cookies=cookies, timeout=10)
    assert answer.status_code == status


def test_a_lead_hears_the_lead_room(town: Town) -> None:
    async def listen() -> None:
        async with ear(town, "lis", "lead,line,people") as heard:
            await until(heard, "ring", "people")

    asyncio.run(listen())


def test_a_broken_line_to_the_database_is_mended_and_every_room_rings_again(town: Town) -> None:
    async def listen() -> None:
        async with ear(town, "lone", "line") as heard:
            await until(heard, "beat")
            assert town.house.hang_up_listeners() == 1
            await until(heard, "ring", "line")
            town.house.ring("line")
            await until(heard, "ring", "line")

    asyncio.run(listen())


def test_three_hundred_open_pages_hold_one_connection_between_them(town: Town) -> None:
    pages = 300

    async def listen() -> int:
        cookies = {"sessionid": town.sessions["lone"]}
        limits = httpx.Limits(max_connections=pages + 10)
        async with httpx.AsyncClient(cookies=cookies, timeout=60, limits=limits) as client:
            answers = []
            for start in range(0, pages, 25):
                wanted = [
                    client.build_request("GET", f"{town.house.url}/live/", params={"rooms": "line"})
                    for _ in range(start, start + 25)
                ]
                answers += await asyncio.gather(*(client.send(request, stream=True) for request in wanted))
            heard = [events(answer) for answer in answers]
            await asyncio.gather(*(until(one, "beat", within=20) for one in heard))
            held = town.house.connections()
            town.house.ring("line")
            await asyncio.gather(*(until(one, "ring", "line", within=20) for one in heard))
            for answer in answers:
                await answer.aclose()
            return held

    # The listener's own, and the pool's. Did a page hold one, the twenty-fifth would have waited for the pool in vain.
    assert asyncio.run(listen()) <= 1 + POOL


def test_an_open_desk_is_noted_and_a_signed_out_one_falls_silent(town: Town) -> None:
    async def listen() -> None:
        async with ear(town, "erik", f"desk:{town.erik}") as heard:
            await until(heard, "beat")
            assert await asyncio.to_thread(seen) == "1"
            town.house.run("from django.contrib.sessions.models import Session; Session.objects.all().delete()")
            async with asyncio.timeout(25):
                async for _event in heard:
                    pass

    def seen() -> str:
        noted = f"DeskSeen.objects.filter(agent={town.erik}).count()"
        asked = f"from nowrongdoor.townhall.line.models import DeskSeen; print({noted})"
        for _ in range(10):
            if (found := town.house.run(asked).strip()) != "0":
                return found
            time.sleep(0.2)
        return "0"

    asyncio.run(listen())
