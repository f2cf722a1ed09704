"""The stream, as a page hears it from a real web process with a real database."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from nowrongdoor.web.live.tests.house import House, a_house

PEOPLE = """
from nowrongdoor.web.desk.tests import cast
from nowrongdoor.townhall.people import actions
from nowrongdoor.config.clock import now
town = cast.a_house()
actions.hire(cast.ADMINISTRATOR, username="lis", name="Lis Leder", job_functions=["lead"], now=now())
print(town.lone.pk, town.erik.pk)
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("live")
    with a_house(folder) as running:
        running.lone, running.erik = map(int, running.run(PEOPLE).split())  # type: ignore[attr-defined]
        yield running


@asynccontextmanager
async def ear(house: House, who: str, rooms: str) -> AsyncIterator[AsyncIterator[tuple[str, str]]]:
    """An open page: pairs of event and text, as they come."""
    async with httpx.AsyncClient(cookies={"sessionid": house.sign_in(who)}, timeout=15) as client:
        async with client.stream("GET", f"{house.url}/live/", params={"rooms": rooms}) as answer:
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


def test_a_page_that_opens_hears_all_its_rooms_at_once_and_then_what_rings(house: House) -> None:
    async def listen() -> None:
        async with ear(house, "lone", f"line,desk:{house.lone}") as heard:  # type: ignore[attr-defined]
            first = [await anext(heard) for _ in range(3)]
            assert {event for event in first if event[0] == "ring"} == {("ring", f"desk:{house.lone}"), ("ring", "line")}  # type: ignore[attr-defined]
            assert [event[0] for event in first].count("beat") == 1
            house.ring("lead")
            house.ring("line")
            assert await asyncio.wait_for(anext(heard), 5) == ("ring", "line")

    asyncio.run(listen())


def test_rings_that_come_together_are_heard_once(house: House) -> None:
    async def listen() -> list[tuple[str, str]]:
        async with ear(house, "lone", "line") as heard:
            await until(heard, "beat")
            with psycopg.connect(house.database_url) as ringing:
                for number in range(200):
                    ringing.execute("SELECT pg_notify('doorbell', 'line'), %s", [number])
                    ringing.execute("SELECT pg_notify('doorbell', 'desk:999')")
            found = []
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1.5):
                    async for event in heard:
                        found.append(event)
            return found

    assert asyncio.run(listen()) == [("ring", "line")]


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
def test_who_may_not_hear_is_told_so_before_anything_streams(house: House, who: str, rooms: str, status: int) -> None:
    cookies = {"sessionid": house.sign_in(who)} if who else {}
    wanted = rooms.format(lone=house.lone)  # type: ignore[attr-defined]
    answer = httpx.get(f"{house.url}/live/", params={"rooms": wanted}, cookies=cookies, timeout=10)
    assert answer.status_code == status


def test_a_lead_hears_the_lead_room(house: House) -> None:
    async def listen() -> None:
        async with ear(house, "lis", "lead,line,people") as heard:
            await until(heard, "ring", "people")

    asyncio.run(listen())


def test_a_broken_line_to_the_database_is_mended_and_every_room_rings_again(house: House) -> None:
    async def listen() -> None:
        async with ear(house, "lone", "line") as heard:
            await until(heard, "beat")
            assert house.hang_up_listeners() == 1
            await until(heard, "ring", "line")
            house.ring("line")
            await until(heard, "ring", "line")

    asyncio.run(listen())


def test_three_hundred_open_pages_hold_one_connection_between_them(house: House) -> None:
    pages = 300

    async def listen() -> int:
        cookies = {"sessionid": house.sign_in("lone")}
        limits = httpx.Limits(max_connections=pages + 10)
        async with httpx.AsyncClient(cookies=cookies, timeout=60, limits=limits) as client:
            answers = []
            for start in range(0, pages, 25):
                wanted = [
                    client.build_request("GET", f"{house.url}/live/", params={"rooms": "line"})
                    for _ in range(start, start + 25)
                ]
                answers += await asyncio.gather(*(client.send(request, stream=True) for request in wanted))
            heard = [events(answer) for answer in answers]
            await asyncio.gather(*(until(one, "beat", within=20) for one in heard))
            held = house.connections()
            house.ring("line")
            await asyncio.gather(*(until(one, "ring", "line", within=20) for one in heard))
            for answer in answers:
                await answer.aclose()
            return held

    # The listener's own, and what the pool keeps ready for the next request.
    assert asyncio.run(listen()) <= 1 + 4


def test_an_open_desk_is_noted_and_a_signed_out_one_falls_silent(house: House) -> None:
    async def listen() -> None:
        async with ear(house, "erik", f"desk:{house.erik}") as heard:  # type: ignore[attr-defined]
            await until(heard, "beat")
            assert await asyncio.to_thread(seen) == "1"
            house.run("from django.contrib.sessions.models import Session; Session.objects.all().delete()")
            async with asyncio.timeout(25):
                async for _event in heard:
                    pass

    def seen() -> str:
        asked = f"from nowrongdoor.townhall.line.models import DeskSeen as D; print(D.objects.filter(agent={house.erik}).count())"  # type: ignore[attr-defined]
        for _ in range(10):
            if (found := house.run(asked).strip()) != "0":
                return found
            time.sleep(0.2)
        return "0"

    asyncio.run(listen())
