"""`nowrongdoor townsfolk`: the made-up town's citizens and staff, living along a running house."""

from __future__ import annotations

import argparse
from datetime import date, time
from zoneinfo import ZoneInfo

from nowrongdoor.rehearsal.command_rehearse import add_explosion, explosions
from nowrongdoor.running import opening
from nowrongdoor.running.stopping import Stopping
from nowrongdoor.running.trouble import Trouble


def run(arguments: list[str]) -> int:
    """Live until the day is over or somebody asks to stop."""
    parser = argparse.ArgumentParser(prog="nowrongdoor townsfolk", description="The made-up town's citizens and staff.")
    parser.add_argument("--day", type=date.fromisoformat, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--contacts", type=int, help="how many are expected to call (default: as the script says)")
    parser.add_argument("--until", type=time.fromisoformat, help="nobody calls after this time (default: all day)")
    add_explosion(parser)
    options = parser.parse_args(arguments)
    opening.open_house()
    from django.conf import settings

    from nowrongdoor.config.clock import clock, now
    from nowrongdoor.rehearsal.day import citizens_of
    from nowrongdoor.rehearsal.script import script
    from nowrongdoor.rehearsal.townsfolk import Townsfolk
    from nowrongdoor.townhall.people import reads

    town = reads.town()
    if not settings.MADE_UP_TOWN or town is None or not town.made_up:
        raise Trouble("townsfolk live in made-up towns only")
    folk = Townsfolk(script(), options.day, settings.TIME_ZONE, now, clock().speed, seed=options.seed)
    zone_name, exploded = settings.TIME_ZONE, explosions(options)
    everyone = citizens_of(
        options.day, options.seed, timezone=zone_name, contacts=options.contacts, explosions=exploded
    )
    zone, last = ZoneInfo(settings.TIME_ZONE), options.until or time.max
    folk.cast([citizen for citizen in everyone if citizen.arrives_at.astimezone(zone).time() < last])
    folk.live(Stopping().__bool__, until_done=True)
    return 0
