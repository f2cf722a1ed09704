"""Days on which a line explodes: what somebody may ask for at a terminal, and how many more call. Pure.

The extra callers come on top of the ordinary ones: their number is Poisson around (times - 1) of what the line expects.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from nowrongdoor.rehearsal.plan import Slice
from nowrongdoor.rehearsal.script import Explosion, LineHabits, Script

USUAL = "parking"
"""What is meant by an explosion without a name."""

USUAL_MINUTES, USUAL_TIMES, USUAL_BEGINS = 120, 3.0, time(10, 20)
MOST_TIMES = 20.0

_SPELLED = re.compile(r"(?P<name>[\w.-]+?)(@(?P<at>\d{1,2}:\d{2}))?(x(?P<times>\d+(\.\d+)?))?(/(?P<minutes>\d+))?")


def understood(text: str, script: Script) -> Explosion:
    """An explosion as it is written at a terminal, such as `parking@10:20x3/90`; ValueError says what cannot be so."""
    found = _SPELLED.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no explosion; write for instance parking@10:20x3/90")
    explosion = _named(found["name"], script)
    try:
        begins = time.fromisoformat(found["at"].rjust(5, "0")) if found["at"] else explosion.begins
    except ValueError as error:
        raise ValueError(f"{found['at']} is no time of day; write for instance 10:20") from error
    times = float(found["times"]) if found["times"] else explosion.times
    minutes = int(found["minutes"]) if found["minutes"] else explosion.minutes
    if not 1 < times <= MOST_TIMES or not 1 <= minutes <= 24 * 60:
        raise ValueError(f"{text!r}: more than once and at most {MOST_TIMES:g} times as many, for at least a minute")
    return replace(explosion, begins=begins, times=times, minutes=minutes)


def _named(name: str, script: Script) -> Explosion:
    """One the script knows by name, or three times as many on the line with this code."""
    if name in script.explosions:
        return script.explosions[name]
    if name in {line.team for line in script.lines}:
        return Explosion(name, USUAL_BEGINS, USUAL_MINUTES, USUAL_TIMES, {})
    known = ", ".join([*script.explosions, *(line.team for line in script.lines)])
    raise ValueError(f"there is no explosion and no line {name!r}; there are {known}")


def line_of(script: Script, explosion: Explosion) -> LineHabits:
    """How the extra citizens call: as the line's others, but about what made them call."""
    line = next(line for line in script.lines if line.team == explosion.line)
    return replace(line, topics=explosion.topics) if explosion.topics else line


def slices(
    script: Script,
    explosion: Explosion,
    day: date,
    rng: np.random.Generator,
    *,
    timezone: str,
    contacts: float | None = None,
) -> list[Slice]:
    """How many more call in each step of the explosion; what reaches beyond opening hours is left out."""
    zone = ZoneInfo(timezone)
    begins = datetime.combine(day, explosion.begins, tzinfo=zone).astimezone(UTC)
    ends = begins + timedelta(minutes=explosion.minutes)
    opens = datetime.combine(day, script.opens, tzinfo=zone).astimezone(UTC)
    step = timedelta(minutes=script.step_minutes)
    more = (explosion.times - 1) * (contacts or script.contacts_a_day) * line_of(script, explosion).share
    found = []
    for number, share in enumerate(script.profile):
        start = max(begins, opens + number * step)
        end = min(ends, opens + (number + 1) * step)
        if start < end:
            found.append(Slice(start, end, int(rng.poisson(more * share * ((end - start) / step)))))
    return found
