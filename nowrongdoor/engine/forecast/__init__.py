"""How many contacts will come, per interval of days ahead and of the rest of today, with bands that keep their promise.

`fit` learns from a history of counts, tries its model against two naive ones on that history, and says which it took
and why. Pure: no clock (days are arguments) and no chance (the same history gives the same forecast).

Words owned here: history, interval, forecast, band, factor, score, course, look (at the morning), kind (of day).
"""

from nowrongdoor.engine.forecast.agenda import CLOSED
from nowrongdoor.engine.forecast.fitting import fit
from nowrongdoor.engine.forecast.model import Forecast, Model

__all__ = ["CLOSED", "Forecast", "Model", "fit"]
