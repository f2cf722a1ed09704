"""The sums behind Erlang's formulas, for the machine: no checks here, and every function takes floats only.

They stand in one file because Numba looks at one file only when it asks whether its stored code is still good.

Two signs run through it. For callers with patience, `ahead` = positions x patience / handling (how many are served
while one patience lasts) and `arriving` = calls that come in while one patience lasts. The chance of finding all
positions taken and j waiting then grows as w(j) = arriving^j / ((ahead + 1)(ahead + 2)...(ahead + j)), and

    sum of w(j) over all j = P(ahead, arriving) / D(ahead, arriving),

P the regularised lower incomplete gamma function and D(s, x) = x^s e^-x / Gamma(s + 1) (a Poisson chance where s is
whole). Everything is a sum or product of positive terms wherever that can be had: nothing cancels, nothing overflows.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nowrongdoor.engine.staffing.compiled import compiled

SMALL = 1e-17
"""A term this small beside its sum changes nothing any more."""

MOST_POSITIONS = 1e9
"""Nobody staffs more; a wish that takes more is out of reach."""

MOST_ARRIVING = 1e12
"""Up to so many calls within one patience everything is exact; beyond it a load close to the positions is not."""

MOST_TERMS = 20_000_000
"""Enough for MOST_ARRIVING."""


@compiled
def ways_in(load: float, positions: float) -> float:
    """1 / Erlang B: sum over k of positions! / (positions - k)! / load^k; infinite where B is below 1e-308."""
    term, total, left = 1.0, 1.0, positions
    while left > 0.0:
        term *= left / load
        total += term
        left -= 1.0
        if term < SMALL * total or total == math.inf:
            break
    return total


@compiled
def waiting_c(load: float, positions: float) -> float:
    """Erlang C: the chance to wait, from 1 / B; 1 where the load is not below the positions."""
    if load >= positions:
        return 1.0
    ways = ways_in(load, positions)
    spare = (positions - load) / positions
    return 1.0 / (spare * (ways - 1.0) + 1.0)


@compiled
def late_c(load: float, handling: float, positions: float, seconds: float) -> float:
    """Erlang C: the share still waiting after so many seconds."""
    if load >= positions:
        return 1.0
    return waiting_c(load, positions) * math.exp(-(positions - load) * seconds / handling)


@compiled
def log_gamma_rest(s: float) -> float:
    """What Stirling's formula leaves out of ln Gamma(s + 1), for s of at least 15 (to 1e-16)."""
    q = 1.0 / (s * s)
    return (1 / 12 - q * (1 / 360 - q * (1 / 1260 - q * (1 / 1680 - q / 1188)))) / s


@compiled
def excess(d: float) -> float:
    """d - ln(1 + d) without cancellation where d is small."""
    if abs(d) > 0.1:
        return d - math.log1p(d)
    total, power, n = 0.0, d, 1.0
    while abs(power) > SMALL * abs(d):
        n += 1.0
        power *= -d
        total -= power / n
    return total


@compiled
def density(s: float, x: float) -> float:
    """D(s, x) = x^s e^-x / Gamma(s + 1), by the saddle point for large s (C. Loader 2000)."""
    if s < 15.0:
        return math.exp(s * math.log(x) - x - math.lgamma(s + 1.0))
    return math.exp(-log_gamma_rest(s) - s * excess((x - s) / s)) / math.sqrt(2.0 * math.pi * s)


@compiled
def ascending(s: float, x: float) -> float:
    """P(s, x) / D(s, x) = 1 + x/(s+1) + x^2/((s+1)(s+2)) + ..., for x up to s + 1 or so."""
    term, total = 1.0, 1.0
    for j in range(1, MOST_TERMS):
        term *= x / (s + j)
        total += term
        if term < SMALL * total:
            break
    return total


@compiled
def descending(s: float, x: float) -> float:
    """(1 - P(s, x)) / D(s, x) for x beyond s + 1: Legendre's continued fraction, evaluated after Lentz."""
    b = x + 1.0 - s
    c, d = 1e300, 1.0 / b
    h = d
    for n in range(1, MOST_TERMS):
        a = -n * (n - s)
        b += 2.0
        d = 1.0 / (a * d + b)
        c = b + a / c
        h *= d * c
        if abs(d * c - 1.0) < 3e-16:
            break
    return h * s


@compiled
def lower(s: float, x: float) -> float:
    """P(s, x), the regularised lower incomplete gamma function, for x > 0."""
    if x <= s + 1.0:
        return ascending(s, x) * density(s, x)
    return 1.0 - descending(s, x) * density(s, x)


@compiled
def harmonic(s: float, count: float) -> float:
    """1/(s+1) + 1/(s+2) + ... + 1/(s+count), the far end by the expansion of the digamma function."""
    total, first, left = 0.0, s + 1.0, count
    while left > 0.0 and first < 20.0:
        total += 1.0 / first
        first += 1.0
        left -= 1.0
    if left <= 0.0:
        return total
    return total + math.log1p(left / first) + digamma_rest(first + left) - digamma_rest(first)


@compiled
def digamma_rest(z: float) -> float:
    """digamma(z) - ln z for z of at least 20 (to 1e-16)."""
    q = 1.0 / (z * z)
    return -0.5 / z - q * (1 / 12 - q * (1 / 120 - q * (1 / 252 - q * (1 / 240 - q / 132))))


@compiled
def mean_harmonic(s: float, x: float) -> float:
    """Mean of 1/(s+1) + ... + 1/(s+1+j) over the j that were waiting before one who was served, weighted w(j + 1).

    Times the patience it is the mean wait of those who wait and are served: with j before her, her wait is a sum of
    exponentials with the rates (s+1) ... (s+1+j) per patience, given that she is served.
    """
    peak = max(0.0, np.floor(x - s - 1.0))
    at_peak = harmonic(s, peak + 1.0)
    if x > MOST_ARRIVING:  # so many that all stand at the peak, and that j + 1 is no longer another number than j
        return at_peak
    total, weighted = 1.0, at_peak
    term, here, j = 1.0, at_peak, peak
    for _ in range(MOST_TERMS):
        j += 1.0
        term *= x / (s + j + 1.0)
        here += 1.0 / (s + j + 1.0)
        total += term
        weighted += term * here
        if term < SMALL * total:
            break
    term, here, j = 1.0, at_peak, peak
    while j > 0.0 and term >= SMALL * total:
        term *= (s + j + 1.0) / x
        here -= 1.0 / (s + j + 1.0)
        j -= 1.0
        total += term
        weighted += term * here
    return weighted / total


@compiled
def mean_line(s: float, x: float, total: float) -> float:
    """Sum of j w(j) over sum of w(j), for x up to s."""
    term, weighted = 1.0, 0.0
    for j in range(1, MOST_TERMS):
        term *= x / (s + j)
        weighted += j * term
        if j * term < SMALL * weighted or term == 0.0:
            break
    return weighted / total


@compiled
def steady_a(load: float, ahead: float, arriving: float, positions: float) -> tuple[float, float, float, float, float]:
    """Erlang A: shares of all that are answered at once, wait, hang up, wait and are served; and the scale of `late_a`.

    The scale is the chance of (all taken, nobody waiting), divided by D(ahead, arriving) where load > positions.
    """
    ways = ways_in(load, positions)
    if load <= positions:
        total = ascending(ahead, arriving)
        scale = 1.0 / (ways - 1.0 + total)
        waiting = scale * total
        served = scale * ahead / (ahead + 1.0) * ascending(ahead + 1.0, arriving)
        return scale * (ways - 1.0), waiting, waiting * mean_line(ahead, arriving, total) / arriving, served, scale
    at, below = density(ahead, arriving), lower(ahead, arriving)
    scale = 1.0 / (at * (ways - 1.0) + below)
    waiting = scale * below
    gone = ((arriving - ahead) * waiting + ahead * scale * at) / arriving
    served = scale * ahead / arriving * lower(ahead + 1.0, arriving)
    return scale * at * (ways - 1.0), waiting, gone, served, scale


@compiled
def late_a(load: float, ahead: float, arriving: float, positions: float, scale: float, elapsed: float) -> float:
    """Erlang A: the share of all arrivals that is served, but after more than `elapsed` (in patiences)."""
    staying = math.exp(-elapsed)
    rest = arriving * staying
    if rest == 0.0:
        return 0.0
    if load > positions:
        return scale * ahead / arriving * lower(ahead + 1.0, rest)
    shrunk = math.exp(-(ahead + 1.0) * elapsed - arriving * math.expm1(-elapsed))
    return scale * ahead / (ahead + 1.0) * ascending(ahead + 1.0, rest) * shrunk


@compiled
def within_a(load: float, ahead: float, arriving: float, positions: float, elapsed: float) -> tuple[float, float]:
    """Erlang A: the share of all arrivals answered within `elapsed` (in patiences), and the share that hangs up."""
    at_once, _, gone, served, scale = steady_a(load, ahead, arriving, positions)
    late = late_a(load, ahead, arriving, positions, scale, elapsed)
    return in_time(at_once, served, late), gone


@compiled
def in_time(at_once: float, served: float, late: float) -> float:
    """The share answered in time; a rounding error never leads out of 0 to 1."""
    return min(1.0, at_once + max(0.0, served - late))


@compiled
def enough(
    calls: float, handling: float, patience: float, positions: float, wanted: tuple[float, float, float]
) -> bool:
    """Do so many positions answer the wanted share within the seconds, and are they busy no more than allowed?

    calls per second; wanted = (share, seconds, busiest); an infinite patience is Erlang C.
    """
    share, seconds, busiest = wanted
    load = calls * handling
    if patience == math.inf:
        within, gone = 1.0 - late_c(load, handling, positions, seconds), 0.0
    else:
        ahead, arriving = positions * patience / handling, calls * patience
        within, gone = within_a(load, ahead, arriving, positions, seconds / patience)
    return within >= share and min(1.0, load * (1.0 - gone) / positions) <= busiest


@compiled
def fewest(calls: float, handling: float, patience: float, wanted: tuple[float, float, float]) -> float:
    """The fewest positions that are enough, 0 where nobody calls, -1 where it takes more than MOST_POSITIONS.

    Strides that double until the positions are enough, then halving: more positions never serve worse.
    """
    if calls == 0.0:
        return 0.0
    patient = patience == math.inf
    low = np.floor(calls * handling) if patient else 0.0
    # Where patience ends waits, fewer than the load may do; the search begins near the load and looks both ways.
    first = low + 1.0 if patient else max(1.0, np.floor(calls * handling))
    high, stride = first, 1.0
    while not enough(calls, handling, patience, high, wanted):
        low, high, stride = high, high + stride, 2.0 * stride
        if high > MOST_POSITIONS:
            return -1.0
    while high - low > 1.0:
        middle = np.floor((low + high) / 2.0)
        if enough(calls, handling, patience, middle, wanted):
            high = middle
        else:
            low = middle
    return high


@compiled
def fewest_each(
    calls: NDArray[np.float64],
    handling: NDArray[np.float64],
    patience: NDArray[np.float64],
    wanted: tuple[float, float, float],
) -> NDArray[np.int64]:
    """`fewest` for every cell of three equally long rows."""
    found = np.empty(calls.size, np.int64)
    for cell in range(calls.size):
        found[cell] = int(fewest(calls[cell], handling[cell], patience[cell], wanted))
    return found
