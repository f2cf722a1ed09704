"""Every verb of stepping in under another hat, gathered here for those who ask.

Asking stands in `move_asking.py`, her answer in `move_answering.py`, what follows a yes in `move_course.py`, an agent's
day in `move_days.py`, the house numbers in `move_numbers.py`, being absorbed in `move_absorbed.py`, the dispatcher's
duty in `move_keeping.py`.
"""

from nowrongdoor.townhall.line.move_absorbed import review_absorbed
from nowrongdoor.townhall.line.move_answering import accept, decline
from nowrongdoor.townhall.line.move_asking import (
    agree,
    ask,
    direct,
    offer,
    propose,
    seen_by_home_lead,
    step_in,
    withdraw,
)
from nowrongdoor.townhall.line.move_course import cancel, come_home, contact_closed, recall
from nowrongdoor.townhall.line.move_days import opt_out, roster_away, roster_standby, volunteer
from nowrongdoor.townhall.line.move_keeping import KeptUp, keep_up
from nowrongdoor.townhall.line.move_numbers import set_numbers

__all__ = [
    "KeptUp",
    "accept",
    "agree",
    "ask",
    "cancel",
    "come_home",
    "contact_closed",
    "decline",
    "direct",
    "keep_up",
    "offer",
    "opt_out",
    "propose",
    "recall",
    "review_absorbed",
    "roster_away",
    "roster_standby",
    "seen_by_home_lead",
    "set_numbers",
    "step_in",
    "volunteer",
    "withdraw",
]
