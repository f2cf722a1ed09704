"""The town's time grid: opening hours, quarter-hours, holidays, clock changes and working minutes.

Instants go in and come out as aware datetimes in UTC; opening times are local wall times in the town's own zone.
Nothing here knows what time it is.

Words owned here: hours, interval, opening, quarter-hour, working minute, holiday.
"""

from nowrongdoor.engine.hours.grid import Interval, instant, quarter_hours
from nowrongdoor.engine.hours.holiday import danish_holiday
from nowrongdoor.engine.hours.opening import Hours, next_opening, opening
from nowrongdoor.engine.hours.timetable import is_open
from nowrongdoor.engine.hours.working import add_working_minutes, working_minutes

__all__ = [
    "Hours",
    "Interval",
    "add_working_minutes",
    "danish_holiday",
    "instant",
    "is_open",
    "next_opening",
    "opening",
    "quarter_hours",
    "working_minutes",
]
