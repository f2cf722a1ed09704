"""How sure a share is: the 95 % interval around a part of a whole."""

from __future__ import annotations

from math import sqrt

NINETY_FIVE = 1.959964


def wilson(part: int, n: int) -> tuple[float, float, float]:
    """The share and its 95 % interval; 0 to 1 where nothing is known (Wilson, JASA 22, 1927)."""
    if n == 0:
        return 0.0, 0.0, 1.0
    share, z2 = part / n, NINETY_FIVE**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = NINETY_FIVE * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return share, max(0.0, middle - half), min(1.0, middle + half)
